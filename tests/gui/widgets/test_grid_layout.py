import pytest

from gui.widgets.grid_layout import MARGIN, lay_out, step, tile_size


def test_pixels_are_whole_device_pixels() -> None:
    assert tile_size((28, 28), "M", 1.0) == (56, 56)
    assert tile_size((16, 16), "M", 1.0) == (64, 64)
    assert tile_size((32, 32), "S", 1.0) == (32, 32)
    assert tile_size((28, 28), "M", 1.5) == (56, 56)
    assert tile_size((20, 10), "M", 1.0) == (30, 60)


def test_images_larger_than_their_tile_are_shrunk() -> None:
    assert tile_size((64, 64), "S", 1.0) == (28, 28)
    assert tile_size((64, 64), "L", 1.0) == (128, 128)


def test_tiles_fill_the_width_and_are_found_where_they_lie() -> None:
    layout = lay_out(70_000, (28, 28), "M", 440, caption=(0, 14))
    assert layout.tile(0).left() == MARGIN
    assert layout.tile(layout.columns - 1).right() == pytest.approx(440 - MARGIN, abs=1)
    for place in (0, 5, layout.columns, 69_999):
        centre = layout.tile(place).center()
        assert layout.place_at(centre.x(), centre.y()) == place
    assert layout.place_at(-5, 10) is None
    assert layout.place_at(10, layout.height + 500) is None


def test_captions_are_never_cut_off() -> None:
    layout = lay_out(100, (28, 28), "M", 300, caption=(90, 20))
    assert layout.across > 90
    assert layout.tile(0).center().x() >= 45
    assert layout.tile(layout.columns - 1).center().x() <= 300 - 45
    for place in (0, layout.columns - 1, 99):
        assert layout.place_at(layout.tile(place).center().x(), layout.tile(place).center().y()) == place


def test_only_rows_that_show_are_named() -> None:
    layout = lay_out(1000, (28, 28), "M", 440)
    seen = layout.between(3 * layout.down + MARGIN, 5 * layout.down + MARGIN)
    assert seen == range(3 * layout.columns, 5 * layout.columns)
    assert layout.between(0, 1e9) == range(1000)
    assert lay_out(0, (28, 28), "M", 440).between(0, 100) == range(0)


@pytest.mark.parametrize("width", [0, 1, 20])
def test_a_window_without_room_has_one_column(width: int) -> None:
    assert lay_out(5, (28, 28), "L", width).columns == 1


@pytest.mark.parametrize(
    ("place", "move", "wanted"),
    [
        (None, "Right", 0), (None, "End", 9), (0, "Left", 0), (0, "Right", 1), (9, "Right", 9), (0, "Up", 0),
        (1, "Down", 5), (7, "Down", 9), (8, "Down", 8), (9, "Down", 9), (5, "Up", 1), (5, "Home", 0),
        (0, "PageDown", 8), (9, "PageUp", 1),
    ],
)  # fmt: skip
def test_keys_move_the_choice_and_stop_at_the_ends(place: int | None, move: str, wanted: int) -> None:
    layout = lay_out(10, (28, 28), "M", 4 * 64)
    assert layout.columns == 4
    assert step(place, move, layout, page=2) == wanted
