"""Saves drawings with the digit that they are, one after the other, so that none gets in another's way."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.panels.drawing_work import Kept, keep_drawing

if TYPE_CHECKING:
    from core.pixels.spec import Drawing
    from gui.tasks import Tasks


class Teaching(QObject):
    """`taught` brings a Kept, `failed` the error. The same strokes with another label replace what was just saved."""

    taught = Signal(object)
    failed = Signal(object)

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._waiting: list[Drawing] = []
        self._busy = False
        self._last: Drawing | None = None

    def teach(self, drawing: Drawing) -> None:
        self._waiting.append(drawing)
        if not self._busy:
            self._next()

    def _next(self) -> None:
        if not self._waiting:
            return
        drawing = self._waiting.pop(0)
        before = self._last if self._last and self._last.strokes == drawing.strokes else None
        self._busy = True
        task = self._tasks.new(partial(keep_drawing, drawing, before), writes=True)
        task.done.connect(self._kept)
        task.failed.connect(self.failed)
        task.ended.connect(self._end)
        task.start()

    def _kept(self, kept: Kept) -> None:
        self._last = kept.drawing
        self.taught.emit(kept)

    def _end(self) -> None:
        self._busy = False
        self._next()
