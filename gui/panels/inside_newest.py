"""Work of which only the newest counts: one piece at a time, with a rest in between so that nobody else is starved."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

if TYPE_CHECKING:
    from core.progress import Work
    from gui.tasks import Task, Tasks

_REST_SHARE = 2.0
"""After each piece twice the time that it took is left to others: the training, above all."""


class Newest(QObject):
    """`ask` has it done soon; what was asked before and has not begun is forgotten. `drop` forgets all of it."""

    done = Signal(object)
    failed = Signal(object)
    progressed = Signal(object)

    def __init__(self, tasks: Tasks, rest_ms: int, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._rest_ms = tasks, rest_ms
        self._task: Task | None = None
        self._next: Callable[[], Work[Any]] | None = None
        self._clock = QElapsedTimer()
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._begin)

    @property
    def is_busy(self) -> bool:
        """Whether something is under way, or waits."""
        return self._task is not None or self._next is not None

    def ask(self, work: Callable[[], Work[Any]]) -> None:
        self._next = work
        if self._task is None and not self._rest.isActive():
            self._begin()

    def drop(self) -> None:
        """Whatever is under way is stopped, and nobody hears of it again."""
        self._next = None
        self._rest.stop()
        task, self._task = self._task, None
        if task is not None:
            for signal, slot in self._ears(task):
                signal.disconnect(slot)
            task.cancel()

    def _begin(self) -> None:
        if self._next is None or self._task is not None:
            return
        self._task = self._tasks.new(self._next)
        self._next = None
        for signal, slot in self._ears(self._task):
            signal.connect(slot)
        self._clock.start()
        self._task.start()

    def _ears(self, task: Task) -> tuple[tuple[Any, Callable[..., None]], ...]:
        """Whom a task tells what."""
        return (
            (task.done, self._tell),
            (task.failed, self._fail),
            (task.progressed, self._progress),
            (task.ended, self._end),
        )

    def _tell(self, result: object) -> None:
        self.done.emit(result)

    def _fail(self, error: BaseException) -> None:
        self.failed.emit(error)

    def _progress(self, progress: object) -> None:
        self.progressed.emit(progress)

    def _end(self, _task: object) -> None:
        self._task = None
        self._rest.start(max(self._rest_ms, round(self._clock.elapsed() * _REST_SHARE)))
