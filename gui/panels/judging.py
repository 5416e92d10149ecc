"""Has the canvas judged by the model at hand, whenever one of them changes, and shows the answer in the column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.datasets.spec import DIGITS
from gui.panels import draw_words as words
from gui.panels.step_views import step_views
from gui.throttle import Throttle

if TYPE_CHECKING:
    from core.prediction import Prediction
    from core.trained_model import TrainedModel
    from gui.judge import Judge, Judgement, Look
    from gui.panels.draw_column import DrawColumn
    from gui.widgets.pinned_drawings import Pin

_REST_MS = 8  # between two answers while the pen moves
_LOOK_REST_MS = 60


@dataclass(frozen=True)
class PinJudged:
    """A pinned drawing: its number for as long as it is pinned, its right class, and how likely that is taken to be.

    `step` is how many steps the network that judged it had learned.
    """

    number: int
    label: str
    probability: float | None
    step: int = 0


class Judging(QObject):
    """`judged` says that the newest answer is shown, `looked` that the tiles are.

    `pins_judged` brings a tuple of PinJudged with each live model.
    Predictions are made in the window's thread: there one takes about a millisecond, also while a training runs.
    """

    judged = Signal()
    looked = Signal()
    pins_judged = Signal(object)

    def __init__(self, column: DrawColumn, parent: QObject) -> None:
        super().__init__(parent)
        self._column = column
        self._judge: Judge | None = None
        self._is_first = False
        self._asked = ""
        self.judgement: Judgement | None = None
        self.look: Look | None = None
        self._throttle = Throttle(_REST_MS, self._judge_all, self)
        self._views = Throttle(_LOOK_REST_MS, self._look_now, self)
        column.canvas.drawing_changed.connect(self.request)
        column.steps.steps_changed.connect(self.request)
        column.steps.asked.connect(self._ask)
        column.pinned.pins_changed.connect(self.request)
        self._show_kind()

    @property
    def model(self) -> TrainedModel | None:
        """None as well while only the first answers are there: that model has no weights yet."""
        return self._judge.model if self._judge and not self._is_first else None

    @property
    def asked(self) -> str:
        """The step that the pointer is at."""
        return self._asked

    @property
    def reads_digits(self) -> bool:
        return self._judge is None or self._judge.model.preprocessing.kind == "digit"

    @property
    def can_learn_digits(self) -> bool:
        return self.reads_digits and set(self._classes) == set(DIGITS)

    def set_model(self, model: TrainedModel | None, *, live: bool, moment: int | None = None) -> None:
        """Judge at once with this model, and from now on. A live one goes on with the network that is there.

        `moment` is the step that it is from, where it is that of an earlier one.
        """
        if live and model is not None and self._judge is not None and self._judge.fits(model):
            self._judge.take(model)
        else:
            before, self._judge, self._is_first = self._judge, _judge_for(model), False
            if model is None or before is None or not before.is_like(model):
                self._show_kind()
        if moment is not None:
            self._column.live.show_moment(moment)
        elif live:
            self._column.live.show_live()
        else:
            self._column.live.hide()
        self.judge_now()
        if live:
            self.pins_judged.emit(self._pins_judged())

    def take_first(self, judge: Judge | None) -> None:
        """Judge with this, if it is anything, for as long as the model itself is on its way."""
        if judge is not None and self._judge is None:
            self._judge, self._is_first = judge, True
            self._show_kind()
            self.judge_now()

    def request(self) -> None:
        """Judge soon; what comes too often is joined."""
        self._throttle.request()

    def judge_now(self) -> None:
        """Judge at once what is there now."""
        self._throttle.request()
        self._throttle.flush()

    def _ask(self, step: str) -> None:
        self._asked = step
        self.request()

    @property
    def _classes(self) -> tuple[str, ...]:
        return self._judge.model.classes if self._judge else DIGITS

    def _show_kind(self) -> None:
        """What depends on the kind of model: the rows, the hint, the steps that there are."""
        self._column.bars.set_classes(self._classes, teachable=self.can_learn_digits)
        self._column.steps.set_steps_there(words.tiles(digits=self.reads_digits))
        self._column.canvas.set_hint(words.canvas_hint(digits=self.reads_digits), ghost=self.reads_digits)

    def _judge_all(self) -> None:
        if self._judge is None:
            self.judgement = None
            self._show_answer(None)
        else:
            column, steps = self._column, self._column.steps.steps()
            sources = [pin.source for pin in column.pinned.pins]
            self.judgement = self._judge.judge(column.canvas.source(), steps, sources, each=bool(self._asked))
            self._show_answer(self.judgement.answer)
            column.pinned.show_probabilities([judged.probability for judged in self._pins_judged()])
        self._views.request()
        self.judged.emit()

    def _look_now(self) -> None:
        """The tiles follow a little less often than the answer: they cost as much."""
        if self._judge is not None:
            canvas, steps = self._column.canvas, self._column.steps.steps()
            look = self._judge.look(canvas.source(), steps)
            if look is self.look:
                return
            self.look = look
            self._column.steps.show_views(step_views(self.look, canvas.thumbnail(), steps))
            self.looked.emit()

    def _show_answer(self, answer: Prediction | None) -> None:
        if answer is None:
            is_empty = self._column.canvas.sketch.is_empty
            has_model, digits = self._judge is not None, self.reads_digits
            self._column.answer.show_nothing(words.no_answer(is_empty=is_empty, has_model=has_model, digits=digits))
            self._column.bars.show_probabilities(None, sure=False)
            return
        sure = answer.sure and not answer.untrained
        word, why = words.sureness_word(answer), words.sureness_reason(answer)
        self._column.answer.show_answer(answer.label, answer.probability, word, sure=sure, why=why)
        self._column.bars.show_probabilities(answer.probabilities, sure=sure)

    def _pins_judged(self) -> tuple[PinJudged, ...]:
        pins, answers = self._column.pinned.pins, self.judgement.pinned if self.judgement else ()
        step = self.model.record.get("steps", 0) if self.model else 0
        return tuple(
            PinJudged(pin.number, pin.label, self._probability(pin, answer), step)
            for pin, answer in zip(pins, answers, strict=True)
        )

    def _probability(self, pin: Pin, answer: Prediction | None) -> float | None:
        """Of the class that is right for the pinned drawing."""
        if answer is None or pin.label not in self._classes:
            return None
        return answer.probabilities[self._classes.index(pin.label)]


def _judge_for(model: TrainedModel | None) -> Judge | None:
    if model is None:
        return None
    from gui.judge import judge_with

    return judge_with(model)
