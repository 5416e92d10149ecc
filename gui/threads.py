"""The two kinds of thread: one that trains, one that does a task. The only place that imports the training loop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, QThread, Signal

from core.config import TrainingConfig
from core.datasets.load import begin_early, load_dataset
from core.progress import Progress, Work
from core.training.control import Control
from core.training.events import CheckpointMade, Event, Preparing, RunStarted, Snapshot, StepsDone, preparing
from gui.memory import give_memory_back
from gui.series import Series
from gui.torch_loading import loading_torch

if TYPE_CHECKING:
    from core.datasets.dataset import Dataset
    from core.runs import Run, RunWriter
    from core.trained_model import TrainedModel
    from core.training.checkpoint import Checkpoint


_PROGRESS_EVERY = 0.03
"""Seconds: work may yield far more often than anybody can read."""
_LONG = 0.25
"""Seconds: shorter work leaves little behind."""


@dataclass(frozen=True, eq=False)
class DataRead:
    """The dataset that a training is about to use, for whoever wants to show it, and for the next training."""

    dataset: Dataset


@dataclass(frozen=True, eq=False)
class RunRead:
    """A stored run that is about to go on, with its history; `moments` are the steps of its snapshots on disk.

    The thread that read it does not touch it any more: from now on it is the window's.
    """

    run: Run
    moments: tuple[int, ...] = ()


Told = Event | DataRead | RunRead | Series


class Training(Protocol):
    """Whatever gives the events of a training; `start_from` and `dataset` are what is in memory already.

    With `resume` it goes on from there.
    """

    def __call__(
        self,
        config: TrainingConfig,
        control: Control,
        start_from: TrainedModel | None,
        dataset: Dataset | None,
        resume: Checkpoint | None,
    ) -> Iterator[Told]: ...


def training_events(
    config: TrainingConfig,
    control: Control,
    start_from: TrainedModel | None,
    dataset: Dataset | None,
    resume: Checkpoint | None,
) -> Iterator[Told]:
    """The training itself. Once a stop is asked for it does not begin any more: nothing of it is on disk then."""
    if dataset is None:
        begin_early(config.dataset)
    yield from preparing(loading_torch())
    from core.training.loop import train

    if dataset is None:
        from core.training.resume import model_of

        start = model_of(resume) if resume else start_from
        dataset = yield from preparing(load_dataset(config.dataset, start.preprocessing.shape if start else None))
        yield DataRead(dataset)
    for event in train(config, control, start_from=start_from, dataset=dataset, resume=resume):
        if isinstance(event, RunStarted) and control.stop_requested:
            return
        yield event


def kept(events: Iterator[Told], writer: RunWriter) -> Iterator[Told]:
    """The events, each on disk before it is shown; a disk that fails becomes a warning among them.

    Checkpoints are for the disk alone: their tensors are too heavy to wait in the window's queue.
    """
    try:
        for event in events:
            trouble = None if isinstance(event, (DataRead, RunRead, Series)) else writer.write(event)
            if not isinstance(event, CheckpointMade):
                yield event
            if trouble:
                yield trouble
    finally:
        writer.close()


class Gate:
    """Lets a thread through, holds it, or lets it through for one more step."""

    def __init__(self, *, is_open: bool = True) -> None:
        self._condition = threading.Condition()
        self._open = is_open
        self._steps = 0

    def open(self) -> None:
        with self._condition:
            self._open = True
            self._condition.notify_all()

    def close(self) -> None:
        with self._condition:
            self._open = False
            self._steps = 0

    def allow_step(self) -> None:
        with self._condition:
            self._steps += 1
            self._condition.notify_all()

    @property
    def is_open(self) -> bool:
        return self._open

    def wait(self) -> None:
        """Hold the calling thread while the gate is closed; an allowed step lets it through once."""
        with self._condition:
            self._condition.wait_for(lambda: self._open or self._steps > 0)
            if not self._open:
                self._steps -= 1


class TrainingThread(QThread):
    """Advances a training and tells each event. Behind a closed gate: one batch, the weights after it, and a halt."""

    event_arrived = Signal(object)
    failed = Signal(object)

    def __init__(self, events: Callable[[], Iterator[Told]], control: Control, gate: Gate) -> None:
        super().__init__()
        self._events, self._control, self._gate = events, control, gate

    def run(self) -> None:
        try:
            self._tell_events()
        except BaseException as error:
            self.failed.emit(error)
        give_memory_back()

    def _tell_events(self) -> None:
        for event in self._events():
            self.event_arrived.emit(event)
            if isinstance(event, Preparing) and self._control.stop_requested:
                return
            self._hold_after(event)

    def _hold_after(self, event: Told) -> None:
        if self._gate.is_open:
            return
        if isinstance(event, StepsDone):
            self._control.request_snapshot()
        elif isinstance(event, Snapshot) and not event.kept:  # the kept ones come besides those that were asked for
            self._gate.wait()


class TaskThread(QThread):
    """Does one piece of work that tells its progress; cancelling is a request, heard at the next progress."""

    progressed = Signal(object)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    def __init__(self, work: Callable[[], Work[Any]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._cancel = threading.Event()

    def cancel(self) -> None:
        self._cancel.set()

    def run(self) -> None:
        began = time.monotonic()
        try:
            self._advance(self._work())
        except BaseException as error:
            self.failed.emit(error)
        if time.monotonic() - began > _LONG:
            give_memory_back()

    def _advance(self, work: Work[Any]) -> None:
        next_telling = 0.0
        while not self._cancel.is_set():
            try:
                progress = next(work)
            except StopIteration as end:
                self.done.emit(end.value)
                return
            if time.monotonic() >= next_telling:
                next_telling = time.monotonic() + _PROGRESS_EVERY
                self.progressed.emit(progress)
        work.close()
        self.cancelled.emit()


def as_work(function: Callable[[], Any]) -> Callable[[], Work[Any]]:
    """A plain function as work without progress."""

    def work() -> Generator[Progress, None, Any]:
        yield Progress("", 0, 0)
        return function()

    return work
