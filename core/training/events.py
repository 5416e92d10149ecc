"""What a training tells of itself. Frozen values that may cross threads; weights travel as detached CPU copies."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from core.config import TrainingConfig
from core.progress import Progress, Result, Work, told

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    import torch

    from core.trained_model import TrainedModel
    from core.training.checkpoint import Checkpoint

Outcome = Literal["completed", "stopped", "failed"]


@dataclass(frozen=True)
class Preparing(Progress):
    """Work before the first step."""


@dataclass(frozen=True)
class RunStarted:
    """The first step comes next. `config` has every choice filled in: the device, the threads.

    `model` has the weights that the training starts with; with a Snapshot's weights it is the network at that moment.
    """

    config: TrainingConfig
    parameters: int
    train_size: int
    validation_size: int
    steps_per_epoch: int
    classes: tuple[str, ...]
    validation: Literal["test", "held-out"]
    environment: tuple[tuple[str, str], ...]
    model: TrainedModel
    first_step: int = 0
    """How many steps were learned before: not 0 where a run goes on from a checkpoint."""


@dataclass(frozen=True)
class StepsDone:
    """Every step since the last such event: `losses` and `accuracies` of steps `first_step` and on, counted from 1."""

    first_step: int
    epoch: int  # counted from 1
    losses: tuple[float, ...]
    accuracies: tuple[float, ...]
    learning_rate: float
    images_per_second: float
    seconds: float  # of training so far, pauses left out

    @property
    def last_step(self) -> int:
        return self.first_step + len(self.losses) - 1


@dataclass(frozen=True)
class Validated:
    """Loss and accuracy on validation after `step`; `whole` is false for the small fixed part between epochs."""

    step: int
    loss: float
    accuracy: float
    whole: bool


@dataclass(frozen=True)
class Snapshot:
    """The weights as they were after `step`. The `kept` ones are for going back to, at most a hundred a run."""

    step: int
    weights: Mapping[str, torch.Tensor]
    kept: bool = False


@dataclass(frozen=True, eq=False)
class CheckpointMade:
    """All that going on exactly from here needs."""

    step: int
    epoch: int
    checkpoint: Checkpoint


@dataclass(frozen=True)
class EpochDone:
    epoch: int
    step: int
    train_loss: float
    train_accuracy: float
    validation_loss: float
    validation_accuracy: float
    seconds: float


@dataclass(frozen=True)
class Warned:
    """A sentence with advice, as a template and its values (see AppError)."""

    kind: str
    template: str
    values: tuple[tuple[str, Any], ...] = ()

    @property
    def message(self) -> str:
        return self.template.format(**dict(self.values))


@dataclass(frozen=True)
class RunEnded:
    """The last event, whatever the outcome. `model` is whole; None only if nothing could be trained at all."""

    outcome: Outcome
    step: int
    loss: float
    accuracy: float
    seconds: float
    images_per_second: float
    model: TrainedModel | None


Event = Preparing | RunStarted | StepsDone | Validated | Snapshot | CheckpointMade | EpochDone | Warned | RunEnded
_NOT_FOR_JSON = {"weights", "model", "checkpoint"}


def preparing(work: Work[Result]) -> Generator[Preparing, None, Result]:
    """The work as a part of getting ready to train; gives its result."""
    return told(work, as_preparing)


def as_preparing(progress: Progress) -> Preparing:
    return Preparing(progress.what, progress.done, progress.total)


def event_name(event: Event) -> str:
    """RunEnded -> run_ended."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(event).__name__).lower()


def to_json(event: Event) -> dict[str, Any]:
    """The event as plain numbers, strings and lists, without weights."""
    fields: dict[str, Any] = {"event": event_name(event)}
    for entry in dataclasses.fields(event):
        if entry.name not in _NOT_FOR_JSON:
            value = getattr(event, entry.name)
            fields[entry.name] = value.to_json() if isinstance(value, TrainingConfig) else value
    if isinstance(event, Warned):
        fields = {"event": "warned", "kind": event.kind, "message": event.message}
    return fields
