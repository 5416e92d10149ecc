"""Finds out what the splits of a dataset are like as a whole: in a thread, and once for each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.data_work import Measured, measured
from gui.tasks import Task, Tasks

if TYPE_CHECKING:
    from core.datasets.dataset import Dataset, Split
    from core.datasets.facts import SplitFacts
    from core.progress import Progress


class Measuring(QObject):
    """`found` says that the facts of a split are there now."""

    progressed = Signal(object)
    found = Signal(object)
    failed = Signal(object)

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._known: list[Measured] = []
        self._task: Task | None = None

    def facts(self, split: Split) -> SplitFacts | None:
        return next((each.facts for each in self._known if each.split is split), None)

    def begin(self, dataset: Dataset, split: Split) -> None:
        """Unless they are known, or there is nothing to look at. What was under way for another split ends."""
        self.pause()
        if self.facts(split) is None and len(split.labels):
            task = self._task = self._tasks.new(partial(measured, dataset, split))
            task.progressed.connect(self._tell)
            task.done.connect(self._take)
            task.failed.connect(self._fail)
            task.start()

    def pause(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def forget(self) -> None:
        """Another dataset is looked at."""
        self.pause()
        self._known.clear()

    def _tell(self, progress: Progress) -> None:
        if self.sender() is self._task:
            self.progressed.emit(progress)

    def _take(self, found: Measured) -> None:
        if self.sender() is self._task:
            self._task = None
            self._known.append(found)
            self.found.emit(found.split)

    def _fail(self, error: BaseException) -> None:
        if self.sender() is self._task:
            self._task = None
            self.failed.emit(error)
