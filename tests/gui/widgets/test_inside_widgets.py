"""The widgets of the Inside tab: sheets of tiles, heat, histograms, the map and its legend."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.explain.gradients import Histogram as Counts
from core.explain.maps import Tiles
from gui import theme
from gui.widgets.class_legend import ClassLegend
from gui.widgets.class_marks import class_colour, marks
from gui.widgets.feature_maps import FeatureMaps
from gui.widgets.heat_map import HeatMap, heated
from gui.widgets.histogram import Histogram
from gui.widgets.layer_table import LayerTable
from gui.widgets.neighbour_tiles import NeighbourTiles, NeighbourView
from gui.widgets.page_switch import PageSwitch
from gui.widgets.scatter_map import ScatterMap, settled
from gui.widgets.tile_pixels import lay_out, packed, shades, sheet_pixels

DIGITS = tuple("0123456789")


@pytest.fixture(autouse=True)
def _app(app: QApplication) -> None:
    """Colours and type."""


def test_tiles_fill_the_width_and_are_found_again() -> None:
    layout = lay_out(16, (8, 8), 0, 300)
    assert (layout.columns, layout.rows, layout.scale) == (8, 2, 4)
    assert layout.width <= 300
    assert layout.at(0, 0) == (0, 0, 0)
    assert layout.at(36 * 3 + 5, 36 + 9) == (11, 2, 1)
    assert layout.at(33, 0) is None
    assert layout.at(999, 0) is None


@pytest.mark.parametrize(
    ("count", "size", "columns"),
    [(6, (24, 24), 0), (64, (16, 16), 0), (96, (5, 5), 16), (2048, (5, 5), 64), (512, (1, 1), 0), (1, (512, 512), 1)],
)
def test_every_sheet_fits_a_tab(count: int, size: tuple[int, int], columns: int) -> None:
    layout = lay_out(count, size, columns, 600)
    assert layout.width <= 600
    assert layout.height <= 400


def test_white_is_positive_blue_negative_black_zero() -> None:
    found = shades(np.array([[2.0, 0.0, -2.0, np.nan, 9.0]], np.float32), 2.0)
    white, black, blue = 0xFFFFFFFF, 0xFF000000, 0xFF5C7CFF
    assert found[0].tolist() == [white, black, blue, black, white]
    assert packed(np.array([1.0, 0.5, 0.0], np.float32)) == 0xFFFF8000


def test_a_sheet_is_clear_between_its_tiles() -> None:
    layout = lay_out(3, (8, 8), 0, 600)
    sheet = sheet_pixels(np.full((3, 8, 8), 0xFFFFFFFF, np.uint32), layout, ratio=2)
    assert sheet.shape == (layout.height * 2, layout.width * 2)
    assert sheet[0, 0] == 0xFFFFFFFF
    assert sheet[0, layout.scale * 2 * 8] == 0


def test_pointing_at_a_map_tells_its_number_range_and_value(qtbot: QtBot) -> None:
    sheet = FeatureMaps()
    qtbot.addWidget(sheet)
    sheet.resize(400, 100)
    sheet.show()
    values = np.zeros((6, 24, 24), np.float32)
    values[1, 3, 2], values[1, 0, 0] = 1.5, -0.25
    sheet.show_tiles(Tiles("conv1", "Conv2d", (6, 24, 24), values, 1.5), "conv1")
    said: list[str] = []
    sheet.pointed.connect(said.append)
    QTest.mouseMove(sheet, QPoint(52 + 2 * 2 + 1, 3 * 2 + 1))
    qtbot.waitUntil(lambda: bool(said))
    assert said[-1] == "2 of 6: from −0.250 to 1.500, here 1.500"
    values = values * 2
    sheet.show_tiles(Tiles("conv1", "Conv2d", (6, 24, 24), values, 3.0), "conv1")
    assert said[-1].endswith("here 3.000")


def test_heat_covers_the_image_where_it_is_hot() -> None:
    pixels = np.full((4, 4, 1), 200, np.uint8)
    heat = np.zeros((4, 4), np.float32)
    heat[1, 2] = 1.0
    found = heated(pixels, heat)
    assert found[0, 0].tolist() == [200, 200, 200]
    assert found[1, 2, 0] > found[1, 2, 2] + 80


def test_a_place_of_the_heat_map_is_told_once(qtbot: QtBot) -> None:
    heat = HeatMap("Heat")
    qtbot.addWidget(heat)
    heat.show()
    heat.show_heat(np.zeros((28, 28, 1), np.uint8), np.zeros((14, 14), np.float32), 2, 5 / 28)
    told: list[object] = []
    heat.pointed.connect(told.append)
    heat._go_to(heat._cell_at(QPointF(1, 1)))
    heat._go_to(heat._cell_at(QPointF(2, 2)))
    heat._go_to(heat._cell_at(QPointF(235, 120)))
    assert told == [(0, 0), (7, 13)]


def test_a_histogram_says_its_range(qtbot: QtBot) -> None:
    histogram = Histogram("Weights of fc1", "train")
    qtbot.addWidget(histogram)
    histogram.show_counts(Counts(0.5, (1, 2, 1), 0.123))
    assert histogram.accessibleName() == "Weights of fc1: between −0.5 and 0.5, typically 0.12"
    histogram.show_counts(None)
    assert not histogram.grab().isNull()


def test_every_class_has_a_mark_of_its_own() -> None:
    for mode in ("light", "dark"):
        theme.set_theme(mode, 1.0)
        assert len({class_colour(number).name() for number in range(10)}) == 10
        for names in (DIGITS, tuple(f"class {number}" for number in range(30))):
            pictures = [mark.toImage() for mark in marks(names, 11, 1.0)]
            assert all(one != other for place, one in enumerate(pictures) for other in pictures[:place])


@pytest.fixture
def scatter(qtbot: QtBot) -> ScatterMap:
    made = ScatterMap("Map")
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    points = np.array([[0, 0], [4, 0], [4, 3], [0, 3]], np.float32)
    made.show_points(points, np.array([0, 1, 0, 1]), ("a", "b"), anew=True)
    return made


def test_the_point_under_the_pointer_is_told_and_a_click_chooses_it(scatter: ScatterMap, qtbot: QtBot) -> None:
    told: list[object] = []
    chosen: list[int] = []
    scatter.pointed.connect(told.append)
    scatter.chosen.connect(chosen.append)
    QTest.mouseClick(scatter, Qt.MouseButton.LeftButton, pos=scatter.place_of(2).toPoint())
    QTest.mouseClick(scatter, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    assert (told, chosen) == ([2], [2])
    assert scatter.place_of(2).x() > scatter.place_of(0).x()
    assert scatter.place_of(2).y() < scatter.place_of(0).y()


def test_a_class_that_is_lit_is_the_only_one_to_point_at(scatter: ScatterMap) -> None:
    whole = scatter.grab().toImage()
    scatter.light(1)
    assert scatter.grab().toImage() != whole
    assert scatter._nearest(scatter.place_of(0)) is None
    assert scatter._nearest(scatter.place_of(1)) == 1
    scatter.light(None)
    assert scatter.grab().toImage() == whole


def test_the_keyboard_goes_through_the_points(scatter: ScatterMap) -> None:
    chosen: list[int] = []
    scatter.chosen.connect(chosen.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Left, Qt.Key.Key_Return):
        QTest.keyClick(scatter, key)
    assert chosen == [0, 3]


def test_the_keyboard_stays_within_a_class_that_is_lit(scatter: ScatterMap) -> None:
    told: list[object] = []
    scatter.pointed.connect(told.append)
    scatter.light(1)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        QTest.keyClick(scatter, key)
    scatter.light(0)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left):
        QTest.keyClick(scatter, key)
    assert told == [1, 3, 1, 3, 2, 0]


def test_the_star_is_painted_over_marks_that_are_kept(scatter: ScatterMap) -> None:
    before = scatter.grab().toImage()
    kept = scatter._cache
    scatter.show_star((2.0, 1.5))
    assert scatter.grab().toImage() != before
    assert scatter._cache is kept
    scatter.show_star((1e9, float("nan")))
    assert not scatter.grab().isNull()


def test_the_view_stays_while_points_move_a_little() -> None:
    points = np.random.default_rng(0).normal(size=(500, 2)).astype(np.float32)
    view = settled(QRectF(), points)
    assert settled(view, points * np.float32(1.05)) == view
    assert settled(view, points * np.float32(0.9)) == view
    assert settled(view, points * np.float32(2)) != view
    assert settled(view, points * np.float32(0.3)) != view
    assert not settled(QRectF(), np.zeros((5, 2), np.float32)).isEmpty()


def test_the_legend_lights_a_class_and_holds_it_on_a_click(qtbot: QtBot) -> None:
    legend = ClassLegend()
    qtbot.addWidget(legend)
    legend.show_classes(("Cat", "Dog"))
    legend.show()
    lit: list[object] = []
    legend.lit.connect(lit.append)
    legend.entries[1].click()
    legend._look(0)
    legend._look(None)
    legend.entries[1].click()
    assert lit == [1, 0, 1, None]
    legend.show_classes(tuple(f"class {number}" for number in range(40)))
    assert len(legend.entries) == 12


def test_a_neighbour_says_what_it_is_and_is_brought_by_a_click(qtbot: QtBot) -> None:
    tiles = NeighbourTiles(2)
    qtbot.addWidget(tiles)
    view = NeighbourView(1234, QImage(28, 28, QImage.Format.Format_Grayscale8), "7", 3.25, True)
    tiles.show_views((view,))
    assert tiles.tiles[0].accessibleName() == "Training image 1,234 · true: 7 · distance 3.2"
    assert not tiles.tiles[1].isEnabled()
    with qtbot.waitSignal(tiles.chosen) as chosen:
        tiles.tiles[0].click()
    assert chosen.args == [view]
    tiles.show_views(())
    assert not tiles.tiles[0].isEnabled()


def test_neighbours_that_have_no_room_beside_the_others_go_below(qtbot: QtBot) -> None:
    tiles = NeighbourTiles(8)
    qtbot.addWidget(tiles)
    for width in (400, 250, 80):
        tiles.resize(width, tiles.heightForWidth(width))
        tiles.show()
        places = [tile.geometry() for tile in tiles.tiles]
        assert all(tiles.rect().contains(place) for place in places)
        assert not any(one.intersects(other) for n, one in enumerate(places) for other in places[:n])


def test_the_table_copies_what_is_selected_or_all(qtbot: QtBot) -> None:
    table = LayerTable(("Layer", "Parameters"), (1,), "Layers")
    qtbot.addWidget(table)
    table.show_lines((("conv1", "156"), ("fc1", "850")))
    QTest.keySequence(table, QKeySequence(QKeySequence.StandardKey.Copy))
    assert QGuiApplication.clipboard().text() == "Layer\tParameters\nconv1\t156\nfc1\t850"
    table.selectRow(1)
    QTest.keySequence(table, QKeySequence(QKeySequence.StandardKey.Copy))
    assert QGuiApplication.clipboard().text() == "fc1\t850"


def test_in_a_narrow_table_sums_stand_under_what_they_explain(qtbot: QtBot) -> None:
    lines = (("conv1", "6 × 24 × 24", "(28 - 5) / 1 + 1 = 24"), ("F.relu", "6 × 12 × 12", ""))
    table = LayerTable(("Layer", "Output", "Why that size"), (), "Layers", {2: 1})
    qtbot.addWidget(table)
    table.resize(800, 300)
    table.show()
    table.show_lines(lines)
    assert not table.is_folded
    plain = table.rowHeight(0)
    table.resize(240, 300)
    assert table.is_folded
    assert table.isColumnHidden(2)
    assert table.item(0, 1).text() == "6 × 24 × 24\n(28 - 5) / 1 + 1 = 24"
    assert table.item(1, 1).text() == "6 × 12 × 12"
    assert table.rowHeight(0) > plain == table.rowHeight(1)
    assert table.lines == lines
    table.resize(800, 300)
    assert not table.isColumnHidden(2)
    assert table.item(0, 1).text() == "6 × 24 × 24"


def test_pages_are_chosen_by_mouse_and_arrow_keys(qtbot: QtBot) -> None:
    switch = PageSwitch((("a", "First"), ("b", "Second")), "Pages")
    qtbot.addWidget(switch)
    switch.show()
    chosen: list[str] = []
    switch.chosen.connect(chosen.append)
    switch.choose("a")
    switch.button("b").click()
    switch.activateWindow()
    switch.button("b").setFocus()
    qtbot.waitUntil(switch.button("b").hasFocus)
    QTest.keyClick(switch.button("b"), Qt.Key.Key_Left)
    assert chosen == ["a", "b", "a"]
    assert switch.key == "a"
