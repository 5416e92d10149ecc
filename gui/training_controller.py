"""Owns the training: its thread, its Run and its state. All in the window's thread; it never waits for the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from core.config import TrainingConfig
from core.runs import Run, RunWriter
from core.training.control import Control
from core.training.events import Event, RunEnded, RunStarted, Snapshot, Warned
from gui.live_requests import LiveRequests
from gui.moments import model_at
from gui.repeating import Repeating
from gui.run_sources import forked_run, is_still, new_run, repeated_run, resumed_run
from gui.series import Series
from gui.threads import DataRead, Gate, RunRead, Told, Training, TrainingThread, training_events

if TYPE_CHECKING:
    from core.datasets.dataset import Dataset
    from core.trained_model import TrainedModel

_PATIENCE_MS = 700
"""How long the last measurements may hold up the window."""
State = Literal["idle", "preparing", "running", "paused", "stopping"]
Source = Callable[[Control], Iterator[Told]]


class TrainingController(QObject):
    """`train`, `resume`, `fork` and `repeat` begin; `event_recorded` tells each event once the Run has it.

    `ended`, `failed` or `abandoned` (stopped before its first step) comes last. Of a series of runs each one ends;
    then the next begins, until `series_ended` brings the Series.
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
    series_changed = Signal(object)
    series_ended = Signal(object)

    def __init__(self, training: Training = training_events, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._training = training
        self._thread: TrainingThread | None = None
        self._control, self._gate = Control(), Gate()
        self._template: TrainedModel | None = None
        self._dataset: Dataset | None = None
        self._over = False
        self.state: State = "idle"
        self.run: Run | None = None
        self.moments: tuple[int, ...] = ()
        """The steps of those snapshots of the run that are on disk and not in memory."""
        self._repeating = Repeating(self)
        self._repeating.changed.connect(self.series_changed)
        self._repeating.ended.connect(self.series_ended)
        self._requests = LiveRequests(self)

    @property
    def is_busy(self) -> bool:
        return self.state != "idle"

    @property
    def series(self) -> Series | None:
        """Which the run is a part of."""
        return self._repeating.series

    def train(self, config: TrainingConfig, start_from: TrainedModel | None = None, *, paused: bool = False) -> None:
        """Begin a run; `paused` does one batch and holds."""
        if not self.is_busy:
            self._repeating.forget()
            self._train(config, start_from, paused=paused)

    def resume(self, run_id: str, epochs: int = 0) -> None:
        """Go on with a stored run where it was left, up to that many epochs in all (0: as planned)."""
        if not self.is_busy:
            self._repeating.forget()
            self._launch(partial(resumed_run, self._training, run_id, epochs, self._dataset))

    def fork(self, run_id: str, step: int, config: TrainingConfig, *, paused: bool = False) -> None:
        """A new run with these settings, from what that run was after that step."""
        if not self.is_busy:
            self._repeating.forget()
            parent = (run_id, step)
            writer = RunWriter(config, parent=parent)
            self._show(Run(config, writer.id, parent=parent, first_step=step))
            source = partial(forked_run, self._training, writer, config, parent, self._dataset_for(config))
            self._launch(source, paused=paused)

    def repeat(self, config: TrainingConfig, seeds: int = 5, start_from: TrainedModel | None = None) -> None:
        """Train with that many seeds, one after another, but for those that were; stopping one of them ends it all."""
        if not self.is_busy:
            self._repeating.begin(start_from)
            self._launch(partial(repeated_run, config, seeds, start_from is not None))

    def show_run(self, run: Run, moments: tuple[int, ...] = ()) -> None:
        """A run of the history takes the place of the one in view."""
        if not self.is_busy:
            self._repeating.forget()
            self._show(run, moments)

    def pause(self) -> None:
        if self.state == "running":
            self._gate.close()
            self._control.step = True
            self._set_state("paused")

    def go_on(self) -> None:
        """After a pause."""
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
        self._repeating.stop()
        if self.state in ("preparing", "running", "paused"):
            self._set_state("stopping")
            self._control.request_stop()
            self._gate.open()

    def set_learning_rate(self, learning_rate: float) -> None:
        if self.is_busy:
            self._control.request_learning_rate(learning_rate)

    def shut_down(self, *, for_good: bool = False) -> None:
        """Stop and wait: afterwards no thread runs, and the run is on disk. `for_good` lets nothing begin again.

        Last measurements that take long are left out: the window stands still meanwhile.
        """
        self._over = self._over or for_good
        self.stop()
        if self._thread is not None and not self._thread.wait(_PATIENCE_MS):
            self._control.request_stop(hurry=True)
        self._join()

    def _train(self, config: TrainingConfig, start_from: TrainedModel | None, *, paused: bool = False) -> None:
        writer = RunWriter(config, group=self._repeating.group)
        self._show(Run(config, writer.id))
        source = partial(new_run, self._training, writer, config, start_from, self._dataset_for(config))
        self._launch(source, paused=paused)

    def _train_next(self) -> None:
        """Of a series. The snapshots of its former runs are on disk; in memory there is room for one run's."""
        if self.run is not None:
            self.run.snapshots.clear()
        if config := self._repeating.next:
            self._train(config, self._repeating.start_from)

    def _launch(self, source: Source, *, paused: bool = False) -> None:
        if self._over:
            return
        self._join()
        self._control, self._gate = Control(), Gate(is_open=not paused)
        self._control.step = paused
        self._template = None
        self._thread = TrainingThread(partial(source, self._control), self._control, self._gate)
        self._thread.event_arrived.connect(self._record)
        self._thread.failed.connect(self._fail)
        self._thread.finished.connect(self._finish)
        self._set_state("preparing")
        self._thread.start()

    def _join(self) -> None:
        if self._thread is not None:
            self._thread.wait()

    def _dataset_for(self, config: TrainingConfig) -> Dataset | None:
        """The dataset of last time; all runs that a series trains use the same."""
        return self._dataset if self._repeating.has_trained or is_still(self._dataset, config) else None

    def _show(self, run: Run, moments: tuple[int, ...] = ()) -> None:
        self.run, self.moments = run, moments
        self.run_changed.emit(run)

    def _record(self, event: Told) -> None:
        if isinstance(event, DataRead):
            self._dataset = event.dataset
            self.dataset_read.emit(event.dataset)
        elif isinstance(event, RunRead):
            self._show(event.run, event.moments)
        elif isinstance(event, Series):
            self._repeating.take(event)
        else:
            if self.run is not None:
                self.run.record(event)
            self._tell(event)

    def _tell(self, event: Event) -> None:
        if isinstance(event, RunStarted):
            self._begin(event)
        elif isinstance(event, Snapshot) and self._template is not None and not event.kept:
            self.snapshot_taken.emit(model_at(event, self._template))
        elif isinstance(event, Warned):
            self.warned.emit(event)
        self.event_recorded.emit(event)
        if isinstance(event, RunEnded):
            self._end(event)

    def _begin(self, started: RunStarted) -> None:
        self._template = started.model
        if self.state == "preparing":
            self._set_state("running" if self._gate.is_open else "paused")

    def _end(self, ended: RunEnded) -> None:
        if self.run is not None:
            self._repeating.add(self.run)
        goes_on = self._repeating.goes_on
        self._set_state("preparing" if goes_on else "idle")
        if not goes_on:
            self._repeating.end()
        self.ended.emit(ended)

    def _fail(self, error: BaseException) -> None:
        self._set_state("idle")
        self._repeating.end()
        self.failed.emit(error)

    def _finish(self) -> None:
        """A series goes on with its next run; what was stopped before its first step said nothing of its end."""
        if not self.is_busy or self._thread is None or not self._thread.isFinished():
            return
        if self._repeating.goes_on:
            self._train_next()
            return
        was_stopped = self.state == "stopping"
        self._set_state("idle")
        self._repeating.end()
        if was_stopped:
            self.abandoned.emit()

    def _set_state(self, state: State) -> None:
        if state == self.state:
            return
        self.state = state
        if state == "running":
            self._requests.start(self._control)
        else:
            self._requests.stop()
        self.state_changed.emit(state)
