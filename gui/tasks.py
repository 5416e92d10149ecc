"""Owns the task threads of the window: starts them, tells their ends, and stops and waits for them."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QObject, Signal

from core.errors import CancelledError
from core.progress import Work
from gui.threads import TaskThread

FOREVER = QDeadlineTimer(QDeadlineTimer.ForeverConstant.Forever)


class Task(QObject):
    """One piece of work under way, seen from the window's thread."""

    progressed = Signal(object)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal(object)

    def __init__(self, work: Callable[[], Work[Any]], parent: QObject, *, begins: bool = True) -> None:
        super().__init__(parent)
        self._begins = begins
        self._thread = TaskThread(work, self)
        self._thread.progressed.connect(self.progressed)
        self._thread.done.connect(self.done)
        self._thread.failed.connect(self._fail)
        self._thread.cancelled.connect(self.cancelled)
        self._thread.finished.connect(self._end)

    def start(self) -> "Task":
        """Unless it was made when the window was about to close."""
        if self._begins:
            self._thread.start()
        return self

    def cancel(self) -> None:
        self._thread.cancel()

    def wait(self, deadline: QDeadlineTimer = FOREVER) -> bool:
        """Whether it is over."""
        return self._thread.wait(deadline)

    @property
    def is_at_work(self) -> bool:
        return self._thread.isRunning()

    def _fail(self, error: BaseException) -> None:
        if isinstance(error, CancelledError):
            self.cancelled.emit()
        else:
            self.failed.emit(error)

    def _end(self) -> None:
        self.ended.emit(self)


class Tasks(QObject):
    """All tasks of the window; `stop` lets none begin any more."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: list[Task] = []
        self._writing: list[Task] = []
        self._over = False
        self.patience_ms: int | None = None
        """How long `stop` waits for what it has cancelled; None: to the end.

        Only where the whole process ends afterwards may anything be left behind, such as an import that hears nothing.
        """

    def new(self, work: Callable[[], Work[Any]], *, writes: bool = False) -> Task:
        """A task that is not started yet: connect bound slots of window objects first."""
        task = Task(work, self, begins=not self._over)
        if self._over:
            return task
        task.ended.connect(self._forget)
        self._running.append(task)
        if writes:
            self._writing.append(task)
        return task

    @property
    def count(self) -> int:
        return len(self._running)

    @property
    def are_at_work(self) -> bool:
        return any(task.is_at_work for task in self._running)

    def wait_for_writing(self) -> None:
        """Until every file that is being written is there, and its writer has been told."""
        while self._writing:
            self._writing[0].wait()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.MetaCall)

    def stop(self) -> None:
        self.wait_for_writing()
        self._over = True  # what has just ended may ask for more
        for task in self._running:
            task.cancel()
        deadline = FOREVER if self.patience_ms is None else QDeadlineTimer(self.patience_ms)
        for task in self._running:
            task.wait(deadline)

    def _forget(self, task: Task) -> None:
        self._running.remove(task)
        if task in self._writing:
            self._writing.remove(task)
        task.deleteLater()
