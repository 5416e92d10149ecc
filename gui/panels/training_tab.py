"""The Training tab: the advice strip, and under it the charts, which come to life after the window was painted."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from gui.dialogs import Dialogs
from gui.tasks import Tasks
from gui.translation import tr
from gui.widgets.advice_strip import AdviceStrip
from gui.widgets.empty_state import EmptyState
from gui.widgets.parts import set_ground

if TYPE_CHECKING:
    from core.runs import Run
    from core.trained_model import TrainedModel
    from gui.panels.judging import PinJudged
    from gui.panels.training_panel import TrainingPanel

_SIDE = 20


class TrainingTab(QWidget):
    """Shows that there is no run yet, or the run.

    `moment_chosen` brings a TrainedModel when the network is to be seen as it was, None when it is the newest again.
    """

    tour_requested = Signal()
    moment_chosen = Signal(object)

    def __init__(self, dialogs: Dialogs, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dialogs = dialogs
        self._tasks = tasks
        set_ground(self, "window")
        self.advice = AdviceStrip()
        self.panel: TrainingPanel | None = None
        self._stack = QStackedWidget()
        self._model: TrainedModel | None = None
        self._to_do = ("", "")
        self._empty = EmptyState("", "", tr("Show me around"))
        self._empty.action_clicked.connect(self.tour_requested)
        self._stack.addWidget(self._empty)
        holder = QVBoxLayout()
        holder.setContentsMargins(_SIDE, 0, _SIDE, 0)
        holder.addWidget(self.advice)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 14, 0, 0)
        column.setSpacing(14)
        column.addLayout(holder)
        column.addWidget(self._stack, 1)
        self._say()

    def prepare(self) -> TrainingPanel:
        """Make the charts; their library takes a moment to import."""
        if self.panel is None:
            from gui.panels.training_panel import TrainingPanel

            self.panel = TrainingPanel(self._dialogs, self._tasks)
            self.panel.moment_chosen.connect(self.moment_chosen)
            self._stack.addWidget(self.panel)
        return self.panel

    def set_model(self, model: TrainedModel | None) -> None:
        """What can be tried before the first run."""
        self._model = model
        self._say()

    def set_to_do(self, title: str, sentence: str) -> None:
        """What has to be done before a training can begin; nothing, if both are empty."""
        self._to_do = title, sentence
        self._say()

    def _say(self) -> None:
        title, sentence = self._to_do
        if title:
            self._empty.say(title, sentence)
        else:
            self._empty.say(tr("Click Train and watch it learn"), what_to_do(self._model))

    def set_run(self, run: Run, moments: tuple[int, ...] = ()) -> None:
        """Show that run; `moments` are the steps of its snapshots that are on disk."""
        panel = self.prepare()
        panel.set_run(run, moments)
        self._stack.setCurrentWidget(panel)

    def set_seeds(self, runs: tuple[Run, ...]) -> None:
        """The runs of a series that have ended."""
        if runs or self.panel is not None:
            self.prepare().set_seeds(runs)

    @property
    def moment(self) -> int | None:
        """The step of the moment that is being looked at; None for now."""
        return self.panel.time_machine.step if self.panel else None

    def tell_moment(self) -> None:
        """Once more, for those who were told of the newest network meanwhile."""
        if self.panel is not None and self.panel.time_machine.model is not None:
            self.moment_chosen.emit(self.panel.time_machine.model)

    def return_to_now(self) -> None:
        if self.panel is not None:
            self.panel.time_machine.return_to_now()

    def clear(self) -> None:
        if self.panel is not None:
            self.panel.set_seeds(())
            self.panel.set_run(None)
        self._stack.setCurrentIndex(0)

    def mark_dirty(self) -> None:
        if self.panel is not None:
            self.panel.mark_dirty()

    def keep_pins(self, numbers: Container[int]) -> None:
        """Only these drawings are still pinned."""
        if self.panel is not None:
            self.panel.keep_pins(numbers)

    def follow_pins(self, judged: tuple[PinJudged, ...]) -> None:
        if self.panel is not None:
            self.panel.follow_pins(judged)


def what_to_do(model: TrainedModel | None) -> str:
    """A network is promised only where there is one."""
    live = tr("Loss falls and accuracy rises here, live.")
    if model is None:
        return live
    first = tr("Or draw a digit on the right first: a trained network is ready.")
    if model.preprocessing.kind != "digit":
        first = tr("Or try a picture on the right first: a trained network is ready.")
    return f"{live}\n{first}"
