"""Class bars, the calibration plot and the likeliest answers."""

import torch
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.training.calibration import calibration
from core.training.score import Score
from gui.widgets.calibration_plot import CalibrationPlot, say_bin
from gui.widgets.class_bars import ClassBars
from gui.widgets.fitting_row import FittingRow
from gui.widgets.parts import label
from gui.widgets.top_answers import Likely, TopAnswers

SURENESS = torch.cat([torch.full((100,), 0.99), torch.full((50,), 0.9), torch.full((4,), 0.3)])
RIGHT = torch.arange(154) % 10 != 0


def test_a_class_bar_says_how_much_is_right(app: object, qtbot: QtBot) -> None:
    bars = ClassBars()
    qtbot.addWidget(bars)
    bars.show_scores(("cat", "dog", "owl"), (Score(990, 1000), Score(940, 1000), Score(0, 0)))
    assert bars.say(1) == "dog: 94.0% of 1,000 images are right"
    assert bars.say(2) == "owl: no images"
    assert 0.8 < bars.start <= 0.9 + 1e-9
    bars.resize(300, bars.sizeHint().height())
    bars.show()
    bars.grab()
    with qtbot.waitSignal(bars.picked) as picked:
        qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=bars.row_rect(1).center().toPoint())
    assert picked.args == [1]
    qtbot.keyClick(bars, Qt.Key.Key_Down)
    assert bars.current == 2
    qtbot.keyClick(bars, Qt.Key.Key_Down)
    assert bars.current == 2
    assert bars.accessibleDescription() == "owl: no images"


def test_the_calibration_is_said_in_a_sentence(app: object, qtbot: QtBot) -> None:
    plot = CalibrationPlot()
    qtbot.addWidget(plot)
    assert plot.said == ""
    plot.grab()
    plot.show_calibration(calibration(SURENESS, RIGHT))
    assert plot.said == "When it says 96%, it is right 90% of the time."
    plot.set_current(3)
    assert plot.said.startswith("When it says 30%, it is right")
    plot.set_current(0)
    assert plot.said == "It never says 0% to 10%."


def test_a_bin_is_chosen_by_mouse_and_keys(app: object, qtbot: QtBot) -> None:
    plot = CalibrationPlot()
    qtbot.addWidget(plot)
    plot.show_calibration(calibration(SURENESS, RIGHT))
    plot.resize(380, 400)
    plot.show()
    with qtbot.waitSignal(plot.picked) as picked:
        qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=plot.bar(3).center().toPoint())
    assert picked.args == [3]
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    assert plot.current == 2
    for _ in range(12):
        qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert plot.current == 9
    plot.grab()


def test_nearly_certain_is_not_said_to_be_certain() -> None:
    found = calibration(torch.full((1000,), 0.9995), torch.arange(1000) != 0)
    assert say_bin(found.bins[9]) == "When it says 99.9%, it is right 99.9% of the time."


def test_answers_are_told_to_assistive_tools(app: object, qtbot: QtBot) -> None:
    answers = TopAnswers()
    qtbot.addWidget(answers)
    answers.show_answers((Likely("cat", 0.95, False), Likely("dog", 0.04, True), Likely("owl", 0.0, False)))
    assert answers.accessibleName() == "cat: 95%, dog: 4%, owl: 0%"
    answers.grab()


def test_a_row_gives_way_at_its_end(app: object, qtbot: QtBot) -> None:
    parts = [label("some words"), label("more words"), label("last words")]
    row = FittingRow(parts)
    qtbot.addWidget(row)
    row.resize(2000, 30)
    row.show()
    assert [part.isVisible() for part in parts] == [True, True, True]
    row.show_first(2)
    assert [part.isVisible() for part in parts] == [True, True, False]
    row.resize(parts[0].sizeHint().width() + 5, 30)
    assert [part.isVisible() for part in parts] == [True, False, False]
    assert row.minimumSizeHint().width() == 0
