"""One training from its first step to its end: the loop itself, and what is said and kept in between."""

from __future__ import annotations

from collections.abc import Iterator

import torch

from core.datasets.batches import batches, to_floats
from core.errors import AppError
from core.training.checkpoints import Checkpoints
from core.training.control import Control
from core.training.course import Course
from core.training.dropout import make_forward
from core.training.events import EpochDone, Event, Outcome, Snapshot, StepsDone, Warned
from core.training.guard import Guard, copy_weights
from core.training.memory import free_memory, is_out_of_memory, out_of_memory_warning
from core.training.meter import Meter, Stopwatch
from core.training.optimizers import clip_gradients, set_learning_rate
from core.training.resume import Resumption
from core.training.setup import Setup
from core.training.snapshots import snapshot_steps
from core.training.validation import Validation


class Training:
    """One run from where it begins, or goes on, to its end."""

    def __init__(self, setup: Setup, control: Control, watch: Stopwatch, resumption: Resumption | None) -> None:
        self._setup = setup
        self._control = control
        self._watch = watch
        self._course = Course(setup.config, setup.steps_per_epoch)
        self._meter = Meter(watch, has_junk=setup.has_junk)
        self._guard = Guard(setup.network, setup.chance_loss, resumption.checkpoint.step if resumption else 0)
        self._validation = Validation(setup, control)
        self._checkpoints = Checkpoints(setup, self._course, self._guard, self._validation, self._meter, watch)
        self._forward = make_forward(setup.network, setup.config.seed)
        self._outcome: Outcome | None = None
        if resumption:
            self._checkpoints.go_on(resumption)
        first = 0 if resumption and resumption.is_exact else self._course.step
        self._kept_steps = snapshot_steps(first, self._course.last_step, setup.weight_bytes)
        self._resumes = resumption is not None and resumption.is_exact

    @property
    def step(self) -> int:
        return self._course.step

    def run(self) -> Iterator[Event]:
        trouble = None
        try:
            yield from self._begin()
            yield from self._epochs()
        except (AppError, RuntimeError, MemoryError) as error:
            trouble = self._trouble(error)
            if isinstance(error, AppError):
                self._control.request_stop(hurry=True)  # images that cannot be had now cannot be measured either
        if trouble:
            self._outcome = "failed"
            self._guard.restore()
            free_memory()
            if self._meter.waiting:
                yield self._steps_done()
            yield trouble
        yield from self._checkpoints.make(whole=self._outcome != "failed")
        yield from self._end(self._watch.seconds)

    def _begin(self) -> Iterator[Event]:
        """What a run can be gone back to, and gone on from, before anything is learned."""
        if not self._resumes:
            yield from self._kept_snapshot()
            yield from self._checkpoints.make()

    def _end(self, seconds: float) -> Iterator[Event]:
        """The last event; where the final measurements fail, it comes without them."""
        trouble = None
        figures = (self._outcome or "completed", self._course.step, seconds, self._meter.images_per_second)
        try:
            yield from self._validation.end(*figures)
        except (AppError, RuntimeError, MemoryError) as error:
            trouble = self._trouble(error)
        if trouble:
            free_memory()
            yield trouble
            self._control.request_stop(hurry=True)
            yield from self._validation.end(*figures)

    def _trouble(self, error: Exception) -> Warned:
        """What there is to say of an error that a training survives; others are raised again."""
        if isinstance(error, AppError):
            return Warned("data", error.template, tuple(error.values.items()))
        if is_out_of_memory(error):
            return out_of_memory_warning(self._setup.config.batch_size)
        raise error

    def _epochs(self) -> Iterator[Event]:
        config, train, course = self._setup.config, self._setup.train, self._course
        for _ in range(course.epoch, config.epochs + 1):
            for images, labels in batches(train, course.rest_of_epoch(train), config.batch_size):
                trouble = self._learn(images, labels)
                if trouble or self._has_to_tell:
                    yield from self._tell(trouble)
                    if self._outcome:
                        return
            yield from self._end_of_epoch()
            if self._control.stop_requested and self._course.step < self._course.last_step:
                self._outcome = self._outcome or "stopped"
            if self._outcome:
                return

    def _learn(self, images: torch.Tensor, labels: torch.Tensor) -> Warned | None:
        """One step: forward, loss, backward, step."""
        setup, course = self._setup, self._course
        x = to_floats(images.to(setup.device), setup.preprocessing.mean, setup.preprocessing.std)
        x = setup.augment(x, course.vary)
        y = labels.to(setup.device)
        setup.optimizer.zero_grad(set_to_none=True)
        logits = self._forward(x, course.step)
        loss = setup.loss(logits, y)
        loss.backward()
        clip_gradients(setup.network.parameters(), setup.config.clip)
        set_learning_rate(setup.optimizer, course.learning_rate)
        setup.optimizer.step()
        course.end_step()
        told = loss.detach()
        self._meter.add(told, logits.detach(), y)
        return self._guard.check(told, course.base_rate)

    @property
    def _has_to_tell(self) -> bool:
        return self._control.wants_something or self._meter.due or self._course.step in self._kept_steps

    def _tell(self, trouble: Warned | None) -> Iterator[Event]:
        """What there is to say after a step, and what was asked for in the meantime."""
        if stop := self._control.stop_requested:
            trouble = trouble or self._guard.settle(self._course.base_rate)
        if due := trouble or stop or self._control.step or self._meter.due:
            yield self._steps_done()
        if trouble:
            self._outcome = "failed"
            yield trouble
        elif stop:
            self._outcome = "stopped"
        else:
            yield from self._requests()
            if self._course.step in self._kept_steps:
                yield from self._kept_snapshot()
            if due and self._checkpoints.due:
                yield from self._checkpoints.make()

    def _requests(self) -> Iterator[Event]:
        if (wanted := self._control.take_learning_rate()) is not None:
            self._course.change_learning_rate(wanted)
        if self._control.take_snapshot_request():
            yield Snapshot(self._course.step, copy_weights(self._setup.network))
        if self._control.take_validation_request():
            yield from self._waiting_steps()
            yield from self._validation.of_part(self._course.step)
            self._meter.restart()

    def _kept_snapshot(self) -> Iterator[Event]:
        """Nothing where the weights are no numbers any more: nobody will want to go back to them."""
        yield from self._waiting_steps()
        if self._kept_steps and self._guard.is_well:
            yield Snapshot(self._course.step, copy_weights(self._setup.network), kept=True)

    def _waiting_steps(self) -> Iterator[Event]:
        if self._meter.waiting:
            yield self._steps_done()

    def _steps_done(self) -> StepsDone:
        return self._meter.flush(self._course.step, self._course.epoch, self._course.learning_rate)

    def _end_of_epoch(self) -> Iterator[Event]:
        yield from self._waiting_steps()
        if trouble := self._guard.settle(self._course.base_rate):
            self._outcome = "failed"
            yield trouble
            return
        yield from self._validation.of_whole(self._course.step)
        if (validated := self._validation.last) and validated.step == self._course.step:
            yield EpochDone(
                epoch=self._course.epoch,
                step=self._course.step,
                train_loss=self._meter.epoch_loss,
                train_accuracy=self._meter.epoch_accuracy,
                validation_loss=validated.loss,
                validation_accuracy=validated.accuracy,
                seconds=self._watch.seconds,
            )
            self._course.end_epoch()
            self._meter.start_epoch()
            yield from self._checkpoints.make()
        self._meter.restart()
