"""Making a training's checkpoints, and giving a training what is in one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import torch

from core.model_files.description import network_to_json
from core.plain_json import plain_json
from core.training.checkpoint import Checkpoint, named, under
from core.training.course import Course
from core.training.events import CheckpointMade, Event
from core.training.guard import Guard, copy_weights
from core.training.meter import Meter, Stopwatch
from core.training.optimizer_memory import copy_memory, give_memory
from core.training.resume import Resumption, damaged, fingerprint
from core.training.setup import Setup
from core.training.validation import Validation

SECONDS_BETWEEN = 20.0
"""Less than what may be lost at most: a batch, a validation and the disk take their time as well."""


@dataclass
class Checkpoints:
    """Everything of a training that has to be the same when it goes on."""

    setup: Setup
    course: Course
    guard: Guard
    validation: Validation
    meter: Meter
    watch: Stopwatch
    _data: str = field(init=False)
    _last: tuple[int, int, int] | None = None
    _since: float = 0.0

    def __post_init__(self) -> None:
        self._data = fingerprint(self.setup.dataset)

    @property
    def due(self) -> bool:
        return self.watch.seconds - self._since >= SECONDS_BETWEEN and self.guard.is_well

    def make(self, *, whole: bool = True) -> Iterator[Event]:
        """A checkpoint of this very moment, unless there is one already.

        One that is not `whole` holds weights from before: what the optimizer and the guard know is not of them.
        """
        course = self.course
        moment = (course.step, course.epoch, course.batch)
        if self._last == moment:
            return
        self._last, self._since = moment, self.watch.seconds
        tensors, values = self._tensors(whole=whole), self._values(whole=whole)
        checkpoint = Checkpoint(self.setup.config, course.step, course.learned_epoch, tensors, values)
        yield CheckpointMade(course.step, course.learned_epoch, checkpoint)

    def go_on(self, resumption: Resumption) -> None:
        """Let the training be where the checkpoint was; an AppError where it does not fit."""
        try:
            self._go_on(resumption, resumption.checkpoint)
        except (AttributeError, LookupError, RuntimeError, TypeError, ValueError, OverflowError) as problem:
            raise damaged() from problem

    def _tensors(self, *, whole: bool) -> dict[str, torch.Tensor]:
        setup = self.setup
        tensors = {
            **named("network", copy_weights(setup.network)),
            **named("best", self.validation.tensors()),
            **self.course.tensors(),
        }
        if whole:
            tensors |= named("optimizer", copy_memory(setup.network, setup.optimizer))
            tensors |= named("guard", self.guard.tensors())
        return tensors

    def _values(self, *, whole: bool) -> dict[str, Any]:
        values: dict[str, Any] = {
            **network_to_json(self.setup.start),
            **self.course.values(),
            "data": self._data,
            "seconds": self.watch.seconds,
            "meter": self.meter.values(),
            "validation": self.validation.values(),
            "guard": self.guard.values() if whole else None,
        }
        return {name: plain_json(value) for name, value in values.items()}

    def _go_on(self, resumption: Resumption, checkpoint: Checkpoint) -> None:
        tensors, values = checkpoint.tensors, checkpoint.values
        self.course.go_on(
            checkpoint.step,
            tensors,
            values,
            in_order=resumption.keeps_order,
            at_rate=resumption.keeps("learning_rate"),
            in_sequence=resumption.keeps("seed"),
        )
        self.watch.restart(float(values["seconds"]))
        self._since = self.watch.seconds
        self.meter.remember(values["meter"], epoch=resumption.keeps_order and values["guard"] is not None)
        self.meter.restart()
        if resumption.keeps_validation:
            self.validation.remember(under("best", tensors), values["validation"])
        if values["guard"] is not None:
            self._remember_steps(resumption, checkpoint)
        if resumption.is_exact:
            self._last = (self.course.step, self.course.epoch, self.course.batch)

    def _remember_steps(self, resumption: Resumption, checkpoint: Checkpoint) -> None:
        """What the optimizer knows of the steps before, and the guard."""
        setup = self.setup
        if resumption.keeps("optimizer"):
            memory = under("optimizer", checkpoint.tensors)
            fits = give_memory(setup.config, setup.network, setup.optimizer, memory)
            if not fits and memory and resumption.is_exact:
                raise damaged()
        if resumption.is_exact:
            self.guard.remember(under("guard", checkpoint.tensors), checkpoint.values["guard"])
