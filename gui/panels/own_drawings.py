"""The user's own drawings: everything that is done to their file, one thing after the other, in threads."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from gui.panels.drawing_work import (
    Drawings,
    Kept,
    TakenBack,
    add_drawing,
    exchange_drawings,
    keep_drawing,
    own_drawings,
    take_back_drawing,
)

if TYPE_CHECKING:
    from core.pixels.spec import Drawing
    from core.progress import Work
    from gui.tasks import Tasks


class OwnDrawings(QObject):
    """`changed` brings all drawings as they are on the disk now, `taught` a Kept, `taken_back` a TakenBack,
    `failed` the error; `settled` says that all is done that was asked for.

    No change is based on what another has overtaken: each reads the file anew.
    """

    changed = Signal(object)
    settled = Signal()
    taught = Signal(object)
    taken_back = Signal(object)
    failed = Signal(object)

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._waiting: list[Callable[[], Work[Any]]] = []
        self._busy = False
        self._last: Drawing | None = None
        self.drawings: Drawings = ()

    def read(self) -> None:
        self._do(own_drawings)

    def add(self, drawing: Drawing) -> None:
        """Save a labelled drawing."""
        self._do(partial(add_drawing, drawing))

    def teach(self, drawing: Drawing) -> None:
        """Save a labelled drawing. The same strokes with another label replace what was saved last."""
        again = self._last is not None and self._last.strokes == drawing.strokes
        self._do(partial(keep_drawing, drawing, self._last if again else None))
        self._last = drawing

    def take_back(self, kept: Kept) -> None:
        """What was taught by mistake is not saved, or under the label that it had before."""
        self._last = kept.before
        self._do(partial(take_back_drawing, kept))

    def exchange(self, old: Drawings, new: Drawings, places: tuple[int, ...] = ()) -> None:
        """Put new drawings in the places of old ones (see `exchange_drawings`); the other way round undoes it."""
        self._do(partial(exchange_drawings, old, new, places))

    def _do(self, work: Callable[[], Work[Any]]) -> None:
        self._waiting.append(work)
        if not self._busy:
            self._next()

    def _next(self) -> None:
        if self._waiting:
            self._busy = True
            task = self._tasks.new(self._waiting.pop(0), writes=True)
            task.done.connect(self._done)
            task.failed.connect(self.failed)
            task.ended.connect(self._end)
            task.start()

    def _done(self, result: Kept | TakenBack | Drawings) -> None:
        self.drawings = result if isinstance(result, tuple) else result.drawings
        if isinstance(result, Kept):
            self.taught.emit(result)
        elif isinstance(result, TakenBack):
            self.taken_back.emit(result)
        self.changed.emit(self.drawings)

    def _end(self) -> None:
        self._busy = False
        self._next()
        if not self._busy:
            self.settled.emit()
