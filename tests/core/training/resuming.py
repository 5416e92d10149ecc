"""Trainings that are interrupted after any step, and what has to be the same in those that go on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import torch

from core.config import TrainingConfig
from core.training import checkpoints as module
from core.training.checkpoint import Checkpoint
from core.training.checkpoint_file import checkpoint_to_bytes, read_checkpoint
from core.training.control import Control
from core.training.events import EpochDone, Event, RunEnded, RunStarted, StepsDone, Validated
from core.training.loop import train
from tests.core.training.told import checkpoints, ended, kept_snapshots, steps


def after_each_batch(config: TrainingConfig, control: Control, **options: Any) -> Iterator[Event]:
    """A training that makes a checkpoint after each batch."""
    control.step = True
    before = module.SECONDS_BETWEEN
    module.SECONDS_BETWEEN = 0.0
    try:
        yield from train(config, control, **options)
    finally:
        module.SECONDS_BETWEEN = before


def whole_run(config: TrainingConfig, **options: Any) -> tuple[list[Event], dict[int, Checkpoint]]:
    """Its events, and its newest checkpoint of each step."""
    events = list(after_each_batch(config, Control(), **options))
    return events, {checkpoint.step: checkpoint for checkpoint in checkpoints(events)}


def through_a_file(checkpoint: Checkpoint) -> Checkpoint:
    return read_checkpoint(checkpoint_to_bytes(checkpoint))


def results(events: list[Event], after: int = 0) -> dict[str, Any]:
    """All that a run said after that step, but for times."""
    told = [(number, loss, right) for event in steps(events) for number, loss, right in _each(event) if number > after]
    measured = [event for event in events if isinstance(event, Validated) and event.step > after]
    epochs = [replace(event, seconds=0) for event in events if isinstance(event, EpochDone) and event.step > after]
    last = ended(events)
    return {
        "steps": told,
        "rates": {event.last_step: event.learning_rate for event in steps(events) if event.last_step > after},
        "measured": [event for event in measured if event.whole],
        "epochs": epochs,
        "ended": (last.outcome, last.step, last.loss, last.accuracy),
        "snapshots": [event.step for event in kept_snapshots(events) if event.step > after],
    }


def _each(event: StepsDone) -> Iterator[tuple[int, float, float]]:
    return zip(range(event.first_step, event.last_step + 1), event.losses, event.accuracies, strict=True)


def weights_of(event: Event) -> Mapping[str, torch.Tensor]:
    assert isinstance(event, (RunStarted, RunEnded))
    assert event.model is not None
    return event.model.weights


def are_same(one: Mapping[str, torch.Tensor], other: Mapping[str, torch.Tensor]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(value, other[name]) for name, value in one.items())


def assert_exact(config: TrainingConfig, positions: tuple[int, ...], **options: Any) -> None:
    events, made = whole_run(config, **options)
    options.pop("start_from", None)
    for position in positions:
        control = Control()
        control.step = True
        torch.rand(5)
        resumed = list(train(config, control, resume=through_a_file(made[position]), **options))
        assert results(resumed) == results(events, after=position)
        assert are_same(weights_of(resumed[-1]), weights_of(events[-1]))
        snapshots = {event.step: event.weights for event in kept_snapshots(events)}
        assert all(are_same(event.weights, snapshots[event.step]) for event in kept_snapshots(resumed))


@dataclass
class StoppingFeed:
    """Has the first images of a split, and asks for a stop as soon as others are waited for."""

    control: Control
    there: int
    drawn: int = 0

    def wait(self, _split: str, count: int, timeout: float | None = None) -> bool:
        if count > self.there:
            assert timeout is not None
            self.control.request_stop()
        return count <= self.there
