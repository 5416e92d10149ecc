"""After a crash the training that was cut off is offered once."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from core.config import TrainingConfig
from core.paths import home_dir
from core.runs import RunStore, RunWriter
from core.training.checkpoint import Checkpoint
from core.training.events import CheckpointMade, RunEnded
from gui.advice import Advice
from gui.adviser import Adviser
from gui.tasks import Tasks
from gui.unfinished import Unfinished
from gui.widgets.advice_strip import AdviceStrip
from tests.core.failing_disk import failing
from tests.gui.fakes import linear_model, started, steps


@pytest.fixture
def unfinished(strip: AdviceStrip, tasks: Tasks) -> Unfinished:
    return Unfinished(Adviser(strip, strip), tasks, strip)


@pytest.fixture
def cut_off(app: QApplication) -> str:
    """A run without an end."""
    config = TrainingConfig(model="linear", dataset="mnist", epochs=3)
    writer = RunWriter(config)
    checkpoint = CheckpointMade(5, 1, Checkpoint(config, 5, 1, {}, {}))
    for event in (started(config, linear_model()), steps(1, 1, 5), checkpoint, steps(6, 2, 2)):
        assert writer.write(event) is None
    writer.close()
    return writer.id


def test_it_offers_to_go_on(unfinished: Unfinished, strip: AdviceStrip, cut_off: str, qtbot: QtBot) -> None:
    unfinished.look()
    qtbot.waitUntil(lambda: strip.fact != "")
    assert strip.fact == "The training of Linear on MNIST was cut off at step 7."
    with qtbot.waitSignal(unfinished.continue_requested) as wanted:
        qtbot.mouseClick(strip.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert wanted.args == [cut_off]


def test_what_was_closed_is_not_offered_again(
    unfinished: Unfinished, strip: AdviceStrip, cut_off: str, qtbot: QtBot
) -> None:
    unfinished.look()
    qtbot.waitUntil(lambda: strip.fact != "")
    qtbot.mouseClick(strip.findChild(QToolButton), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: RunStore().broken_off() == ())
    assert RunStore().run(cut_off).dismissed == 7


def test_that_it_was_closed_may_be_impossible_to_keep(
    unfinished: Unfinished, strip: AdviceStrip, tasks: Tasks, cut_off: str, qtbot: QtBot
) -> None:
    unfinished.look()
    qtbot.waitUntil(lambda: strip.fact != "")
    with failing(home_dir(), 1, "from then on"):
        qtbot.mouseClick(strip.findChild(QToolButton), Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: tasks.count == 0)
    assert strip.fact == "This training will be offered again"
    assert strip.reason.endswith("no space left.")


def test_what_is_said_already_is_not_pushed_aside(strip: AdviceStrip, tasks: Tasks, cut_off: str, qtbot: QtBot) -> None:
    adviser = Adviser(strip, strip)
    unfinished = Unfinished(adviser, tasks, strip)
    adviser.say(Advice("The run could not begin", "The disk is full."))
    unfinished.look()
    qtbot.waitUntil(lambda: tasks.count == 0)
    assert strip.fact == "The run could not begin"
    assert [run.id for run in RunStore().broken_off()] == [cut_off]


def test_a_run_that_came_to_its_end_is_not_offered(
    unfinished: Unfinished, strip: AdviceStrip, tasks: Tasks, qtbot: QtBot
) -> None:
    config = TrainingConfig(model="linear", dataset="mnist", epochs=1)
    writer = RunWriter(config)
    checkpoint = CheckpointMade(5, 1, Checkpoint(config, 5, 1, {}, {}))
    ended = RunEnded("completed", 5, 0.5, 0.8, 1.0, 1.0, linear_model())
    for event in (started(config, linear_model()), steps(1, 1, 5), checkpoint, ended):
        assert writer.write(event) is None
    writer.close()
    unfinished.look()
    qtbot.waitUntil(lambda: tasks.count == 0)
    assert len(RunStore().runs()) == 1
    assert strip.fact == ""
