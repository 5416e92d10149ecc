"""The Training tab: the advice strip, and under it the charts, which come to life after the window was painted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from gui.dialogs import Dialogs
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
    """Shows that there is no run yet, or the run."""

    tour_requested = Signal()

    def __init__(self, dialogs: Dialogs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dialogs = dialogs
        set_ground(self, "window")
        self.advice = AdviceStrip()
        self.panel: TrainingPanel | None = None
        self._stack = QStackedWidget()
        self._empty = EmptyState(tr("Click Train and watch it learn"), what_to_do(None), tr("Show me around"))
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

    def prepare(self) -> TrainingPanel:
        """Make the charts; their library takes a moment to import."""
        if self.panel is None:
            from gui.panels.training_panel import TrainingPanel

            self.panel = TrainingPanel(self._dialogs)
            self._stack.addWidget(self.panel)
        return self.panel

    def set_model(self, model: TrainedModel | None) -> None:
        """What can be tried before the first run."""
        self._empty.set_sentence(what_to_do(model))

    def set_run(self, run: Run) -> None:
        panel = self.prepare()
        panel.set_run(run)
        self._stack.setCurrentWidget(panel)

    def clear(self) -> None:
        self.advice.dismiss()
        self._stack.setCurrentIndex(0)

    def mark_dirty(self) -> None:
        if self.panel is not None:
            self.panel.mark_dirty()

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
