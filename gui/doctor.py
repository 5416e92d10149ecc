"""Looks at the running training about once a second, and says each thing that is wrong with it once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from core.training.events import Event, RunEnded, Warned
from gui.advice import Advice, advice_of
from gui.adviser import Adviser
from gui.training_controller import State, TrainingController

if TYPE_CHECKING:
    from core.runs import Run
    from core.training.finding import Finding

LOOK_MS = 1000
_ABOUT_THE_LOSS = ("not-a-number", "diverging")


class Doctor(QObject):
    """A look costs less than a millisecond in usual runs, so it is done in the window's thread."""

    def __init__(self, controller: TrainingController, adviser: Adviser, parent: QObject) -> None:
        super().__init__(parent)
        self._controller, self._adviser = controller, adviser
        self._told: set[str] = set()
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        controller.run_changed.connect(self._forget)
        controller.state_changed.connect(self._follow_state)
        controller.event_recorded.connect(self._follow_run)

    def look(self) -> None:
        """Say the most important of what was not said yet; what no longer holds is taken back."""
        from core.training.diagnose import diagnose

        run = self._controller.run
        if run is None:
            return
        findings = {finding.key: finding for finding in diagnose(run)}
        shown = self._shown()
        if shown is not None and shown.key not in findings:
            self._adviser.take_back()
            shown = None
        new = next((finding for finding in findings.values() if finding.key not in self._told), None)
        if new is not None and self._may_say(new, shown, list(findings)):
            self._told.add(new.key)
            self._adviser.say(advice_of(new))

    def _shown(self) -> Advice | None:
        """What stands in the strip, if it came from here."""
        shown = self._adviser.shown
        return shown if shown is not None and shown.key in self._told else None

    def _may_say(self, new: Finding, shown: Advice | None, order: list[str]) -> bool:
        """Nothing is pushed aside but what matters less."""
        if self._adviser.shown is None:
            return True
        return shown is not None and order.index(new.key) < order.index(shown.key)

    def _follow_run(self, event: Event) -> None:
        if isinstance(event, Warned) and event.kind == "diverged":
            self._told.update(_ABOUT_THE_LOSS)  # the warning says it
        elif isinstance(event, RunEnded):
            self.look()

    def _follow_state(self, state: State) -> None:
        if state == "running":
            self._timer.start()
        else:
            self._timer.stop()

    def _forget(self, _run: Run) -> None:
        self._told.clear()
