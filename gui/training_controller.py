"""Owns the training: its thread, its Run and its state. All in the window's thread; it never waits for the disk."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from core.config import TrainingConfig
from core.datasets.catalog import DATASETS
from core.runs import Run, RunWriter
from core.training.control import Control
from core.training.events import Event, RunEnded, RunStarted, Snapshot, Warned
from gui.threads import DataRead, Gate, Training, TrainingThread, kept, training_events

if TYPE_CHECKING:
    from core.datasets.dataset import Dataset
    from core.trained_model import TrainedModel

State = Literal["idle", "preparing", "running", "paused", "stopping"]

SNAPSHOT_MS = 140
_UNCHANGING = {spec.key for spec in DATASETS if spec.key != "drawings"}
QUICK_VALIDATION_MS = 1500  # a thousand images take about 1% of that


class TrainingController(QObject):
    """`train` begins; `event_recorded` tells each event once the Run has it.

    `ended`, `failed` or `abandoned` (stopped before its first step) comes last.
    """

    state_changed = Signal(object)
    run_changed = Signal(object)
    event_recorded = Signal(object)
    snapshot_taken = Signal(object)
    dataset_read = Signal(object)
    warned = Signal(object)
    ended = Signal(object)
    failed = Signal(object)
    abandoned = Signal()

    def __init__(self, training: Training = training_events, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._training = training
        self._thread: TrainingThread | None = None
        self._control, self._gate = Control(), Gate()
        self._template: TrainedModel | None = None
        self._dataset: Dataset | None = None
        self.state: State = "idle"
        self.run: Run | None = None
        self._snapshots = self._every(SNAPSHOT_MS, self._request_snapshot)
        self._validations = self._every(QUICK_VALIDATION_MS, self._request_validation)

    @property
    def is_busy(self) -> bool:
        return self.state != "idle"

    def train(self, config: TrainingConfig, start_from: TrainedModel | None = None, *, paused: bool = False) -> None:
        """Begin a run; `paused` does one batch and holds."""
        if self.is_busy:
            return
        self._join()
        self._control, self._gate = Control(), Gate(is_open=not paused)
        self._control.step = paused
        self._template = None
        arguments = (config, self._control, start_from, self._dataset_for(config))
        writer = RunWriter(config)
        self.run = Run(config, writer.id)
        events = partial(_kept_events, self._training, writer, arguments)
        self._thread = TrainingThread(events, self._control, self._gate)
        self._thread.event_arrived.connect(self._record)
        self._thread.failed.connect(self._fail)
        self._thread.finished.connect(self._finish)
        self.run_changed.emit(self.run)
        self._set_state("preparing")
        self._thread.start()

    def pause(self) -> None:
        if self.state == "running":
            self._gate.close()
            self._control.step = True
            self._set_state("paused")

    def resume(self) -> None:
        if self.state == "paused":
            self._control.step = False
            self._gate.open()
            self._set_state("running")

    def step(self) -> None:
        """One more batch; from idle nothing happens (`train(..., paused=True)` does the first one)."""
        if self.state == "paused":
            self._gate.allow_step()

    def stop(self) -> None:
        """Ask for the end: `ended` follows with the model trained so far."""
        if self.state in ("preparing", "running", "paused"):
            self._set_state("stopping")
            self._control.request_stop()
            self._gate.open()

    def set_learning_rate(self, learning_rate: float) -> None:
        if self.is_busy:
            self._control.request_learning_rate(learning_rate)

    def shut_down(self) -> None:
        """Stop and wait: afterwards no thread runs, and the run is on disk."""
        self.stop()
        self._join()

    def _join(self) -> None:
        if self._thread is not None:
            self._thread.wait()

    def _dataset_for(self, config: TrainingConfig) -> Dataset | None:
        """The dataset of last time, if it is that one and cannot have changed on disk."""
        kept, key = self._dataset, config.dataset
        return kept if kept and kept.key == key and key in _UNCHANGING else None

    def _record(self, event: Event | DataRead) -> None:
        if isinstance(event, DataRead):
            self._dataset = event.dataset
            self.dataset_read.emit(event.dataset)
            return
        if self.run is None:
            return
        self.run.record(event)
        if isinstance(event, RunStarted):
            self._begin(event)
        elif isinstance(event, Snapshot) and self._template is not None:
            self.snapshot_taken.emit(_at(event, self._template))
        elif isinstance(event, Warned):
            self.warned.emit(event)
        self.event_recorded.emit(event)
        if isinstance(event, RunEnded):
            self._set_state("idle")
            self.ended.emit(event)

    def _begin(self, started: RunStarted) -> None:
        self._template = started.model
        if self.state == "preparing":
            self._set_state("running" if self._gate.is_open else "paused")

    def _fail(self, error: BaseException) -> None:
        self._set_state("idle")
        self.failed.emit(error)

    def _finish(self) -> None:
        """The thread is over; a run that was stopped before its first step said nothing of its end."""
        if self.is_busy and self._thread is not None and self._thread.isFinished():
            self._set_state("idle")
            self.abandoned.emit()

    def _set_state(self, state: State) -> None:
        if state == self.state:
            return
        self.state = state
        for timer in (self._snapshots, self._validations):
            if state == "running":
                timer.start()
            else:
                timer.stop()
        self.state_changed.emit(state)

    def _request_snapshot(self) -> None:
        self._control.request_snapshot()

    def _request_validation(self) -> None:
        self._control.request_validation()

    def _every(self, milliseconds: int, slot: object) -> QTimer:
        timer = QTimer(self, interval=milliseconds)
        timer.timeout.connect(slot)
        return timer


def _at(snapshot: Snapshot, template: TrainedModel) -> TrainedModel:
    """The network at that moment, as a model of its own."""
    record = {**template.record, "steps": snapshot.step}
    return dataclasses.replace(template, weights=snapshot.weights, record=record)


def _kept_events(
    training: Training,
    writer: RunWriter,
    arguments: tuple[TrainingConfig, Control, TrainedModel | None, Dataset | None],
) -> Iterator[Event | DataRead]:
    return kept(training(*arguments), writer)
