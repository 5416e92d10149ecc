"""Run: one training, as a view in memory."""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass, field, replace

from core.config import TrainingConfig
from core.training.events import EpochDone, Event, RunEnded, RunStarted, Snapshot, StepsDone, Validated, Warned

_NEWEST_SHARE = 0.1  # of the shown speed


@dataclass
class Run:
    """What a view shows of one training. It grows with each event and never touches the disk.

    The first loss is that of step `first_step` + 1: a fork's curve starts where it left its parent.
    """

    config: TrainingConfig
    id: str = ""
    name: str = ""
    parent: tuple[str, int] | None = None
    """The run and the step that this one was forked from."""
    first_step: int = 0
    started: RunStarted | None = None
    ended: RunEnded | None = None
    losses: array[float] = field(default_factory=lambda: array("d"))
    accuracies: array[float] = field(default_factory=lambda: array("d"))
    validations: list[Validated] = field(default_factory=list)
    epochs: list[EpochDone] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)
    snapshots: list[Snapshot] = field(default_factory=list)
    """The kept ones, with their weights."""
    learning_rates: list[tuple[int, float]] = field(default_factory=list)
    """The step and the rate, once each time it was told."""
    plans: list[tuple[int, int]] = field(default_factory=list)
    """After which step how many epochs in all were planned: one more each time that it starts or goes on."""
    epoch: int = 0
    images_per_second: float = 0.0
    seconds: float = 0.0
    _warned_at: list[int] = field(default_factory=list)

    @property
    def step(self) -> int:
        return self.first_step + len(self.losses)

    @property
    def steps(self) -> range:
        """The steps that the losses and accuracies belong to."""
        return range(self.first_step + 1, self.step + 1)

    def record(self, event: Event) -> None:
        match event:
            case RunStarted():
                self._start(event)
            case StepsDone():
                self._record_steps(event)
            case Validated():
                self.validations.append(event)
            case EpochDone():
                self.epochs.append(event)
            case Snapshot(kept=True):
                self.snapshots.append(event)
            case Warned():
                self.warnings.append(event)
                self._warned_at.append(self.step)
            case RunEnded():
                self.ended = event

    def copied(self) -> Run:
        """As it is now, for another thread; without weights."""
        return replace(
            self, losses=self.losses[:], accuracies=self.accuracies[:], validations=self.validations[:],
            epochs=self.epochs[:], warnings=self.warnings[:], snapshots=[], learning_rates=self.learning_rates[:],
            plans=self.plans[:], _warned_at=self._warned_at[:],
        )  # fmt: skip

    def cut_back(self, step: int) -> None:
        """Forget what came after the step, as a run does that goes on from there."""
        keep = max(0, step - self.first_step)
        del self.losses[keep:]
        del self.accuracies[keep:]
        self.first_step = min(self.first_step, step)
        self._fill(step)
        self.validations = [event for event in self.validations if event.step <= step]
        self.epochs = [event for event in self.epochs if event.step <= step]
        self.snapshots = [event for event in self.snapshots if event.step <= step]
        self.learning_rates = [(at, rate) for at, rate in self.learning_rates if at <= step]
        self.plans = [(at, epochs) for at, epochs in self.plans if at <= step]
        kept = sum(at <= step for at in self._warned_at)
        del self.warnings[kept:], self._warned_at[kept:]
        self.ended = None

    def _start(self, event: RunStarted) -> None:
        if self.losses or self.started is not None:
            self.cut_back(event.first_step)
        else:
            self.first_step = event.first_step
        self.started, self.config = event, event.config
        self.plans.append((event.first_step, event.config.epochs))

    def _record_steps(self, event: StepsDone) -> None:
        self._fill(event.first_step - 1)
        self.losses.extend(event.losses)
        self.accuracies.extend(event.accuracies)
        self.learning_rates.append((event.last_step, event.learning_rate))
        self.epoch, self.seconds = event.epoch, event.seconds
        # One event covers a few steps only: its rate alone would flicker.
        share = _NEWEST_SHARE if self.images_per_second else 1.0
        self.images_per_second += share * (event.images_per_second - self.images_per_second)

    def _fill(self, step: int) -> None:
        """Steps that are lost (a damaged file) leave a gap, so that the others keep their places."""
        gap = [math.nan] * (step - self.step)
        self.losses.extend(gap)
        self.accuracies.extend(gap)
