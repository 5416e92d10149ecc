"""Decides when a model is evaluated for the Mistakes tab: at once and roughly while it moves, wholly when it rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import DataError
from core.progress import Progress
from gui.panels.mistakes_evaluating import Evaluating, Kind
from gui.panels.mistakes_pace import Of

if TYPE_CHECKING:
    from core.training.mistakes import Report
    from core.training.parts import PartName
    from gui.study import Study
    from gui.tasks import Tasks

REST_MS = 350
"""So long after the last move, a model rests."""
_LIVE_PAUSE_MS = 300
"""Between two looks at a network that learns: they take time from its training."""
_MOST_BY_ITSELF = 20_000
"""Images that are evaluated without being asked for."""


class Following(QObject):
    """`changed` whenever the report, the error, or what is under way is another.

    Asked for during a training, a report is kept (`held`) until it is asked for again or the training has ended.
    """

    changed = Signal()
    progressed = Signal()

    def __init__(self, study: Study, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._study = study
        self._evaluating = Evaluating(tasks, self)
        self._wants_quick = self._waits_for_data = self._awake = False
        self.part: PartName = "test"
        self.report: Report | None = None
        self.error: BaseException | None = None
        self.progress: Progress | None = None
        self.held = False
        self._rest = self._timer(REST_MS, self._settle)
        self._pause = self._timer(_LIVE_PAUSE_MS, self._look)
        self._evaluating.reported.connect(self._take)
        self._evaluating.failed.connect(self._fail)
        self._evaluating.broken_off.connect(self._go_on)
        self._evaluating.progressed.connect(self._show_progress)
        study.model_changed.connect(self._change_model)
        study.model_moved.connect(self._move)
        study.dataset_read.connect(self._take_dataset)
        study.dataset_failed.connect(self._miss_dataset)
        study.dataset_picked.connect(self._change_dataset)
        study.dataset_progressed.connect(self._show_progress)

    @property
    def is_busy(self) -> bool:
        """Whether something is under way that somebody may want to cancel."""
        return self._waits_for_data or self._evaluating.is_doing("whole") or self._evaluating.is_doing("asked")

    @property
    def is_current(self) -> bool:
        """Whether the report is about the model and the images at hand."""
        report, study = self.report, self._study
        if report is None or report.model is not study.model or report.part != self.part:
            return False
        return self.part == "drawings" or report.key == study.key

    @property
    def is_catching_up(self) -> bool:
        """Whether a newer report is about to come by itself."""
        timers = self._rest.isActive() or self._pause.isActive()
        return self._evaluating.is_at_work or self._wants_quick or timers

    @property
    def has_data(self) -> bool:
        return self.part == "drawings" or self._study.dataset is not None

    def wake(self) -> None:
        """The tab is looked at: catch up."""
        self._awake = True
        if not self._evaluating.is_at_work and not self.is_current:
            self._move()
        elif self.report is None or self.report.is_part:
            self._settle()

    def sleep(self) -> None:
        """Nobody looks: only what was asked for goes on."""
        self._awake = self._wants_quick = False
        self._rest.stop()
        self._pause.stop()
        if not self._evaluating.is_doing("asked"):
            self._evaluating.drop()

    def set_part(self, part: PartName) -> None:
        self.part, self.error, self.held = part, None, False
        self._waits_for_data = False
        self._evaluating.drop()
        self._settle()
        self.changed.emit()

    def evaluate(self) -> None:
        """All images, now; what is missing for that is read first."""
        self.error = None
        self._wants_quick = False
        self._rest.stop()
        if self._study.model is not None and self.has_data:
            self.held = self._study.is_live
            self._start("asked")
        elif self._study.model is not None:
            self._want_data()
        self.changed.emit()

    def _want_data(self) -> None:
        if self._study.missing or not self._study.key:
            self.error = DataError(
                "These images are not on this computer: download or pick a dataset in the left column."
            )
        else:
            self._waits_for_data = True
            self._study.want_dataset()

    def cancel(self) -> None:
        self._waits_for_data = self._wants_quick = self.held = False
        self._rest.stop()
        self._evaluating.drop()
        self.changed.emit()

    def follow(self) -> None:
        """Go on with the network as it learns."""
        self.held = False
        self._move()
        self.changed.emit()

    def _change_model(self) -> None:
        self.held, self.error = False, None
        self._pause.stop()
        if self._study.model is None or (self._evaluating.is_doing("quick") and self._evaluating.of == "learning"):
            self._evaluating.drop()
        self._move()
        self.changed.emit()

    def _move(self) -> None:
        """A rough look at once, and a whole one when there is no other move."""
        if not self._awake or self.held or self._study.model is None or not self.has_data:
            return
        self._wants_quick = True
        if self._evaluating.is_doing("whole"):
            self._evaluating.drop()
        self._look()
        self._rest.start()

    def _look(self) -> None:
        if self._wants_quick and not self._evaluating.is_at_work and not self._pause.isActive():
            self._wants_quick = False
            self._start("quick", self._looked_at())
            if self._study.is_live:
                self._pause.start()

    def _looked_at(self) -> Of:
        if self._study.is_live:
            return "learning"
        return "model" if self._study.moment is None else "moment"

    def _settle(self) -> None:
        """All images, unless they are too many or somebody else's business."""
        if not self._awake or self.held or self._study.model is None or not self.has_data:
            return
        if self._evaluating.is_doing("asked"):
            return
        if self._count() > _MOST_BY_ITSELF:
            if not self.is_current or self._evaluating.of == "moment":
                self._start("quick", "model")
        elif not self.is_current or self.report is None or self.report.is_part:
            self._start("whole")

    def _count(self) -> int:
        if self.part == "drawings" or (dataset := self._study.dataset) is None:
            return 0
        return len(dataset.test.labels if self.part == "test" else dataset.train.labels)

    def _start(self, kind: Kind, of: Of = "model") -> None:
        model = self._study.model
        if model is None:
            self._evaluating.drop()
            return
        self.progress = None
        dataset = None if self.part == "drawings" else self._study.dataset
        self._evaluating.start(kind, of, model, dataset, self.part)
        if kind != "quick":
            self.changed.emit()

    def _take(self, report: Report) -> None:
        self.report, self.error = report, None
        self._go_on()

    def _fail(self, error: BaseException) -> None:
        self.error, self.held = error, False
        self._rest.stop()
        self._go_on()

    def _go_on(self) -> None:
        """Nothing is under way any more."""
        self.changed.emit()
        self._look()

    def _show_progress(self, progress: Progress) -> None:
        self.progress = progress
        self.progressed.emit()

    def _take_dataset(self) -> None:
        if self._waits_for_data:
            self._waits_for_data = False
            self.evaluate()
        elif not self.is_current:
            self._settle()

    def _miss_dataset(self, error: BaseException) -> None:
        if self._waits_for_data:
            self._waits_for_data, self.error = False, error
            self.changed.emit()

    def _change_dataset(self) -> None:
        self._waits_for_data, self.error = False, None
        if self.part != "drawings":
            self._evaluating.drop()
            self._settle()
        self.changed.emit()

    def _timer(self, milliseconds: int, slot: object) -> QTimer:
        timer = QTimer(self, interval=milliseconds, singleShot=True)
        timer.timeout.connect(slot)
        return timer
