"""The weights that a run keeps for going back to."""

import itertools

import pytest
import torch

from core.config import TrainingConfig
from core.datasets.dataset import Dataset
from core.training import checkpoints as module
from core.training.checkpoint import under
from core.training.control import Control
from core.training.events import CheckpointMade, RunStarted, StepsDone
from core.training.loop import train
from core.training.snapshots import MOST_BYTES, snapshot_steps
from tests.core.training.told import checkpoints, ended, kept_snapshots

SMALL = 250_000


@pytest.mark.parametrize(("first", "last"), [(0, 1), (0, 20), (0, 938), (0, 9380), (0, 10**7), (300, 1000)])
def test_they_lie_evenly_between_the_start_and_the_end(first: int, last: int) -> None:
    steps = sorted(snapshot_steps(first, last, SMALL))
    assert (steps[0], steps[-1]) == (first, last)
    assert len(steps) <= 100
    gaps = [after - before for before, after in itertools.pairwise(steps)]
    assert max(gaps) - min(gaps) <= 1


def test_there_are_a_hundred_where_there_are_steps_enough() -> None:
    assert len(snapshot_steps(0, 10_000, SMALL)) == 100


@pytest.mark.parametrize("size", [10**6, 10**7, 2 * 10**7, 10**8])
def test_large_networks_have_fewer(size: int) -> None:
    steps = snapshot_steps(0, 10_000, size)
    assert len(steps) == MOST_BYTES // size
    assert not steps or 10_000 in steps


def test_a_run_keeps_its_weights_from_the_first_to_the_last(config: TrainingConfig, easy: Dataset) -> None:
    events = list(train(config, dataset=easy))
    kept = kept_snapshots(events)
    assert [event.step for event in kept] == [0, 10, 20]
    started, last = events[0], ended(events)
    assert isinstance(started, RunStarted)
    assert last.model is not None
    for weights, snapshot in ((started.model.weights, kept[0]), (last.model.weights, kept[-1])):
        assert all(torch.equal(value, snapshot.weights[name]) for name, value in weights.items())


def test_checkpoints_come_at_the_start_after_each_epoch_and_when_it_is_stopped(
    config: TrainingConfig, easy: Dataset
) -> None:
    control = Control()
    events = []
    control.step = True
    for event in train(config.changed(epochs=9), control, dataset=easy):
        events.append(event)
        if isinstance(event, StepsDone) and event.last_step > 20:
            control.request_stop()
    made = [(event.step, event.epoch) for event in events if isinstance(event, CheckpointMade)]
    assert made == [(0, 0), (10, 1), (20, 2), (22, 3)]
    assert isinstance(events[-3], CheckpointMade)
    assert all(checkpoint.config == events[0].config for checkpoint in checkpoints(events))  # type: ignore[union-attr]


def test_long_epochs_have_checkpoints_within_them(
    config: TrainingConfig, easy: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert module.SECONDS_BETWEEN <= 30
    monkeypatch.setattr(module, "SECONDS_BETWEEN", 0.0)
    control = Control()
    control.step = True
    made = checkpoints(train(config, control, dataset=easy))
    assert [checkpoint.step for checkpoint in made] == [0, *range(1, 11), *range(10, 21), 20]


def test_weights_that_are_no_numbers_are_not_kept(
    config: TrainingConfig, easy: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SECONDS_BETWEEN", 0.0)
    control = Control()
    control.step = True
    wild = config.changed(optimizer="sgd", learning_rate=1000.0, epochs=9)
    events = list(train(wild, control, dataset=easy))
    assert ended(events).outcome == "failed"
    for weights in (event.weights for event in kept_snapshots(events)):
        assert all(bool(value.isfinite().all()) for value in weights.values())
    for checkpoint in checkpoints(events):
        assert all(bool(value.isfinite().all()) for value in under("network", checkpoint.tensors).values())
