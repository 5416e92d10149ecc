"""What a training tells, keeps and answers between its steps."""

from __future__ import annotations

from collections.abc import Iterator

import torch

from core.errors import AppError
from core.training.checkpoints import Checkpoints
from core.training.control import Control
from core.training.course import Course
from core.training.events import EpochDone, Event, Outcome, Snapshot, StepsDone, Validated, Warned
from core.training.guard import Guard, copy_weights
from core.training.memory import free_memory, is_out_of_memory, out_of_memory_warning
from core.training.meter import Meter, Stopwatch
from core.training.resume import Resumption
from core.training.setup import Setup
from core.training.snapshots import snapshot_steps
from core.training.validation import Validation


class Between:
    """Told of each step and each epoch; `outcome` says how the training ends as soon as no further step is wanted."""

    def __init__(self, setup: Setup, control: Control, watch: Stopwatch, resumption: Resumption | None) -> None:
        self._setup = setup
        self._control = control
        self._watch = watch
        self.course = Course(setup.config, setup.steps_per_epoch)
        self.outcome: Outcome | None = None
        self._meter = Meter(watch, has_junk=setup.has_junk)
        self._guard = Guard(
            setup.network, setup.chance_loss, setup.config, resumption.checkpoint.step if resumption else 0
        )
        self._validation = Validation(setup, control)
        self._checkpoints = Checkpoints(setup, self.course, self._guard, self._validation, self._meter, watch)
        if resumption:
            self._checkpoints.go_on(resumption)
        self._goes_on = resumption is not None and resumption.is_exact
        first = 0 if self._goes_on else self.course.step
        self._kept_steps = snapshot_steps(first, self.course.last_step, setup.weight_bytes)

    @property
    def stop_wanted(self) -> bool:
        return self._control.stop_requested

    def begin(self) -> Iterator[Event]:
        """What a run can be gone back to, and gone on from, before anything is learned."""
        if not self._goes_on:
            yield from self._kept_snapshot()
            yield from self._checkpoints.make()

    def after_step(self, loss: torch.Tensor, logits: torch.Tensor, labels: torch.Tensor) -> Iterator[Event]:
        """Tensors without gradients. Most steps are told later, together with others."""
        self._meter.add(loss, logits, labels)
        trouble = self._guard.check(loss, self.course.base_rate)
        if trouble or self._control.wants_something or self._meter.due or self.course.step in self._kept_steps:
            yield from self._tell(trouble)

    def after_epoch(self) -> Iterator[Event]:
        yield from self._waiting_steps()
        if trouble := self._guard.settle(self.course.base_rate):
            self.outcome = "failed"
            yield trouble
            return
        if self.course.is_within_epoch:  # its next images were still being made when the stop came
            self.outcome = "stopped"
            return
        yield from self._validation.of_whole(self.course.step)
        validated = self._validation.last
        if validated is None or validated.step != self.course.step:  # given up: the epoch still lacks its end
            self.outcome = "stopped"
            return
        yield self._epoch_done(validated)
        self.course.end_epoch()
        self._meter.start_epoch()
        yield from self._checkpoints.make()
        self._meter.restart()
        if self._control.stop_requested and self.course.step < self.course.last_step:
            self.outcome = "stopped"

    def trouble_of(self, error: Exception) -> Warned:
        """What there is to say of an error that a training survives; others are raised again."""
        if isinstance(error, AppError):
            self._control.request_stop(hurry=True)  # images that cannot be had now cannot be measured either
            return Warned("data", error.template, tuple(error.values.items()))
        if is_out_of_memory(error):
            return out_of_memory_warning(self._setup.config.batch_size)
        raise error

    def fail(self, trouble: Warned) -> Iterator[Event]:
        """No further step is possible: back to the last good weights."""
        self.outcome = "failed"
        self._guard.restore()
        free_memory()
        yield from self._waiting_steps()
        yield trouble

    def end(self) -> Iterator[Event]:
        """The last checkpoint and the last event; where the final measurements fail, it comes without them."""
        yield from self._checkpoints.make(whole=self.outcome != "failed")
        trouble = None
        figures = (self.outcome or "completed", self.course.step, self._watch.seconds, self._meter.images_per_second)
        try:
            yield from self._validation.end(*figures)
        except (AppError, RuntimeError, MemoryError) as error:
            trouble = self.trouble_of(error)
        if trouble:
            free_memory()
            yield trouble
            self._control.request_stop(hurry=True)
            yield from self._validation.end(*figures)

    def _tell(self, trouble: Warned | None) -> Iterator[Event]:
        """What there is to say after a step, and what was asked for in the meantime."""
        if stop := self._control.stop_requested:
            trouble = trouble or self._guard.settle(self.course.base_rate)
        if due := trouble or stop or self._control.step or self._meter.due:
            yield self._steps_done()
        if trouble:
            self.outcome = "failed"
            yield trouble
        elif stop:
            self.outcome = "stopped"
        else:
            yield from self._requests()
            if self.course.step in self._kept_steps:
                yield from self._kept_snapshot()
            if due and self._checkpoints.due:
                yield from self._checkpoints.make()

    def _requests(self) -> Iterator[Event]:
        if (wanted := self._control.take_learning_rate()) is not None:
            self.course.change_learning_rate(wanted)
        if self._control.take_snapshot_request():
            yield Snapshot(self.course.step, copy_weights(self._setup.network))
        if self._control.take_validation_request():
            yield from self._waiting_steps()
            yield from self._validation.of_part(self.course.step)
            self._meter.restart()

    def _kept_snapshot(self) -> Iterator[Event]:
        """Nothing where the weights are no numbers any more: nobody will want to go back to them."""
        yield from self._waiting_steps()
        if self._kept_steps and self._guard.is_well:
            yield Snapshot(self.course.step, copy_weights(self._setup.network), kept=True)

    def _waiting_steps(self) -> Iterator[Event]:
        if self._meter.waiting:
            yield self._steps_done()

    def _steps_done(self) -> StepsDone:
        return self._meter.flush(self.course.step, self.course.epoch, self.course.learning_rate)

    def _epoch_done(self, validated: Validated) -> EpochDone:
        return EpochDone(
            epoch=self.course.epoch,
            step=self.course.step,
            train_loss=self._meter.epoch_loss,
            train_accuracy=self._meter.epoch_accuracy,
            validation_loss=validated.loss,
            validation_accuracy=validated.accuracy,
            seconds=self._watch.seconds,
        )
