"""Setting the network back to a moment of its training."""

import dataclasses

import pytest
import torch
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.config import TrainingConfig
from core.runs import Run, RunWriter
from core.trained_model import TrainedModel
from core.training.events import RunEnded, Snapshot
from gui.panels.time_machine import TimeMachine
from gui.tasks import Tasks
from tests.gui.fakes import linear_model, started, steps


@pytest.fixture
def machine(app: QApplication, qtbot: QtBot, tasks: Tasks) -> TimeMachine:
    made = TimeMachine(tasks)
    qtbot.addWidget(made)
    return made


def weights(value: float) -> dict[str, torch.Tensor]:
    return {name: torch.full_like(tensor, value) for name, tensor in linear_model().weights.items()}


def running(*moments: int) -> Run:
    """Twelve of fifteen steps."""
    run = Run(TrainingConfig(model="linear", epochs=3), "a-run")
    run.record(started(run.config, linear_model()))
    run.record(steps(1, 3, 12))
    for step in moments:
        run.record(Snapshot(step, weights(step), kept=True))
    return run


def first_weight(model: TrainedModel) -> float:
    return float(next(iter(model.weights.values())).flatten()[0])


def test_a_moment_brings_the_network_as_it_was(machine: TimeMachine, qtbot: QtBot) -> None:
    machine.set_run(running(2, 7))
    with qtbot.waitSignal(machine.chosen) as chosen:
        machine.slider.choose(7)
    model = chosen.args[0]
    assert (first_weight(model), model.record["steps"]) == (7.0, 7)
    assert machine.words.text() == "Looking at step 7 of 15 · epoch 2"
    assert not machine.back.isHidden()


def test_dragging_over_many_moments_tells_the_last_one(machine: TimeMachine, qtbot: QtBot) -> None:
    machine.set_run(running(2, 3, 5, 7))
    told: list[TrainedModel] = []
    machine.chosen.connect(told.append)
    for step in (7, 5, 3, 2):
        machine.slider.choose(step)
    qtbot.waitUntil(lambda: len(told) > 0)
    assert [first_weight(model) for model in told] == [2.0]


def test_back_to_now_tells_that_it_is_the_newest_again(machine: TimeMachine, qtbot: QtBot) -> None:
    machine.set_run(running(2))
    with qtbot.waitSignal(machine.chosen):
        machine.slider.choose(2)
    with qtbot.waitSignals([machine.chosen, machine.marked]):
        machine.back.click()
    assert (machine.step, machine.model) == (None, None)
    assert machine.words.text().startswith("Now.")
    assert machine.back.isHidden()


def test_another_run_begins_at_now(machine: TimeMachine, qtbot: QtBot) -> None:
    machine.set_run(running(2))
    with qtbot.waitSignal(machine.chosen):
        machine.slider.choose(2)
    with qtbot.waitSignal(machine.chosen) as chosen:
        machine.set_run(running(2, 3))
    assert chosen.args == [None]
    assert machine.step is None


def test_a_run_without_moments_says_nothing(machine: TimeMachine) -> None:
    for run in (None, Run(TrainingConfig()), running()):
        machine.set_run(run)
        assert not machine.slider.isEnabled()
        assert machine.words.text() == ""


def test_the_last_moment_of_a_run_that_has_ended_is_now(machine: TimeMachine) -> None:
    run = running(2, 12)
    machine.set_run(run)
    assert machine.slider.maximum() == 2
    run.record(RunEnded("stopped", 12, 0.5, 0.8, 1.0, 1.0, None))
    machine.refresh()
    assert machine.slider.maximum() == 1


@pytest.fixture
def stored() -> Run:
    """As it is read from the disk: without weights."""
    run = running(2, 7)
    config = run.config
    writer = RunWriter(config)
    for event in (dataclasses.replace(started(config), model=linear_model()), steps(1, 3, 12), *run.snapshots):
        assert writer.write(event) is None
    writer.close()
    run.id = writer.id
    run.snapshots.clear()
    return run


def test_moments_on_disk_are_read_when_they_are_wanted(machine: TimeMachine, stored: Run, qtbot: QtBot) -> None:
    machine.set_run(stored, (2, 7))
    with qtbot.waitSignal(machine.chosen) as chosen:
        machine.slider.choose(2)
    assert first_weight(chosen.args[0]) == 2.0


def test_what_the_slider_has_come_to_meanwhile_is_read_next(machine: TimeMachine, stored: Run, qtbot: QtBot) -> None:
    machine.set_run(stored, (2, 7))
    told: list[TrainedModel] = []
    machine.chosen.connect(told.append)
    machine.slider.choose(2)
    machine._throttle.flush()
    machine.slider.choose(7)
    qtbot.waitUntil(lambda: machine.model is not None)
    assert [first_weight(model) for model in told] == [7.0]


def test_a_moment_that_cannot_be_read_says_why_and_is_now(machine: TimeMachine, stored: Run, qtbot: QtBot) -> None:
    machine.set_run(stored, (2, 5, 7))
    with qtbot.waitSignal(machine.chosen) as chosen:
        machine.slider.choose(5)
    assert chosen.args == [None]
    assert machine.step is None
    assert machine.words.text() != ""
    assert not machine.words.text().startswith("Now.")


def test_moments_after_the_checkpoint_are_gone_once_the_run_goes_on(machine: TimeMachine, stored: Run) -> None:
    machine.set_run(stored, (2, 7))
    stored.record(dataclasses.replace(started(stored.config), first_step=5))
    machine.refresh()
    assert machine.slider.maximum() == 1
