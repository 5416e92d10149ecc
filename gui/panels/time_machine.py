"""The time machine: sets the network back to any moment of its training that was kept, in memory or on disk."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.moments import model_at, read_moment
from gui.panels.run_words import epoch_of, planned_steps
from gui.tasks import Tasks
from gui.threads import as_work
from gui.throttle import Throttle
from gui.translation import told, tr
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.moment_slider import MomentSlider
from gui.widgets.parts import button

if TYPE_CHECKING:
    from core.runs import Run
    from core.trained_model import TrainedModel
    from core.training.events import RunStarted

_REST_MS = 30  # between two moments while the slider is dragged


class TimeMachine(QWidget):
    """`marked` tells the step that is being looked at, None for now; `chosen` brings its TrainedModel, or None."""

    marked = Signal(object)
    chosen = Signal(object)

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._run: Run | None = None
        self._started: RunStarted | None = None
        self._stored: tuple[int, ...] = ()
        self._model: TrainedModel | None = None
        self._asked: int | None = None
        """The step that is being read from the disk."""
        self._trouble = ""
        self.slider = MomentSlider()
        self.words = ElidedLabel("muted")
        self.back = button(tr("Back to now"), "link")
        self._throttle = Throttle(_REST_MS, self._choose, self)
        self.slider.valueChanged.connect(self._move)
        self.back.clicked.connect(self.return_to_now)
        self._lay_out()
        self.back.hide()

    @property
    def step(self) -> int | None:
        """The moment that is being looked at; None for now."""
        return self.slider.step

    @property
    def model(self) -> TrainedModel | None:
        """The network as it was then."""
        return self._model

    def set_run(self, run: Run | None, stored: tuple[int, ...] = ()) -> None:
        """Another run, of which snapshots after these steps are on disk."""
        self.return_to_now()
        self._run, self._stored = run, stored
        self._started = run.started if run else None
        self.refresh()

    def return_to_now(self) -> None:
        """At once, and not with the next frame."""
        self.slider.choose(None)
        self._throttle.flush()

    def refresh(self) -> None:
        """The run has grown, or is another."""
        run = self._run
        if run is None:
            self.slider.set_steps((), 0)
        else:
            self._forget_undone(run)
            self.slider.set_steps(self._steps(run), run.step)
        self._say()

    def _forget_undone(self, run: Run) -> None:
        """A run that goes on from a checkpoint has other moments after it."""
        if run.started is not self._started and run.started is not None:
            self._started = run.started
            self._stored = tuple(step for step in self._stored if step <= run.started.first_step)

    def _steps(self, run: Run) -> tuple[int, ...]:
        """The last one is now, once the run has ended."""
        steps = sorted({*self._stored, *(snapshot.step for snapshot in run.snapshots)})
        return tuple(step for step in steps if step < run.step or not run.ended)

    def _move(self) -> None:
        self._trouble = ""
        self._say()
        self.marked.emit(self.step)
        self._throttle.request()

    def _choose(self) -> None:
        run, step = self._run, self.step
        self._model = None
        if run is None or step is None:
            self.chosen.emit(None)
            return
        snapshot = next((entry for entry in run.snapshots if entry.step == step), None)
        if snapshot is not None and run.started is not None:
            self._show(model_at(snapshot, run.started.model))
        else:
            self._read(run.id, step)

    def _show(self, model: TrainedModel) -> None:
        self._model = model
        self.chosen.emit(model)

    def _read(self, run_id: str, step: int) -> None:
        """One at a time; what the slider has come to meanwhile is read next."""
        if self._asked is not None:
            return
        self._asked = step
        task = self._tasks.new(as_work(partial(read_moment, run_id, step)))
        task.done.connect(self._take)
        task.failed.connect(self._refuse)
        task.start()

    def _take(self, found: tuple[str, int, TrainedModel]) -> None:
        run_id, step, model = found
        self._asked = None
        if self._run is not None and (run_id, step) == (self._run.id, self.step):
            self._show(model)
        else:
            self._catch_up()

    def _refuse(self, error: BaseException) -> None:
        asked, self._asked = self._asked, None
        if asked == self.step:
            self.return_to_now()
            self._trouble = told(error)
            self._say()
        else:
            self._catch_up()

    def _catch_up(self) -> None:
        """The slider has moved on while the disk was read."""
        if self.step is not None and self._model is None:
            self._choose()

    def _say(self) -> None:
        step = self.step
        words = self._words(step)
        if words == self.words.text():
            return
        self.back.setVisible(step is not None)
        self.words.setText(words)
        self.slider.setAccessibleDescription(words)
        self.slider.setToolTip("" if step is None else words)

    def _words(self, step: int | None) -> str:
        run = self._run
        if run is None or run.started is None or not self.slider.isEnabled():
            return ""
        if step is None and self._trouble:
            return self._trouble
        if step is None:
            return tr("Now. Drag back to see the network as it was.")
        words = tr("Looking at step {step} of {total} · epoch {epoch}")
        return words.format(step=f"{step:,}", total=f"{planned_steps(run):,}", epoch=epoch_of(run, step))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.words, 1)
        row.addWidget(self.back)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.slider)
        column.addLayout(row)
        keep = self.back.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.back.setSizePolicy(keep)
