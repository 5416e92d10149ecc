"""Slow the picture, not the work: requests that come too often are joined, and the last one is never lost."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer


class Throttle(QObject):
    """`request` leads to one call of `slot`: as soon as the event at hand is done, but not before the last one's rest
    of `rest_ms` is over."""

    def __init__(self, rest_ms: int, slot: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._rest_ms = rest_ms
        self._slot = slot
        self._wanted = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.flush)

    def request(self) -> None:
        self._wanted = True
        if not self._timer.isActive():
            self._timer.start(0)

    def flush(self) -> None:
        """Do now what was requested, if anything was."""
        self._timer.stop()
        if self._wanted:
            self._wanted = False
            self._slot()
            self._timer.start(self._rest_ms)
