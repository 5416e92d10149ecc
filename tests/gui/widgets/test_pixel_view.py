import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.widgets.pixel_frame import whole
from gui.widgets.pixel_view import PixelView


@pytest.fixture
def view(app: QApplication, qtbot: QtBot) -> PixelView:
    made = PixelView()
    qtbot.addWidget(made)
    made.resize(280, 200)
    made.show()
    made.show_image((np.arange(784) % 256).astype(np.uint8).reshape(28, 28, 1))
    return made


def test_zooming_keeps_what_lies_under_the_mouse() -> None:
    at = QPointF(120, 90)
    frame = whole(28, 28, 280, 200).zoomed(17, at)
    before = frame.pixel_at(at)
    for cell in (20.0, 40.0, 25.0):
        frame = frame.zoomed(cell, at)
        assert frame.cell == pytest.approx(cell)
        assert frame.pixel_at(at) == before


def test_pixels_grow_no_larger_than_it_takes_to_see_them() -> None:
    frame = whole(28, 28, 280, 200)
    assert frame.zoomed(1e6, QPointF(140, 100)).cell == pytest.approx(120)
    assert frame.zoomed(0, QPointF(140, 100)).cell == pytest.approx(frame.fit)
    assert whole(1, 1, 280, 200).zoomed(1e6, QPointF(140, 100)).cell == pytest.approx(200)


def test_an_image_can_be_moved_to_its_edges_and_no_further() -> None:
    frame = whole(28, 28, 280, 200).zoomed(40, QPointF(140, 100))
    far = frame.moved(QPointF(1e6, 1e6))
    assert (far.area.left(), far.area.top()) == (0, 0)
    far = frame.moved(QPointF(-1e6, -1e6))
    assert (far.area.right(), far.area.bottom()) == pytest.approx((280, 200))
    assert whole(28, 28, 280, 200).moved(QPointF(50, 50)).area == whole(28, 28, 280, 200).area


def test_only_pixels_in_the_view_are_named() -> None:
    rows, columns = whole(28, 28, 280, 200).zoomed(40, QPointF(140, 100)).seen()
    assert len(rows) <= 7
    assert len(columns) <= 9


def test_pointing_tells_row_and_column(view: PixelView, qtbot: QtBot) -> None:
    assert view.frame is not None
    with qtbot.waitSignal(view.pointed) as told:
        qtbot.mouseMove(view, view.frame.pixel_rect(3, 20).center().toPoint())
    assert told.args == [(3, 20)]
    with qtbot.waitSignal(view.pointed) as told:
        qtbot.mouseMove(view, QPoint(1, 1))
    assert told.args == [None]


def test_arrow_keys_point_too_and_bring_into_sight(view: PixelView, qtbot: QtBot) -> None:
    view.zoom_to_numbers()
    assert view.shows_numbers
    for _ in range(40):
        qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.at == (14, 27)
    assert view.frame is not None
    assert 27 in view.frame.seen()[1]


def test_keys_zoom_and_show_all_again(view: PixelView, qtbot: QtBot) -> None:
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.frame is not None
    assert view.frame.zoom == pytest.approx(1.25)
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert view.frame.zoom == 1


def test_numbers_are_written_for_grey_and_colour(view: PixelView) -> None:
    view.zoom_to_numbers()
    before = view.grab().toImage()
    view.show_values(np.full((1, 28, 28), -0.42, np.float32))
    view.zoom_to_numbers()
    assert view.grab().toImage() != before
    view.show_image(np.zeros((32, 32, 3), np.uint8))
    assert not view.shows_numbers
    view.zoom_to_numbers()
    painted = view.grab().toImage()
    assert len({painted.pixel(x, y) for x in range(100, 180) for y in range(60, 140)}) > 1


def test_the_zoom_stays_for_another_image_of_that_size(view: PixelView) -> None:
    view.zoom_to_numbers()
    view.show_image(np.zeros((28, 28, 1), np.uint8))
    assert view.shows_numbers
    view.show_image(None)
    assert not view.shows_numbers
    view.grab()
