"""What a training tells, made up: a run of any length costs nothing."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import torch

from core.config import TrainingConfig
from core.models.catalog import find_model
from core.pixels.spec import Preprocessing
from core.runs import RunWriter
from core.trained_model import TrainedModel
from core.training.checkpoint import Checkpoint
from core.training.events import (
    CheckpointMade,
    EpochDone,
    Event,
    Outcome,
    RunEnded,
    RunStarted,
    Snapshot,
    StepsDone,
    Validated,
)

CONFIG = TrainingConfig(dataset="easy", model="linear", epochs=3, schedule="constant", device="cpu", threads=1)
AN_EPOCH = 10
DIGITS = tuple("0123456789")


def model(filled: float = 0.0) -> TrainedModel:
    """A linear network, each of its weights the same number."""
    preprocessing = Preprocessing("digit", (1, 28, 28), (0.2,), (0.3,))
    network = find_model("linear").build((1, 28, 28), 10)
    weights = {name: torch.full_like(value, filled) for name, value in network.state_dict().items()}
    return TrainedModel("linear", DIGITS, preprocessing, weights, record={"steps": 0})


def started(config: TrainingConfig = CONFIG, first_step: int = 0) -> RunStarted:
    environment = (("python", "3.11"), ("torch", "2.10"))
    return RunStarted(config, 7850, 320, 100, AN_EPOCH, DIGITS, "test", environment, model(), first_step=first_step)


def steps(first: int, last: int, loss: float | None = None) -> StepsDone:
    """Losses fall as 1 / step, unless one is given."""
    losses = tuple(loss if loss is not None else 1 / step for step in range(first, last + 1))
    accuracies = tuple(1 - 1 / (step + 1) for step in range(first, last + 1))
    return StepsDone(first, -(-last // AN_EPOCH), losses, accuracies, 0.01, 1000.0, last / 100)


def snapshot(step: int) -> Snapshot:
    return Snapshot(step, model(float(step)).weights, kept=True)


def checkpoint(step: int, config: TrainingConfig = CONFIG) -> CheckpointMade:
    tensors = {f"network.{name}": value for name, value in model(float(step)).weights.items()}
    number = -(-step // AN_EPOCH)
    return CheckpointMade(step, number, Checkpoint(config, step, number, tensors, {"position": step}))


def epoch(number: int) -> Iterator[Event]:
    last = number * AN_EPOCH
    yield steps(last - AN_EPOCH + 1, last - 5)
    yield Validated(last - 5, 0.5, 0.8, whole=False)
    yield steps(last - 4, last)
    yield Validated(last, 1 / last, 1 - 1 / last, whole=True)
    yield EpochDone(number, last, 0.3, 0.9, 1 / last, 1 - 1 / last, last / 100)
    yield snapshot(last)
    yield checkpoint(last)


def ended(step: int, outcome: Outcome = "completed") -> RunEnded:
    return RunEnded(outcome, step, 1 / step, 1 - 1 / step, step / 100, 1000.0, model(float(step)))


def whole_run(config: TrainingConfig = CONFIG, first_epoch: int = 1) -> Iterator[Event]:
    """From the beginning, or as it is told where it goes on from the end of an epoch."""
    yield started(config, (first_epoch - 1) * AN_EPOCH)
    for number in range(first_epoch, config.epochs + 1):
        yield from epoch(number)
    yield ended(config.epochs * AN_EPOCH)


def write(events: Iterable[Event], **kinds: Any) -> RunWriter:
    """Keep the events with a writer of their own; nothing may go wrong."""
    writer = RunWriter(CONFIG, **kinds)
    for event in events:
        assert writer.write(event) is None
    writer.close()
    return writer


def broken_off(epochs: int = 2, **kinds: Any) -> RunWriter:
    """A run whose process died after so many of its three epochs and a few steps."""
    events = [started(), *(event for number in range(1, epochs + 1) for event in epoch(number))]
    return write([*events, steps(epochs * AN_EPOCH + 1, epochs * AN_EPOCH + 3)], **kinds)


def lines(writer: RunWriter) -> list[dict[str, Any]]:
    """The events as they lie on disk."""
    return [json.loads(line) for line in (writer.folder / "events.jsonl").read_text().splitlines()]


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())
