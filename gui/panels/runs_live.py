"""The run that trains in this window, looked at a few times a second while somebody watches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from core.runs import Run
    from gui.study import Study

_EVERY_MS = 500


class LiveRun(QObject):
    """`grew` while it trains and is watched, `over` once it has ended, `changed` when there may be another."""

    grew = Signal()
    over = Signal()
    changed = Signal()

    def __init__(self, study: Study, parent: QObject) -> None:
        super().__init__(parent)
        self._study = study
        self._state = ""
        self._watched = False
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.look)
        study.run_changed.connect(self._change)

    @property
    def run(self) -> Run | None:
        """None before its first step, and when it has ended."""
        run = self._study.run
        if run is None or run.started is None or run.ended is not None:
            return None
        return None if self._state == "idle" else run

    @property
    def is_busy(self) -> bool:
        """Whether a training is under way, also one that has not begun yet."""
        return self._state != "idle" if self._state else self.run is not None

    def follow_state(self, state: str) -> None:
        """As the controller tells it; "idle" when nothing is under way."""
        ended = self.is_busy and state == "idle"
        self._state = state
        self._change()
        if ended:
            self.over.emit()

    def watch(self, *, watched: bool) -> None:
        self._watched = watched
        self._change()

    def look(self) -> None:
        if self.run is not None:
            self.grew.emit()
        elif self._study.run is not None and self._study.run.ended is not None:
            self._timer.stop()
            self.over.emit()

    def _change(self) -> None:
        """A run that gets ready has no row yet; the timer waits for its first step."""
        run = self._study.run
        if self._watched and self._state != "idle" and run is not None and run.ended is None:
            self._timer.start()
        else:
            self._timer.stop()
        self.changed.emit()
