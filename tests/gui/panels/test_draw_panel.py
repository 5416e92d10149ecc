"""Draw, and see what the network makes of it."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from core.datasets.drawings_file import read_drawings
from gui import theme
from gui.panels.draw_panel import DrawPanel
from tests.gui.drawing import (
    DASH,
    LEFT,
    ONE,
    accented,
    answer,
    drag,
    draw_panel,
    picture,
    said,
    torch_is_there,
    upright_reader,
)

__all__ = ["draw_panel", "torch_is_there"]


@pytest.fixture
def panel(draw_panel: DrawPanel) -> DrawPanel:
    return draw_panel


def test_all_parts_have_the_names_that_scripts_rely_on(panel: DrawPanel):
    for name in ("drawingCanvas", "clearButton", "undoButton", "eraserButton", "penWidth", "predictionLabel",
                 "probabilityBars", "networkInput"):  # fmt: skip
        assert panel.findChild(object, name) is not None, name


def test_strokes_appear_before_there_is_a_model_and_are_judged_once_it_is_there(panel: DrawPanel):
    assert said(panel)[0] == "-"
    drag(panel.canvas, *ONE)
    assert len(panel.canvas.sketch.strokes) == 1
    assert said(panel)[0] == "-"
    panel.set_model(upright_reader())
    assert said(panel) == ("1", "100%", "sure")


def test_the_answer_follows_the_pen(panel: DrawPanel, qtbot: QtBot):
    panel.set_model(upright_reader())
    assert said(panel) == ("-", "", "no digit yet")
    QTest.mousePress(panel.canvas, LEFT, pos=QPoint(116, 40))
    QTest.mouseMove(panel.canvas, QPoint(116, 200))
    answer(panel, qtbot, "1")
    QTest.mouseRelease(panel.canvas, LEFT, pos=QPoint(116, 200))
    panel.canvas.clear()
    answer(panel, qtbot, "-")
    drag(panel.canvas, *DASH)
    answer(panel, qtbot, "7")


def test_the_last_drawing_is_judged_even_if_it_comes_within_the_rest(panel: DrawPanel, qtbot: QtBot):
    panel.set_model(upright_reader())
    for _ in range(20):
        drag(panel.canvas, *ONE)
        panel.canvas.clear()
    drag(panel.canvas, *DASH)
    answer(panel, qtbot, "7")


def test_who_is_not_sure_says_so_and_the_winner_loses_its_accent(panel: DrawPanel):
    drag(panel.canvas, *ONE)
    panel.set_model(upright_reader(certain=0.02))
    assert said(panel)[0] == "1"
    assert said(panel)[2] == "not sure"
    assert accented(panel) == ""
    panel.set_model(upright_reader())
    assert accented(panel) == "1"


def test_fresh_weights_are_guessing(panel: DrawPanel):
    drag(panel.canvas, *ONE)
    panel.set_model(upright_reader(steps=0))
    assert said(panel)[2] == "untrained: guessing"
    assert accented(panel) == ""


def test_a_live_model_judges_the_drawing_again_at_once(panel: DrawPanel):
    panel.set_model(upright_reader(certain=0.01))
    drag(panel.canvas, *ONE)
    shares = []
    for certain in (0.02, 0.05, 0.1, 1.0):
        panel.set_live_model(upright_reader(certain=certain))
        shares.append(panel.judging.judgement.answer.probability)
    assert shares == sorted(shares)
    assert said(panel) == ("1", "100%", "sure")
    assert panel.column.live.isVisible()
    panel.set_model(upright_reader())
    assert not panel.column.live.isVisible()


def test_a_model_that_has_finished_learning_judges_by_its_own_measure(panel: DrawPanel):
    drag(panel.canvas, *ONE)
    panel.set_model(upright_reader(threshold=0.7))
    panel.set_live_model(upright_reader(threshold=0.7))
    assert said(panel)[2] == "sure"
    panel.set_model(upright_reader(threshold=1.1))
    assert said(panel)[2] == "not sure"
    assert panel.model is not None
    assert panel.model.sureness.threshold == 1.1


def test_without_a_model_nothing_is_judged(panel: DrawPanel):
    drag(panel.canvas, *ONE)
    panel.set_model(upright_reader())
    panel.set_model(None)
    assert said(panel)[0] == "-"
    assert panel.model is None


@pytest.mark.parametrize("by", ["key", "bar"])
def test_the_right_digit_teaches(panel: DrawPanel, qtbot: QtBot, by: str):
    panel.set_model(upright_reader())
    drag(panel.canvas, *ONE)
    drawn = panel.canvas.sketch.strokes[0].points
    with qtbot.waitSignal(panel.own.settled):
        if by == "key":
            QTest.keyClick(panel.canvas, Qt.Key.Key_4)
        else:
            bars = panel.column.bars
            QTest.mouseClick(bars, LEFT, pos=bars.row_rect(4).center().toPoint())
    (kept,), damaged = read_drawings()
    assert (kept.label, kept.strokes, damaged) == ("4", (drawn,), 0)
    assert panel.column.message.text == "Saved as 4, thank you. It is your first drawing."


def take_back(panel: DrawPanel, qtbot: QtBot) -> None:
    undo = panel.findChild(QPushButton, "undoTeaching")
    assert undo.isVisible()
    with qtbot.waitSignal(panel.own.settled):
        QTest.mouseClick(undo, LEFT)
    assert not undo.isVisible()


def test_a_digit_that_was_taught_by_mistake_is_taken_back_with_one_click(panel: DrawPanel, qtbot: QtBot):
    panel.set_model(upright_reader())
    drag(panel.canvas, *ONE)
    with qtbot.waitSignal(panel.own.settled):
        panel.teach("4")
    take_back(panel, qtbot)
    assert read_drawings() == ((), 0)
    assert panel.own.drawings == ()
    assert panel.column.message.text == "Taken back: this drawing is not saved."
    with qtbot.waitSignal(panel.own.settled):
        panel.teach("1")
    assert [drawing.label for drawing in read_drawings()[0]] == ["1"]


def test_taking_back_another_label_brings_the_first_again(panel: DrawPanel, qtbot: QtBot):
    panel.set_model(upright_reader())
    drag(panel.canvas, *ONE)
    for label in "17":
        with qtbot.waitSignal(panel.own.settled):
            panel.teach(label)
    take_back(panel, qtbot)
    assert [drawing.label for drawing in read_drawings()[0]] == ["1"]
    assert panel.column.message.text == "Taken back: it is saved as 1 again."
    with qtbot.waitSignal(panel.own.settled):
        panel.teach("2")
    assert [drawing.label for drawing in read_drawings()[0]] == ["2"]


def test_with_another_drawing_nothing_can_be_taken_back_any_more(panel: DrawPanel, qtbot: QtBot):
    panel.set_model(upright_reader())
    drag(panel.canvas, *ONE)
    with qtbot.waitSignal(panel.own.settled):
        panel.teach("1")
    drag(panel.canvas, *DASH)
    qtbot.waitUntil(lambda: not panel.findChild(QPushButton, "undoTeaching").isVisible())
    assert len(read_drawings()[0]) == 1


def test_another_digit_for_the_same_drawing_puts_it_right(panel: DrawPanel, qtbot: QtBot):
    for label in "447":
        drag(panel.canvas, *ONE) if panel.canvas.sketch.is_empty else None
        with qtbot.waitSignal(panel.own.settled):
            panel.teach(label)
    assert [kept.label for kept in read_drawings()[0]] == ["7"]
    panel.canvas.clear()
    drag(panel.canvas, *DASH)
    with qtbot.waitSignal(panel.own.settled):
        panel.teach("2")
    assert [kept.label for kept in read_drawings()[0]] == ["7", "2"]
    assert "2 drawings" in panel.column.message.text


def test_nothing_is_kept_of_an_empty_canvas_or_a_picture(panel: DrawPanel):
    panel.teach("3")
    assert panel.column.message.text == "Draw something first."
    panel.show_source(picture())
    panel.teach("3")
    assert panel.column.message.text == "Only your own strokes can be taught."
    assert read_drawings() == ((), 0)


def test_a_disk_that_fails_is_said_in_one_sentence(panel: DrawPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    drag(panel.canvas, *ONE)
    monkeypatch.setenv("INKLING_HOME", "/dev/null/nowhere")
    with qtbot.waitSignal(panel.own.failed):
        panel.teach("1")
    assert "cannot be" in panel.column.message.text


@pytest.mark.parametrize(("height", "least"), [(621, 188), (711, 225), (900, 300), (1200, 320)])
def test_the_canvas_takes_the_height_that_is_free_and_all_else_fits(
    app: QApplication, qtbot: QtBot, height: int, least: int
):
    made = DrawPanel()
    qtbot.addWidget(made)
    made.resize(made.column.side_for(height) + 72, height)
    made.show()
    qtbot.waitUntil(lambda: made.column.minimumSizeHint().height() <= height)
    side = made.canvas.width()
    assert least <= side <= 320
    assert side == made.canvas.height()
    made.tasks.stop()


def test_nothing_moves_when_answers_come(panel: DrawPanel, qtbot: QtBot):
    parts = (panel.column.bars, panel.column.message, panel.column.steps, panel.column.pinned)
    QApplication.processEvents()
    before = [part.geometry() for part in parts]
    panel.set_model(upright_reader())
    drag(panel.canvas, *ONE)
    answer(panel, qtbot, "1")
    panel.column.steps.tiles["scaled"].switch.click()
    qtbot.waitUntil(lambda: panel.column.message.text.startswith("Without"))
    assert [part.geometry() for part in parts] == before


def test_a_change_of_theme_and_type_keeps_everything_in_sight(panel: DrawPanel):
    panel.set_model(upright_reader())
    drag(panel.canvas, *ONE)
    for mode, scale in (("dark", 1.5), ("light", 0.9), ("dark", 1.0)):
        theme.set_theme(mode, scale)  # type: ignore[arg-type]
        QApplication.processEvents()
        assert panel.column.bars.sizeHint().height() <= panel.column.bars.height()
    assert panel.canvas.grab().toImage().pixelColor(5, 100).name() == "#0b0c0f"


def test_the_scroll_bar_takes_no_room(panel: DrawPanel):
    """In a narrower column the tiles are lower, so that the bar would not be needed, and so on without end."""
    for height in (900, 420):
        panel.resize(300, height)
        QApplication.processEvents()
        assert panel.column.width() == panel.width()
