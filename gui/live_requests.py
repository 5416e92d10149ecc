"""What the window asks of a training while it runs: a snapshot to predict with, a quick validation for the curves."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from core.training.control import Control

SNAPSHOT_MS = 250
QUICK_VALIDATION_MS = 1500  # a thousand images take about 1% of that


class LiveRequests(QObject):
    """Asks again and again, from `start` to `stop`."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._control = Control()
        self._timers = (
            self._every(SNAPSHOT_MS, self._request_snapshot),
            self._every(QUICK_VALIDATION_MS, self._request_validation),
        )

    def start(self, control: Control) -> None:
        self._control = control
        for timer in self._timers:
            timer.start()

    def stop(self) -> None:
        for timer in self._timers:
            timer.stop()

    def _request_snapshot(self) -> None:
        self._control.request_snapshot()

    def _request_validation(self) -> None:
        self._control.request_validation()

    def _every(self, milliseconds: int, slot: object) -> QTimer:
        timer = QTimer(self, interval=milliseconds)
        timer.timeout.connect(slot)
        return timer
