"""Evaluates a model for the Mistakes tab: roughly, wholly, or because somebody asked for it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from gui.mistakes_work import report_on
from gui.panels.mistakes_pace import Of, Pace

if TYPE_CHECKING:
    from core.datasets.dataset import Dataset
    from core.trained_model import TrainedModel
    from core.training.mistakes import Report
    from core.training.parts import PartName
    from gui.tasks import Task, Tasks

Kind = Literal["quick", "whole", "asked"]


class Evaluating(QObject):
    """One evaluation at a time: another takes the place of the one before, of which nothing is heard any more.

    It ends with `reported`, `failed`, or `broken_off`.
    """

    reported = Signal(object)
    failed = Signal(object)
    broken_off = Signal()
    progressed = Signal(object)

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._task: Task | None = None
        self._pace = Pace()
        self.kind: Kind = "quick"
        """Of the newest."""
        self.of: Of = "model"
        """What the newest is at."""

    @property
    def is_at_work(self) -> bool:
        return self._task is not None

    def is_doing(self, kind: Kind) -> bool:
        return self.is_at_work and self.kind == kind

    def start(self, kind: Kind, of: Of, model: TrainedModel, dataset: Dataset | None, part: PartName) -> None:
        self.drop()
        self.kind, self.of = kind, of
        most = self._pace.begin(model.architecture, of) if kind == "quick" else None
        self._task = self._tasks.new(partial(report_on, model, dataset, part, most))
        self._task.done.connect(self._take)
        self._task.failed.connect(self._fail)
        self._task.progressed.connect(self.progressed)
        self._task.ended.connect(self._end)
        self._task.start()

    def drop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _take(self, report: Report) -> None:
        if self.sender() is self._task:
            if self.kind == "quick":
                self._pace.end()
            self._task = None
            self.reported.emit(report)

    def _fail(self, error: BaseException) -> None:
        if self.sender() is self._task:
            self._task = None
            self.failed.emit(error)

    def _end(self, task: Task) -> None:
        if task is self._task:
            self._task = None
            self.broken_off.emit()
