"""The four figures over the charts."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.config import TrainingConfig
from core.runs import Run
from core.training.events import StepsDone, Validated
from gui.panels.key_figures import KeyFigures
from tests.gui.fakes import started


@pytest.fixture
def figures(app: QApplication, qtbot: QtBot) -> KeyFigures:
    made = KeyFigures()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def run() -> Run:
    made = Run(TrainingConfig(epochs=2))
    made.record(started(made.config))
    made.record(Validated(2, 0.5, 0.8, whole=False))
    made.record(StepsDone(1, 1, (0.4,) * 5, (0.9,) * 5, 0.1, 1000.0, 30.0))
    made.record(Validated(5, 0.25, 0.9, whole=True))
    return made


def test_an_earlier_moment_has_the_figures_of_then(figures: KeyFigures, run: Run) -> None:
    figures.show_run(run)
    assert (figures.accuracy.text(), figures.loss.text()) == ("90.0%", "0.250")
    figures.show_run(run, 4)
    assert (figures.accuracy.text(), figures.loss.text()) == ("80.0%", "0.500")
    figures.show_run(run, 1)
    assert (figures.accuracy.text(), figures.loss.text()) == ("–", "–")


def test_time_says_how_long_it_will_be_in_all(figures: KeyFigures, run: Run) -> None:
    figures.show_run(run)
    assert figures.time.text() == "30 s of about 60 s"
    run.record(StepsDone(6, 2, (0.4,), (0.9,), 0.1, 1000.0, 300.0))
    figures.show_run(run)
    assert figures.time.text() == "5 min of 8 min"


def test_without_a_run_there_are_no_figures(figures: KeyFigures, run: Run) -> None:
    figures.show_run(run)
    figures.show_run(None)
    assert {part.text() for part in (figures.accuracy, figures.loss, figures.speed, figures.time)} == {"–"}
