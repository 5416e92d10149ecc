"""Learn my hand: a few seconds of training on a copy of the model, before and after, and then keep it or not."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QDialog, QStackedLayout, QVBoxLayout, QWidget

from core.datasets.spec import DIGITS
from core.progress import Progress
from gui.panels.drawing_work import learned_hand
from gui.translation import counted, told, tr
from gui.widgets.parts import button, label, set_ground, set_look
from gui.widgets.rows import grow_to_fit, page, row
from gui.widgets.score_rows import ScoreRow, ScoreRows
from gui.widgets.segment_bar import SegmentBar

if TYPE_CHECKING:
    from core.datasets.dataset import Dataset
    from core.trained_model import TrainedModel
    from core.training.hand import LearnedHand
    from gui.panels.own_drawings import OwnDrawings
    from gui.tasks import Task, Tasks

LEAST = 10


class LearnHand(QDialog):
    """`kept` brings the TrainedModel that learned the user's hand, if it is kept, and the one it was copied from."""

    kept = Signal(object, object)

    def __init__(
        self,
        model: TrainedModel,
        own: OwnDrawings,
        tasks: Tasks,
        dataset: Dataset | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("learnHand")
        self.setWindowTitle(tr("Learn my hand"))
        self._model, self._own, self._tasks, self._dataset = model, own, tasks, dataset
        self._task: Task | None = None
        self._learned: LearnedHand | None = None
        self._count = label("", wrap=True)
        self._progress = SegmentBar("learnHandProgress")
        self._told = label("", "muted", wrap=True)
        self._note = label("", "muted", wrap=True)
        self.learn = button(tr("Learn"), "primary")
        self.learn.setEnabled(False)
        self.keep = button(tr("Keep"), "primary")
        self.discard = button(tr("Discard"))
        self.rows = ScoreRows()
        self._lay_out()
        self.learn.clicked.connect(self.start)
        self.keep.clicked.connect(self._keep)
        self.discard.clicked.connect(self.reject)
        own.changed.connect(self._refresh)
        self._progress.set_progress(0, 1)
        self._refresh()

    def hold(self, is_busy: bool) -> None:
        """While a training runs, its network would take the place of the copy: it cannot be kept before."""
        self.keep.setEnabled(not is_busy)
        self.keep.setToolTip(tr("A training is under way; keep the copy when it has ended.") if is_busy else "")

    def start(self) -> None:
        """Train a copy in a thread; closing the dialog stops it."""
        self.learn.setEnabled(False)
        self._task = self._tasks.new(partial(learned_hand, self._model, self._dataset))
        self._task.progressed.connect(self._show_progress)
        self._task.done.connect(self._show_scores)
        self._task.failed.connect(self._fail)
        self._task.ended.connect(self._forget_task)
        self._task.start()

    def _show_progress(self, progress: Progress) -> None:
        self._progress.set_progress(progress.done / progress.total if progress.total else 0.0, 1)
        self._say(tr(progress.what))

    def _show_scores(self, found: LearnedHand) -> None:
        self._learned = found
        self.rows.show_rows((
            ScoreRow(tr("My hand, before"), found.hand_before, "muted"),
            ScoreRow(tr("My hand, after"), found.hand_after, "accent"),
            ScoreRow(tr("Test images, before"), found.test_before, "muted"),
            ScoreRow(tr("Test images, after"), found.test_after, "validation"),
        ))  # fmt: skip
        note = tr(
            "The grey bars are 95% intervals, on drawings that were held out and on test images of {title}. "
            "The copy has learned {count} of your drawings."
        )
        self._note.setText(note.format(title=found.test_title, count=found.learned))
        self._pages.setCurrentIndex(1)
        self.keep.setFocus()

    def _fail(self, error: BaseException) -> None:
        self._say(told(error), wrong=True)

    def _keep(self) -> None:
        if self._learned is not None:
            self.kept.emit(self._learned.model, self._model)
        self.accept()

    def _say(self, sentence: str, *, wrong: bool = False) -> None:
        self._told.setText(sentence)
        set_look(self._told, "role", "error" if wrong else "muted")

    def _refresh(self) -> None:
        count = sum(drawing.label in DIGITS for drawing in self._own.drawings)
        there = counted("You have saved {n} labelled drawing.", "You have saved {n} labelled drawings.", count)
        missing = tr("It takes at least {least}: draw digits and press the right key for each.").format(least=LEAST)
        plan = tr(
            "Most of them are learned, varied and mixed with the network's own data; every fifth is held out to judge "
            "by. It takes a few seconds, on a copy: your model stays as it is until you keep the copy."
        )
        self._count.setText(f"{there} {plan if count >= LEAST else missing}")
        self._offer_to_learn(can_learn=count >= LEAST and self._task is None)

    def _offer_to_learn(self, *, can_learn: bool) -> None:
        """As soon as that is possible Enter does it; until then it would cancel."""
        comes = can_learn and not self.learn.isEnabled()
        self.learn.setEnabled(can_learn)
        if comes and self._learned is None:
            self.learn.setFocus()

    def _forget_task(self) -> None:
        """Whatever came of it, it can be begun again."""
        self._task = None
        self._refresh()

    def _lay_out(self) -> None:
        set_ground(self, "window")
        cancel = button(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._pages = QStackedLayout()
        self._pages.addWidget(page(
            label(tr("Let the network learn your hand"), "title"), self._count, self._progress, self._told, None,
            row(None, cancel, self.learn),
        ))  # fmt: skip
        self._pages.addWidget(page(
            label(tr("Before and after"), "title"), self.rows, self._note, None,
            row(None, self.discard, self.keep),
        ))  # fmt: skip
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 20)
        whole.addLayout(self._pages)
        self.setMinimumWidth(480)

    def event(self, event: QEvent) -> bool:
        """Words that came late ask for room."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            grow_to_fit(self)
        return done

    def done(self, result: int) -> None:
        """However the dialog is closed, nothing goes on behind it."""
        if self._task is not None:
            self._task.cancel()
        super().done(result)
