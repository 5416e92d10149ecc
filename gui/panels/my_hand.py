"""My hand: draw thirty digits, and see how a model reads them beside how it reads its test images."""

from __future__ import annotations

import random
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QStackedLayout, QVBoxLayout, QWidget

from core.datasets.spec import DIGITS
from gui.panels.drawing_work import HandScore, hand_score
from gui.translation import counted, told, tr
from gui.widgets.canvas_strokes import is_dot
from gui.widgets.drawing_canvas import DrawingCanvas
from gui.widgets.parts import button, label, set_ground
from gui.widgets.pen_tools import PenTools
from gui.widgets.rows import grow_to_fit, page, row
from gui.widgets.score_rows import ScoreRow, ScoreRows
from gui.widgets.segment_bar import SegmentBar
from gui.widgets.sentence import Sentence

if TYPE_CHECKING:
    from core.datasets.dataset import Dataset
    from core.pixels.spec import Drawing
    from core.trained_model import TrainedModel
    from gui.panels.own_drawings import OwnDrawings
    from gui.tasks import Tasks

TIMES_EACH = 3
_CANVAS = 280
_GO_ON = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_INTRO, _DRAW, _RESULT = range(3)


def asked_digits(chance: random.Random) -> list[str]:
    """Thirty digits, each three times, in random order."""
    digits = list(DIGITS) * TIMES_EACH
    chance.shuffle(digits)
    return digits


