"""What is wrong with a training is said once, the most important first."""

import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from core.config import TrainingConfig
from core.runs import Run
from core.training import diagnose as diagnosing
from core.training.events import StepsDone, Warned
from core.training.finding import Finding, say
from gui.advice import Advice
from gui.adviser import Adviser
from gui.doctor import Doctor
from gui.training_controller import TrainingController
from gui.widgets.advice_strip import AdviceStrip
from tests.gui.fakes import FakeTraining, started


def finding(key: str) -> Finding:
    return Finding(key, "warning", say(f"It is {key}"), say("Because."), say("So."))


class Sight:
    """What the doctor finds when it looks, as told."""

    def __init__(self) -> None:
        self.keys: tuple[str, ...] = ()

    def __call__(self, _run: Run) -> tuple[Finding, ...]:
        return tuple(map(finding, self.keys))


@pytest.fixture
def sight(monkeypatch: pytest.MonkeyPatch) -> Sight:
    made = Sight()
    monkeypatch.setattr(diagnosing, "diagnose", made)
    return made


@pytest.fixture
def doctor(strip: AdviceStrip) -> Doctor:
    controller = TrainingController(FakeTraining())
    controller.run = Run(TrainingConfig())
    return Doctor(controller, Adviser(strip, strip), strip)


def look(doctor: Doctor, sight: Sight, *keys: str) -> str:
    """What it says after that look; empty for nothing."""
    sight.keys = keys
    doctor.look()
    shown = doctor._adviser.shown
    return shown.key if shown else ""


def test_the_most_important_is_said_first(doctor: Doctor, sight: Sight) -> None:
    assert look(doctor, sight, "guessing", "plateau") == "guessing"
    assert look(doctor, sight, "guessing", "plateau") == "guessing"


def test_only_what_matters_more_takes_its_place(doctor: Doctor, sight: Sight) -> None:
    assert look(doctor, sight, "plateau") == "plateau"
    assert look(doctor, sight, "diverging", "plateau") == "diverging"


def test_what_was_closed_is_not_said_again_in_this_run(
    doctor: Doctor, sight: Sight, strip: AdviceStrip, qtbot: QtBot
) -> None:
    look(doctor, sight, "guessing")
    qtbot.mouseClick(strip.findChild(QToolButton), Qt.MouseButton.LeftButton)
    assert look(doctor, sight, "guessing") == ""
    doctor._controller.run_changed.emit(Run(TrainingConfig()))
    assert look(doctor, sight, "guessing") == "guessing"


def test_what_no_longer_holds_is_taken_back(doctor: Doctor, sight: Sight, strip: AdviceStrip) -> None:
    look(doctor, sight, "guessing")
    assert look(doctor, sight) == ""
    assert strip.isHidden()


def test_a_failure_is_not_pushed_aside(doctor: Doctor, sight: Sight) -> None:
    doctor._adviser.say(Advice("The run could not begin", "No images.", kind="error", key="failure"))
    assert look(doctor, sight, "guessing") == "failure"
    doctor._adviser.take_back()
    assert look(doctor, sight, "guessing") == "guessing"


def test_a_run_that_was_given_up_says_so_once(doctor: Doctor, sight: Sight) -> None:
    doctor._controller.event_recorded.emit(Warned("diverged", "Too high."))
    assert look(doctor, sight, "diverging") == ""


def test_a_loss_that_is_no_number_is_really_found(app: QApplication, strip: AdviceStrip) -> None:
    controller = TrainingController(FakeTraining())
    run = Run(TrainingConfig(optimizer="sgd", learning_rate=3.0))
    run.record(started(run.config))
    run.record(StepsDone(1, 1, (2.3,) * 50 + (math.nan,) * 50, (0.1,) * 100, 3.0, 1.0, 1.0))
    controller.run = run
    adviser = Adviser(strip, strip)
    Doctor(controller, adviser, strip).look()
    assert adviser.shown is not None
    assert adviser.shown.action.startswith("Start again with")
