"""The one training loop: a generator of events. It knows nothing of windows, disks or threads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch

from core.config import TrainingConfig
from core.datasets.batches import batches, epoch_order, to_floats
from core.datasets.dataset import Dataset
from core.datasets.load import load_dataset
from core.errors import AppError
from core.model_files import open_model
from core.progress import Work
from core.trained_model import TrainedModel
from core.training.control import Control
from core.training.events import EpochDone, Event, Outcome, Preparing, Snapshot, StepsDone, Warned
from core.training.guard import Guard, copy_weights
from core.training.memory import free_memory, is_out_of_memory, out_of_memory_error, out_of_memory_warning
from core.training.meter import Meter, Stopwatch
from core.training.optimizers import clip_gradients, set_learning_rate
from core.training.schedules import schedule_factor
from core.training.setup import Setup, set_up, skipped_warning
from core.training.validation import Validation


def train(
    config: TrainingConfig,
    control: Control | None = None,
    *,
    dataset: Dataset | None = None,
    start_from: TrainedModel | None = None,
) -> Iterator[Event]:
    """Train as the settings say. Whoever advances the generator computes; not advancing it pauses.

    `dataset` and `start_from` save reading what is in memory already. The last event is RunEnded, also after a stop;
    an AppError ends the generator only before the first step.
    """
    watch = Stopwatch()
    threads = torch.get_num_threads()
    try:
        for event in _events(config, control or Control(), dataset, start_from, watch):
            watch.pause()
            yield event
            watch.resume()
    finally:
        torch.set_num_threads(threads)


def _events(
    config: TrainingConfig, control: Control, dataset: Dataset | None, start_from: TrainedModel | None, watch: Stopwatch
) -> Iterator[Event]:
    if start_from is None and config.start_from:
        start_from = open_model(Path(config.start_from))
    if dataset is None:
        dataset = yield from _told(load_dataset(config.dataset))
    try:
        setup = set_up(config, dataset, start_from)
    except (RuntimeError, MemoryError) as error:
        if is_out_of_memory(error):
            raise out_of_memory_error(config.batch_size) from error
        raise
    watch.restart()
    yield setup.started()
    if warning := skipped_warning(dataset):
        yield warning
    yield from Training(setup, control, watch).run()


def _told(work: Work[Any]) -> Any:
    """Do the work, telling its progress as events, and give its result."""
    while True:
        try:
            progress = next(work)
        except StopIteration as stop:
            return stop.value
        yield Preparing(progress.what, progress.done, progress.total)


class Training:
    """One run from its first step to its end: the loop, and the few values that live as long as it."""

    def __init__(self, setup: Setup, control: Control, watch: Stopwatch) -> None:
        self._setup = setup
        self._control = control
        self._watch = watch
        self._meter = Meter(watch, has_junk=setup.has_junk)
        self._guard = Guard(setup.network, setup.chance_loss)
        self._validation = Validation(setup, control)
        self._shuffle = torch.Generator().manual_seed(setup.config.seed)
        self._vary = torch.Generator().manual_seed(setup.config.seed)
        self._base_rate = setup.config.learning_rate  # what the schedule's factor is applied to
        self._epoch = 0
        self._step = 0
        self._outcome: Outcome | None = None

    def run(self) -> Iterator[Event]:
        trouble = None
        try:
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
        yield from self._end(self._watch.seconds)

    def _end(self, seconds: float) -> Iterator[Event]:
        """The last event; where the final measurements fail, it comes without them."""
        trouble = None
        figures = (self._outcome or "completed", self._step, seconds, self._meter.images_per_second)
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
        config, train = self._setup.config, self._setup.train
        for self._epoch in range(1, config.epochs + 1):
            order = epoch_order(train, self._shuffle, first=self._epoch == 1)
            self._meter.start_epoch()
            for images, labels in batches(train, order, config.batch_size):
                trouble = self._learn(images, labels)
                yield from self._tell(trouble)
                if self._outcome:
                    return
            yield from self._end_of_epoch()
            if self._control.stop_requested and self._epoch < config.epochs:
                self._outcome = self._outcome or "stopped"
            if self._outcome:
                return

    def _learn(self, images: torch.Tensor, labels: torch.Tensor) -> Warned | None:
        """One step: forward, loss, backward, step."""
        setup = self._setup
        x = to_floats(images.to(setup.device), setup.preprocessing.mean, setup.preprocessing.std)
        x = setup.augment(x, self._vary)
        y = labels.to(setup.device)
        logits = setup.network(x)
        loss = setup.loss(logits, y)
        setup.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        clip_gradients(setup.network.parameters(), setup.config.clip)
        set_learning_rate(setup.optimizer, self._learning_rate)
        setup.optimizer.step()
        self._step += 1
        self._meter.add(loss, logits, y, labels)
        return self._guard.check(loss, self._base_rate)

    @property
    def _learning_rate(self) -> float:
        return self._base_rate * self._schedule_factor

    @property
    def _schedule_factor(self) -> float:
        steps = self._setup.steps_per_epoch * self._setup.config.epochs
        return schedule_factor(self._setup.config.schedule, self._step / steps)

    def _tell(self, trouble: Warned | None) -> Iterator[Event]:
        """What there is to say after a step, and what was asked for in the meantime."""
        if stop := self._control.stop_requested:
            trouble = trouble or self._guard.settle(self._base_rate)
        if trouble or stop or self._control.step or self._meter.due:
            yield self._steps_done()
        if trouble:
            self._outcome = "failed"
            yield trouble
        elif stop:
            self._outcome = "stopped"
        else:
            yield from self._requests()

    def _requests(self) -> Iterator[Event]:
        if (wanted := self._control.take_learning_rate()) is not None:
            # Where the schedule has come down to nothing, its factor would make any base rate infinite.
            self._base_rate = wanted / max(self._schedule_factor, 1e-3)
        if self._control.take_snapshot_request():
            yield Snapshot(self._step, copy_weights(self._setup.network))
        if self._control.take_validation_request():
            if self._meter.waiting:
                yield self._steps_done()
            yield from self._validation.of_part(self._step)
            self._meter.restart()

    def _steps_done(self) -> StepsDone:
        return self._meter.flush(self._step, self._epoch, self._learning_rate)

    def _end_of_epoch(self) -> Iterator[Event]:
        if self._meter.waiting:
            yield self._steps_done()
        if trouble := self._guard.settle(self._base_rate):
            self._outcome = "failed"
            yield trouble
            return
        yield from self._validation.of_whole(self._step)
        if (validated := self._validation.last) and validated.step == self._step:
            yield EpochDone(
                epoch=self._epoch,
                step=self._step,
                train_loss=self._meter.epoch_loss,
                train_accuracy=self._meter.epoch_accuracy,
                validation_loss=validated.loss,
                validation_accuracy=validated.accuracy,
                seconds=self._watch.seconds,
            )
        self._meter.restart()