class MyHand(QDialog):
    """Three pages: what is going to happen, one digit after the other, and the scores."""

    def __init__(
        self,
        model: TrainedModel,
        own: OwnDrawings,
        tasks: Tasks,
        dataset: Dataset | None = None,
        parent: QWidget | None = None,
        chance: random.Random | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("myHand")
        self.setWindowTitle(tr("My hand"))
        self._model, self._own, self._tasks, self._dataset = model, own, tasks, dataset
        self._asked = asked_digits(chance or random.Random())
        self._place = 0
        self._taken: list[Drawing] = []
        self.canvas = DrawingCanvas("myHandCanvas")
        self._wanted = label("", "title")
        self._progress = SegmentBar("myHandProgress")
        self._tip = label("", "muted")
        self.trouble = Sentence("error", "error")
        self._start = button(tr("Begin"), "primary")
        self.next = button(tr("Next"), "primary")
        self.score_now = button("")
        self._result_text = label("", "muted", wrap=True)
        self.rows = ScoreRows()
        self._pages = QStackedLayout()
        self._lay_out()
        self._wire()
        self._refresh()

    @property
    def wanted(self) -> str:
        """The digit that is asked for now; empty when all are drawn."""
        return self._asked[self._place] if self._place < len(self._asked) else ""

    def begin(self) -> None:
        self._pages.setCurrentIndex(_DRAW)
        self.canvas.setFocus()
        self._refresh()

    def take(self) -> None:
        """Keep what was drawn, and ask for the next digit; a dot is most likely a slip of the hand."""
        sketch = self.canvas.sketch
        if not sketch.strokes or not self.wanted:
            return
        if is_dot(sketch):
            self.trouble.set_text(tr("That is no more than a dot: draw the {digit} larger.").format(digit=self.wanted))
            return
        self._taken.append(sketch.drawing(self.wanted))
        self._place += 1
        self.canvas.clear()
        self._own.add(self._taken[-1])
        self._refresh()

    def score(self) -> None:
        """How the model reads all of the user's drawings, beside the test images."""
        self._pages.setCurrentIndex(_RESULT)
        self._result_text.setText(tr("Reading the test images…"))
        task = self._tasks.new(partial(hand_score, self._model, self._dataset))
        task.done.connect(self._show_scores)
        task.failed.connect(self._fail)
        task.start()

    def _settle(self) -> None:
        """What could not be kept is asked for again; all being kept, they are scored."""
        refused = [drawing for drawing in self._taken if drawing not in self._own.drawings]
        self._taken.clear()
        for drawing in refused:
            self._ask_again(drawing)
        if not self.wanted and self._pages.currentIndex() == _DRAW:
            self.score()

    def _ask_again(self, drawing: Drawing) -> None:
        """At once, with what was drawn; but what is being drawn now comes first."""
        digit, drawing_on = drawing.label or "", bool(self.canvas.sketch.strokes)
        self._asked.remove(digit)
        self._place -= 1
        self._asked.insert(self._place + drawing_on, digit)
        if not drawing_on:
            self.canvas.show_source(drawing)
        again = tr("The {digit} is asked for again.").format(digit=digit)
        self.trouble.set_text(f"{self.trouble.text()} {again}".strip())
        self._refresh()

    def _show_scores(self, found: HandScore) -> None:
        test = ScoreRow(tr("Test images"), found.test, "validation")
        self.rows.show_rows((test, ScoreRow(tr("My hand"), found.hand, "accent")))
        text = tr(
            "The grey bars are 95% intervals: the fewer drawings, the less a percentage says. "
            "The test images are those of {title}. Open another model and come back: the same drawings score it too."
        )
        self._result_text.setText(text.format(title=found.test_title))

    def _fail(self, error: BaseException) -> None:
        self._result_text.setText(told(error))

    def _follow_drawings(self) -> None:
        self.trouble.set_text("")
        self._refresh()

    def _refuse(self, error: BaseException) -> None:
        """A drawing could not be kept."""
        self.trouble.set_text(told(error))

    def _refresh(self) -> None:
        asks = tr("Draw an {digit}") if self.wanted == "8" else tr("Draw a {digit}")
        self._wanted.setText(asks.format(digit=self.wanted))
        self._tip.setText(tr("{n} of {all}. Enter goes on.").format(n=self._place + 1, all=len(self._asked)))
        self._progress.set_progress(self._place / TIMES_EACH, len(DIGITS))
        self.next.setEnabled(bool(self.canvas.sketch.strokes))
        count = len(self._own.drawings)
        self.score_now.setText(counted("Score my {n} drawing", "Score my {n} drawings", count))
        self.score_now.setVisible(count > 0)

    def _wire(self) -> None:
        self._start.clicked.connect(self.begin)
        self.next.clicked.connect(self.take)
        self.score_now.clicked.connect(self.score)
        self.canvas.drawing_changed.connect(self._refresh)
        self._own.changed.connect(self._follow_drawings)
        self._own.failed.connect(self._refuse)
        self._own.settled.connect(self._settle)

    def _lay_out(self) -> None:
        set_ground(self, "window")
        for made in (self._intro_page(), self._drawing_page(), self._result_page()):
            self._pages.addWidget(made)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.addLayout(self._pages)
        self._start.setFocus()

    def _intro_page(self) -> QWidget:
        title = label(tr("How well does it read your hand?"), "title")
        text = tr(
            "You are asked for 30 digits in random order. Draw each as you usually write it. "
            "Then you see how well the network reads your hand, beside how well it reads its test images."
        )
        note = label(tr("The drawings are kept with your others, on this computer."), "muted", wrap=True)
        return page(title, label(text, wrap=True), note, None, row(None, self.score_now, self._start))

    def _drawing_page(self) -> QWidget:
        self.canvas.setFixedSize(_CANVAS, _CANVAS)
        self.canvas.installEventFilter(self)
        drawing = row(None, self.canvas, PenTools(self.canvas), None)
        return page(self._wanted, self._progress, drawing, self.trouble, None, row(self._tip, None, self.next))

    def _result_page(self) -> QWidget:
        close = button(tr("Close"), "primary")
        close.clicked.connect(self.accept)
        return page(label(tr("My hand"), "title"), self.rows, self._result_text, None, row(None, close))

    def event(self, event: QEvent) -> bool:
        """Words that came late ask for room."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            grow_to_fit(self)
        return done

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter on the canvas goes on."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _GO_ON:
            self.take()
            return True
        return super().eventFilter(watched, event)
