import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from gui.widgets.canvas_strokes import PEN_WIDTHS
from gui.widgets.drawing_canvas import DrawingCanvas
from gui.widgets.pen_tools import PenTools
from tests.gui.drawing import DASH, LEFT, ONE, drag


@pytest.fixture
def canvas(app: QApplication, qtbot: QtBot) -> DrawingCanvas:
    made = DrawingCanvas()
    qtbot.addWidget(made)
    made.resize(280, 280)
    made.show()
    return made


@pytest.fixture
def tools(canvas: DrawingCanvas, qtbot: QtBot) -> PenTools:
    made = PenTools(canvas)
    qtbot.addWidget(made)
    made.show()
    return made


def tool(tools: PenTools, name: str) -> QToolButton:
    return tools.findChild(QToolButton, name)


def test_three_pens_draw_lines_of_three_widths(canvas: DrawingCanvas, tools: PenTools):
    pens = tools.findChild(QWidget, "penWidth").findChildren(QToolButton)
    for pen in pens:
        QTest.mouseClick(pen, LEFT)
        drag(canvas, *DASH)
        assert [other.isChecked() for other in pens] == [other is pen for other in pens]
    assert tuple(stroke.width for stroke in canvas.sketch.strokes) == PEN_WIDTHS


def test_a_key_takes_another_pen_and_the_tools_show_it(canvas: DrawingCanvas, tools: PenTools):
    QTest.keyClick(canvas, Qt.Key.Key_BracketRight)
    pens = tools.findChild(QWidget, "penWidth").findChildren(QToolButton)
    assert [pen.isChecked() for pen in pens] == [False, False, True]


def test_what_there_is_nothing_for_is_disabled(canvas: DrawingCanvas, tools: PenTools):
    names = ("eraserButton", "undoButton", "clearButton")
    assert not any(tool(tools, name).isEnabled() for name in names)
    drag(canvas, *ONE)
    assert all(tool(tools, name).isEnabled() for name in names)
    QTest.mouseClick(tool(tools, "clearButton"), LEFT)
    assert canvas.sketch.is_empty
    assert tool(tools, "undoButton").isEnabled()
    QTest.mouseClick(tool(tools, "undoButton"), LEFT)
    assert not canvas.sketch.is_empty


def test_the_pen_comes_back_once_nothing_is_left_to_erase(canvas: DrawingCanvas, tools: PenTools):
    drag(canvas, *DASH)
    QTest.mouseClick(tool(tools, "eraserButton"), LEFT)
    assert canvas.erasing
    drag(canvas, (20, 140), (260, 140))
    assert canvas.sketch.is_empty
    assert not canvas.erasing
    drag(canvas, *ONE)
    assert len(canvas.sketch.strokes) == 1
