"""A grid that asks only for what is seen."""

from collections.abc import Sequence

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.widgets import tile_store
from gui.widgets.image_grid import ImageGrid
from gui.widgets.tile_store import TileStore

COUNT = 70_000


class Source:
    """Brings an image whose shade is its number, at once or when told."""

    def __init__(self, grid: ImageGrid, *, at_once: bool = True) -> None:
        self.grid, self.at_once = grid, at_once
        self.asked: list[tuple[int, ...]] = []

    def __call__(self, places: Sequence[int]) -> None:
        self.asked.append(tuple(places))
        if self.at_once:
            self.bring()

    def bring(self) -> None:
        places = self.asked[-1]
        shades = np.array([place % 200 + 50 for place in places], np.uint8)
        self.grid.give(places, np.broadcast_to(shades[:, None, None, None], (len(places), 28, 28, 1)).copy())


@pytest.fixture
def grid(app: QApplication, qtbot: QtBot) -> ImageGrid:
    made = ImageGrid()
    qtbot.addWidget(made)
    made.resize(440, 400)
    made.show()
    return made


def shade_at(grid: ImageGrid, place: int) -> int:
    """What is painted in the middle of that tile."""
    centre = grid._layout.tile(place).center().toPoint() - QPoint(0, grid.verticalScrollBar().value())
    return grid.viewport().grab().toImage().pixelColor(centre).lightness()


def test_only_what_is_near_is_asked_for(grid: ImageGrid) -> None:
    source = Source(grid)
    grid.set_images(COUNT, source, (28, 28))
    assert len(source.asked) == 1
    assert set(grid.visible_places()) <= set(source.asked[0])
    assert len(source.asked[0]) < 3 * len(grid.visible_places())
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    assert grid.visible_places()[-1] == COUNT - 1
    assert set(grid.visible_places()) <= set(source.asked[-1])


def test_tiles_show_their_own_images_wherever_one_scrolls(grid: ImageGrid) -> None:
    grid.set_images(COUNT, Source(grid), (28, 28))
    for value in (0, 1234, grid.verticalScrollBar().maximum() // 2):
        grid.verticalScrollBar().setValue(value)
        for place in (grid.visible_places()[10], grid.visible_places()[17]):
            assert shade_at(grid, place) == place % 200 + 50


def test_pixels_that_come_late_fill_their_tiles(grid: ImageGrid) -> None:
    source = Source(grid, at_once=False)
    grid.set_images(COUNT, source, (28, 28))
    assert not grid.has_pixels(3)
    grid.viewport().grab()
    assert len(source.asked) == 1
    source.bring()
    assert shade_at(grid, 3) == 53


def test_what_was_asked_for_and_scrolled_away_is_asked_for_again(grid: ImageGrid) -> None:
    source = Source(grid, at_once=False)
    grid.set_images(COUNT, source, (28, 28))
    grid.verticalScrollBar().setValue(50_000)
    grid.verticalScrollBar().setValue(0)
    assert len(source.asked) == 3
    assert 0 in source.asked[-1]


def test_a_hidden_grid_asks_for_nothing_until_it_is_seen(grid: ImageGrid) -> None:
    grid.hide()
    source = Source(grid)
    grid.set_images(COUNT, source, (28, 28))
    assert source.asked == []
    grid.show()
    assert len(source.asked) == 1


def test_a_click_picks_and_a_double_click_opens(grid: ImageGrid, qtbot: QtBot) -> None:
    grid.set_images(COUNT, Source(grid), (28, 28))
    at = grid._layout.tile(8).center().toPoint()
    with qtbot.waitSignal(grid.picked) as picked:
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=at)
    with qtbot.waitSignal(grid.opened) as opened:
        qtbot.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert (picked.args, opened.args, grid.current) == ([8], [8], 8)


def test_keys_move_the_choice_into_sight_and_enter_opens(grid: ImageGrid, qtbot: QtBot) -> None:
    grid.set_images(COUNT, Source(grid), (28, 28))
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    assert grid.current == 0
    qtbot.keyClick(grid, Qt.Key.Key_End)
    assert grid.current == COUNT - 1
    assert grid.current in grid.visible_places()
    qtbot.keyClick(grid, Qt.Key.Key_PageUp)
    qtbot.keyClick(grid, Qt.Key.Key_Up)
    assert grid.current < COUNT - 10
    with qtbot.waitSignal(grid.opened):
        qtbot.keyClick(grid, Qt.Key.Key_Return)


def test_the_choice_is_told_to_assistive_tools(grid: ImageGrid) -> None:
    grid.set_images(9, Source(grid), (28, 28), describe="number {}".format)
    grid.set_current(4)
    assert grid.accessibleDescription() == "number 4"
    grid.set_current(9)
    assert grid.current is None


def test_another_size_keeps_the_place(grid: ImageGrid) -> None:
    grid.set_images(COUNT, Source(grid), (28, 28), caption=str)
    grid.verticalScrollBar().setValue(20_000)
    first = grid.visible_places()[0]
    for size in ("S", "L", "M"):
        grid.set_image_size(size)  # type: ignore[arg-type]
        assert abs(first - grid.visible_places()[0]) < 40
    grid.resize(900, 400)
    assert abs(first - grid.visible_places()[0]) < 40


def test_without_images_there_is_a_sentence(grid: ImageGrid, qtbot: QtBot) -> None:
    grid.set_images(0, Source(grid), (28, 28))
    grid.set_empty_text("Nothing fits.")
    empty = grid.viewport().grab().toImage()
    assert len({empty.pixel(x, y) for x in range(0, 440, 2) for y in range(150, 250, 2)}) > 1
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    assert grid.current is None


def test_a_tile_that_came_again_stays_when_the_first_of_it_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tile_store, "_MOST_BYTES", 4 * 4 * 4 * 3)
    store = TileStore()
    store.add([1, 2], np.zeros((2, 4, 4, 1), np.uint8), 0)
    store.add([1, 3], np.zeros((2, 4, 4, 1), np.uint8), 0)
    assert [place for place in range(5) if place in store] == [1, 3]


def test_the_store_gives_up_what_is_old_and_keeps_what_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tile_store, "_MOST_BYTES", 4 * 4 * 4 * 10)
    store = TileStore()
    for start in range(0, 100, 5):
        store.add(range(start, start + 5), np.full((5, 4, 4, 3), start, np.uint8), keep=5)
    assert 5 <= len(store) <= 10
    assert 0 not in store
    found = store.get(97)
    assert found is not None
    strip, top = found
    assert (top, strip.pixelColor(0, top).red()) == (8, 95)
