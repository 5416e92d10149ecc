"""A digit is drawn in the real window, and a network that was trained there reads it, today and tomorrow."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.widgets.answer import NOTHING
from tests.e2e.clicks import PATIENCE, choose, press, type_into
from tests.gui.drawing import drag, said

LAPTOP = (1366, 740)
"""As wide, the canvas keeps its size whatever the run has to say, and the mouse its places."""
SEVEN = ((80, 70), (110, 70), (150, 70), (190, 72), (175, 110), (155, 150), (140, 190), (128, 230))


def clear(window: MainWindow, qtbot: QtBot) -> None:
    press(window, qtbot, "clearButton")
    qtbot.waitUntil(lambda: said(window.draw)[0] == NOTHING)


def draw_and_read(window: MainWindow, qtbot: QtBot) -> tuple[tuple[str, str, str], tuple[float, ...]]:
    """What the window says of the drawing, and the ten probabilities behind it."""
    with qtbot.waitSignal(window.draw.judged):
        drag(window.draw.canvas, *SEVEN)
    window.draw.judging.judge_now()
    return said(window.draw), window.draw.judging.judgement.answer.probabilities


def test_what_is_drawn_is_read_while_it_learns_and_the_same_once_it_was_saved_and_opened(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.resize(*LAPTOP)
    type_into(window, qtbot, "epochs", "4")
    drag(window.draw.canvas, *SEVEN)
    assert said(window.draw)[0] == NOTHING
    with qtbot.waitSignals((window.draw.judged, window.controller.ended), timeout=PATIENCE):
        press(window, qtbot, "trainButton")
    clear(window, qtbot)
    words, probabilities = draw_and_read(window, qtbot)
    assert words[0] == "7"

    window.dialogs.path = str(tmp_path / "digits.safetensors")
    with qtbot.waitSignal(window.session.saved, timeout=PATIENCE):
        choose(window, "actionSaveModel")
    choose(window, "actionNewRun")
    clear(window, qtbot)
    with qtbot.waitSignal(window.session.opened, timeout=PATIENCE):
        choose(window, "actionOpenModel")
    again, as_before = draw_and_read(window, qtbot)
    assert again == words
    assert as_before == pytest.approx(probabilities, abs=1e-6)
