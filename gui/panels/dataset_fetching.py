"""Brings a dataset that is missing to the disk, one at a time, and remembers why the last one did not come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.progress import Progress
from gui.dataset_facts import Fetching, dataset_title

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from core.datasets.on_disk import DatasetStatus
    from core.progress import Work
    from gui.tasks import Task, Tasks


class DatasetFetching(QObject):
    """`progressed` brings a Progress; `begun` and `ended` are told once each, however it ends."""

    begun = Signal()
    progressed = Signal(object)
    ended = Signal()

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._task: Task | None = None
        self._key = ""
        self._error: BaseException | None = None

    @property
    def is_busy(self) -> bool:
        return self._task is not None

    @property
    def title(self) -> str:
        """Of what is being fetched, or was fetched last."""
        return dataset_title(self._key) if self._key else ""

    def state_of(self, missing: DatasetStatus | None) -> Fetching:
        """Where the fetching of it stands."""
        if missing is None:
            return ""
        if self.is_busy:
            return "under way" if self._key == missing.key else "waiting"
        return "failed" if self.failure_of(missing.key) else ""

    def failure_of(self, key: str) -> BaseException | None:
        """Why the last attempt to fetch that dataset has failed, if it has."""
        return self._error if self._key == key else None

    def begin(self, key: str, work: Callable[[], Work[Any]]) -> None:
        self._key, self._error = key, None
        self._task = self._tasks.new(work)
        self._task.progressed.connect(self.progressed)
        self._task.failed.connect(self._fail)
        self._task.ended.connect(self._end)
        self.progressed.emit(Progress("", 0, 0))
        self._task.start()
        self.begun.emit()

    def cancel(self) -> None:
        if self._task:
            self._task.cancel()

    def _fail(self, error: BaseException) -> None:
        self._error = error

    def _end(self, _task: Task) -> None:
        self._task = None
        self.ended.emit()
