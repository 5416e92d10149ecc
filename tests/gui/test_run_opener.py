"""A run of the history is opened with its curves, its moments and its network."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.config import TrainingConfig
from core.paths import runs_dir
from core.runs import Run, RunWriter
from core.training.events import RunEnded, Snapshot
from gui.adviser import Adviser
from gui.run_opener import OpenedRun, RunOpener
from gui.tasks import Tasks
from gui.training_controller import TrainingController
from gui.widgets.advice_strip import AdviceStrip
from tests.gui.fakes import FakeTraining, linear_model, started, steps


@pytest.fixture
def stored() -> Path:
    config = TrainingConfig(model="linear", dataset="mnist", epochs=1)
    writer, model = RunWriter(config), linear_model()
    ended = RunEnded("completed", 5, 0.5, 0.8, 1.0, 1.0, model)
    for event in (started(config, model), steps(1, 1, 5), Snapshot(3, model.weights, kept=True), ended):
        assert writer.write(event) is None
    writer.close()
    return runs_dir() / writer.id


@pytest.fixture
def opener(strip: AdviceStrip, tasks: Tasks) -> RunOpener:
    return RunOpener(TrainingController(FakeTraining(), strip), Adviser(strip, strip), tasks, strip)


def test_it_is_shown_with_its_moments_and_its_network(opener: RunOpener, stored: Path, qtbot: QtBot) -> None:
    controller = opener._controller
    with qtbot.waitSignal(opener.opened, timeout=20_000) as opened:
        opener.open(stored.name)
    found: OpenedRun = opened.args[0]
    assert found.title == "Linear on MNIST"
    assert found.model.weights
    assert controller.run is found.run
    assert (controller.run.step, controller.moments) == (5, (3,))


def test_a_run_that_cannot_be_read_says_why(opener: RunOpener, strip: AdviceStrip, stored: Path, qtbot: QtBot) -> None:
    (stored / "run.json").write_text("spoilt")
    opener.open(stored.name)
    qtbot.waitUntil(lambda: strip.fact != "", timeout=20_000)
    assert "run.json" in strip.reason
    assert opener._controller.run is None


def test_a_training_that_has_begun_meanwhile_stays_in_view(opener: RunOpener, stored: Path, qtbot: QtBot) -> None:
    controller = opener._controller
    controller.train(TrainingConfig(epochs=100_000))
    running = controller.run
    task_done = opener._tasks
    opener.open(stored.name)
    qtbot.waitUntil(lambda: task_done.count == 0, timeout=20_000)
    assert controller.run is running
    assert isinstance(running, Run)
    controller.shut_down()
