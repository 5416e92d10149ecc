"""Which network is seen: the one at hand, the one that learns, or what that was at an earlier moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gui.moments import moment_of

if TYPE_CHECKING:
    from core.trained_model import TrainedModel
    from gui.model_session import ModelSession
    from gui.panels.draw_panel import DrawPanel
    from gui.panels.training_tab import TrainingTab
    from gui.study import Study
    from gui.training_controller import TrainingController


class NetworkInView(QObject):
    """Tells the drawing and the tabs; a moment that is looked at outlasts the snapshots of the training."""

    def __init__(
        self,
        session: ModelSession,
        controller: TrainingController,
        training_tab: TrainingTab,
        draw: DrawPanel,
        study: Study,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._controller, self._training_tab = session, controller, training_tab
        self._draw, self._study = draw, study
        self._own: TrainedModel | None = None
        session.changed.connect(self._follow_session)
        controller.snapshot_taken.connect(self._show_newest)
        controller.ended.connect(self._return)
        controller.failed.connect(self._return)
        controller.abandoned.connect(self._return)
        training_tab.moment_chosen.connect(self._show_moment)

    def _follow_session(self) -> None:
        """A model that was only saved or named is no reason to leave the moment that is looked at."""
        if self._session.model is not self._own or self._training_tab.moment is None:
            self._show_own()

    def _return(self, _how: object = None) -> None:
        """A training that leaves no network behind was seen while it learned: the one at hand answers again."""
        if self._draw.model is not self._session.model and self._training_tab.moment is None:
            self._show_own()

    def _show_own(self) -> None:
        self._own = self._session.model
        self._draw.set_model(self._own)
        self._study.set_model(self._own, live=False)

    def _show_newest(self, model: TrainedModel) -> None:
        if self._training_tab.moment is None:
            self._draw.set_live_model(model)
            self._study.set_model(model, live=True)

    def _show_moment(self, model: TrainedModel | None) -> None:
        """The network as it was then; None brings the newest back, or leaves that to the next snapshot."""
        step, run = self._training_tab.moment, self._controller.run
        if model is not None and step is not None and run is not None:
            self._session.look_at(moment_of(run, model, step))
            self._draw.set_moment(model, step)
            self._study.set_model(model, live=False, moment=step)
            return
        self._session.look_at(None)
        if not self._controller.is_busy:
            self._show_own()
