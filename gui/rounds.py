"""Paints a part a frame, round after round: all parts at once would hold the window's events up that much longer."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer


class Rounds(QObject):
    """`request` leads to a round of the parts. What is requested meanwhile is for the next one.

    Where nothing was, `finish` is called, and no more until the next request.
    """

    def __init__(
        self, frame_ms: int, parts: Sequence[Callable[[], None]], finish: Callable[[], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._parts, self._finish = parts, finish
        self._place = 0
        self._wanted = False
        self._timer = QTimer(self, interval=frame_ms)
        self._timer.timeout.connect(self.advance)

    @property
    def are_due(self) -> bool:
        return self._timer.isActive()

    def request(self) -> None:
        self._wanted = True
        if not self._timer.isActive():
            self._timer.start()

    def advance(self) -> None:
        """The next frame."""
        if self._place == 0:
            if not self._wanted:
                self._timer.stop()
                self._finish()
                return
            self._wanted = False
        part = self._parts[self._place]
        self._place = (self._place + 1) % len(self._parts)
        part()
