"""The canvas under mice, pens, fingers, keys and windows that change."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import (
    QInputDevice,
    QMouseEvent,
    QPaintEvent,
    QPointingDevice,
    QPointingDeviceUniqueId,
    QTabletEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.pixels.spec import Drawing
from gui import theme
from gui.widgets.canvas_strokes import PEN_WIDTHS
from gui.widgets.drawing_canvas import DrawingCanvas
from tests.gui.drawing import LEFT, drag


@pytest.fixture
def canvas(app: QApplication, qtbot: QtBot) -> DrawingCanvas:
    made = DrawingCanvas()
    qtbot.addWidget(made)
    made.resize(280, 280)
    made.show()
    return made


def ends(canvas: DrawingCanvas) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    return [(stroke.points[0][:2], stroke.points[-1][:2]) for stroke in canvas.sketch.strokes]


def brightness(canvas: DrawingCanvas, x: int, y: int) -> int:
    return canvas.grab().toImage().pixelColor(x, y).lightness()


def test_a_mouse_draws_white_on_black(canvas: DrawingCanvas):
    assert brightness(canvas, 140, 60) < 30
    drag(canvas, (40, 60), (240, 60))
    assert brightness(canvas, 140, 60) == 255
    assert brightness(canvas, 140, 120) < 30
    assert isinstance(canvas.source(), Drawing)


def test_every_piece_of_ink_is_told(canvas: DrawingCanvas, qtbot: QtBot):
    told: list[int] = []
    canvas.drawing_changed.connect(lambda: told.append(len(canvas.sketch.strokes[-1].points)))
    drag(canvas, (40, 60), (100, 60), (240, 60))
    assert told == [1, 2, 3]


def test_a_click_without_moving_is_a_dot(canvas: DrawingCanvas):
    QTest.mouseClick(canvas, LEFT, pos=QPoint(100, 100))
    assert ends(canvas) == [((100, 100), (100, 100))]
    assert brightness(canvas, 100, 100) == 255


def test_other_buttons_draw_nothing(canvas: DrawingCanvas):
    QTest.mouseClick(canvas, Qt.MouseButton.RightButton, pos=QPoint(100, 100))
    assert canvas.sketch.is_empty


def test_a_stroke_out_of_the_canvas_stays_on_it(canvas: DrawingCanvas):
    drag(canvas, (200, 100), (400, 100), (400, 200), (200, 200))
    assert ends(canvas) == [((200, 100), (280, 100)), ((280, 200), (200, 200))]


def test_strokes_keep_their_place_when_the_canvas_is_resized_halfway(canvas: DrawingCanvas):
    QTest.mousePress(canvas, LEFT, pos=QPoint(28, 28))
    QTest.mouseMove(canvas, QPoint(140, 140))
    canvas.resize(140, 140)
    QTest.mouseMove(canvas, QPoint(126, 126))
    QTest.mouseRelease(canvas, LEFT, pos=QPoint(126, 126))
    assert ends(canvas) == [((28, 28), (252, 252))]
    assert brightness(canvas, 70, 70) == 255


def test_a_theme_change_halfway_changes_nothing(canvas: DrawingCanvas):
    QTest.mousePress(canvas, LEFT, pos=QPoint(28, 28))
    theme.set_theme("dark", 1.3)
    QTest.mouseMove(canvas, QPoint(140, 140))
    QTest.mouseRelease(canvas, LEFT, pos=QPoint(140, 140))
    assert ends(canvas) == [((28, 28), (140, 140))]


def test_a_release_that_another_window_took_ends_the_stroke(canvas: DrawingCanvas):
    QTest.mousePress(canvas, LEFT, pos=QPoint(28, 28))
    canvas.mouseMoveEvent(_hover(QPointF(200, 200)))
    assert not canvas.is_drawing
    assert ends(canvas) == [((28, 28), (28, 28))]


def test_undo_redo_and_clear_by_keys(canvas: DrawingCanvas):
    drag(canvas, (40, 60), (240, 60))
    drag(canvas, (40, 160), (240, 160))
    QTest.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(canvas.sketch.strokes) == 1
    QTest.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert len(canvas.sketch.strokes) == 2
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert canvas.sketch.is_empty
    assert brightness(canvas, 140, 60) < 30
    QTest.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(canvas.sketch.strokes) == 2
    assert brightness(canvas, 140, 60) == 255


def test_undo_halfway_takes_back_the_stroke_under_the_pen_only(canvas: DrawingCanvas):
    drag(canvas, (40, 60), (240, 60))
    QTest.mousePress(canvas, LEFT, pos=QPoint(28, 128))
    QTest.mouseMove(canvas, QPoint(140, 140))
    canvas.undo()
    QTest.mouseMove(canvas, QPoint(240, 240))
    QTest.mouseRelease(canvas, LEFT, pos=QPoint(240, 240))
    assert ends(canvas) == [((40, 60), (240, 60))]
    canvas.redo()
    assert len(canvas.sketch.strokes) == 2


def test_brackets_change_the_pen(canvas: DrawingCanvas):
    drag(canvas, (40, 60), (240, 60))
    QTest.keyClick(canvas, Qt.Key.Key_BracketRight)
    drag(canvas, (40, 160), (240, 160))
    QTest.keyClick(canvas, Qt.Key.Key_BracketRight)
    assert [stroke.width for stroke in canvas.sketch.strokes] == [PEN_WIDTHS[1], PEN_WIDTHS[2]]
    for _ in range(4):
        QTest.keyClick(canvas, Qt.Key.Key_BracketLeft)
    assert canvas.pen_width == PEN_WIDTHS[0]


def test_the_eraser_cuts_what_it_crosses_and_can_be_undone(canvas: DrawingCanvas):
    drag(canvas, (40, 140), (240, 140))
    canvas.toggle_eraser()
    drag(canvas, (140, 40), (140, 240))
    assert len(canvas.sketch.strokes) == 2
    assert brightness(canvas, 140, 140) < 30
    assert brightness(canvas, 60, 140) == 255
    canvas.undo()
    assert len(canvas.sketch.strokes) == 1


def test_pieces_painted_one_by_one_look_like_the_whole(canvas: DrawingCanvas):
    """What was painted piece by piece and what a resize paints anew must not differ."""
    drag(canvas, (40, 40), (90, 200), (140, 60), (141, 61), (143, 62), (200, 220), (240, 40))
    before = canvas.grab().toImage()
    canvas.resize(281, 281)
    canvas.resize(280, 280)
    after = canvas.grab().toImage()
    different = sum(
        abs(before.pixelColor(x, y).lightness() - after.pixelColor(x, y).lightness()) > 60
        for x in range(280)
        for y in range(0, 280, 3)
    )
    assert different < 10


def test_a_new_segment_repaints_only_its_surroundings(canvas: DrawingCanvas, qtbot: QtBot):
    areas: list[QRect] = []
    drag(canvas, *((10 + i % 250, 10 + i // 10) for i in range(1, 2000, 7)))
    QTest.mousePress(canvas, LEFT, pos=QPoint(20, 250))
    QApplication.processEvents()
    canvas.paintEvent = _noting(canvas, areas)  # type: ignore[method-assign]
    QTest.mouseMove(canvas, QPoint(40, 250))
    QApplication.processEvents()
    assert areas
    assert all(area.width() < 80 and area.height() < 80 for area in areas)


def test_a_stylus_draws_with_its_pressure_and_erases_with_its_other_end(canvas: DrawingCanvas):
    _stylus(canvas, QEvent.Type.TabletPress, (40, 140), 0.3)
    _stylus(canvas, QEvent.Type.TabletMove, (240, 140), 0.9)
    _stylus(canvas, QEvent.Type.TabletRelease, (240, 140), 0.0)
    assert [point.pressure for point in canvas.sketch.strokes[0].points] == pytest.approx([0.3, 0.9])
    eraser = QPointingDevice.PointerType.Eraser
    _stylus(canvas, QEvent.Type.TabletPress, (140, 140), 1.0, eraser)
    _stylus(canvas, QEvent.Type.TabletRelease, (140, 140), 0.0, eraser)
    assert len(canvas.sketch.strokes) == 2


def test_of_two_pens_at_once_the_first_draws(canvas: DrawingCanvas):
    QTest.mousePress(canvas, LEFT, pos=QPoint(40, 40))
    _stylus(canvas, QEvent.Type.TabletPress, (200, 200), 0.5)
    _stylus(canvas, QEvent.Type.TabletMove, (220, 200), 0.5)
    _stylus(canvas, QEvent.Type.TabletRelease, (220, 200), 0.0)
    QTest.mouseMove(canvas, QPoint(100, 40))
    QTest.mouseRelease(canvas, LEFT, pos=QPoint(100, 40))
    assert ends(canvas) == [((40, 40), (100, 40))]


def test_a_pen_whose_release_got_lost_draws_again(canvas: DrawingCanvas):
    for x in (40, 120):
        _stylus(canvas, QEvent.Type.TabletPress, (x, 40), 0.5)
        _stylus(canvas, QEvent.Type.TabletMove, (x, 200), 0.5)
    _stylus(canvas, QEvent.Type.TabletRelease, (120, 200), 0.0)
    assert [round(stroke.points[0].x) for stroke in canvas.sketch.strokes] == [40, 120]
    canvas.undo()
    assert len(canvas.sketch.strokes) == 1


def test_of_two_fingers_the_first_draws(canvas: DrawingCanvas):
    screen = QTest.createTouchDevice()
    QTest.touchEvent(canvas, screen).press(0, QPoint(40, 40)).commit()
    QTest.touchEvent(canvas, screen).stationary(0).press(1, QPoint(200, 200)).commit()
    QTest.touchEvent(canvas, screen).move(0, QPoint(100, 40)).move(1, QPoint(200, 250)).commit()
    QTest.touchEvent(canvas, screen).release(0, QPoint(100, 40)).release(1, QPoint(200, 250)).commit()
    ((start, end),) = ends(canvas)
    assert (end[0] - start[0], end[1] - start[1]) == (60, 0)
    assert not canvas.is_drawing


def test_an_empty_canvas_says_what_to_do(canvas: DrawingCanvas):
    empty = canvas.grab().toImage()
    canvas.set_hint("Draw a digit, 0 to 9", ghost=True)
    assert canvas.grab().toImage() != empty
    drag(canvas, (40, 60), (240, 60))
    drawn = canvas.grab().toImage()
    canvas.set_hint("Something else", ghost=False)
    assert canvas.grab().toImage() == drawn


def test_a_drawing_of_two_thousand_points_is_all_there(canvas: DrawingCanvas):
    drag(canvas, *((10 + (i * 37) % 260, 10 + (i * 91) % 260) for i in range(2000)))
    assert len(canvas.sketch.strokes[0].points) == 2000


def _noting(canvas: DrawingCanvas, areas: list[QRect]):
    def paint(event: QPaintEvent) -> None:
        areas.append(event.rect())
        DrawingCanvas.paintEvent(canvas, event)

    return paint


def _hover(at: QPointF) -> QMouseEvent:
    none = Qt.MouseButton.NoButton
    return QMouseEvent(QEvent.Type.MouseMove, at, at, none, none, Qt.KeyboardModifier.NoModifier)


def _stylus(
    canvas: DrawingCanvas,
    kind: QEvent.Type,
    at: tuple[int, int],
    pressure: float,
    end: QPointingDevice.PointerType = QPointingDevice.PointerType.Pen,
) -> None:
    device = QPointingDevice(
        "stylus", 1, QInputDevice.DeviceType.Stylus, end, QInputDevice.Capability.Pressure, 1, 2, "",
        QPointingDeviceUniqueId.fromNumericId(7),
    )  # fmt: skip
    place = QPointF(*at)
    event = QTabletEvent(
        kind, device, place, place, pressure, 0, 0, 0, 0, 0, Qt.KeyboardModifier.NoModifier, LEFT, LEFT
    )
    QApplication.sendEvent(canvas, event)
    assert event.isAccepted()
