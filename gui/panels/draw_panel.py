"""The right column: draw, and see what the network thinks of it, while it learns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.datasets.spec import DIGITS
from core.pixels.spec import Drawing, Picture
from gui.dialogs import Dialogs
from gui.panels import draw_words as words
from gui.panels.draw_column import BESIDE_CANVAS, SMALLEST, DrawColumn
from gui.panels.draw_menu import DrawMenu
from gui.panels.drawing_work import Kept, TakenBack
from gui.panels.judging import Judging
from gui.panels.own_drawings import OwnDrawings
from gui.panels.picture_desk import PictureDesk
from gui.panels.pin_desk import PinDesk
from gui.tasks import Tasks
from gui.translation import told, tr
from gui.widgets.canvas_strokes import PEN_WIDTHS
from gui.widgets.column_scroll import ColumnScroll
from gui.widgets.parts import set_ground
from gui.widgets.pinned_drawings import SIDE as PIN_SIDE
from gui.widgets.pinned_drawings import Pin

if TYPE_CHECKING:
    from core.datasets.dataset import Dataset
    from core.pixels.measures import Gauge
    from core.trained_model import TrainedModel

_WINDOW_HEIGHT = 711  # of the column, where it is not known yet


class DrawPanel(QWidget):
    """Everything that a pen, a picture and a model make of one another.

    `judged` says that a new answer is shown, `pins_judged` brings a tuple of PinJudged with each live model,
    `model_learned` a TrainedModel that has learned the user's hand and is to take the place of the one at hand, and
    the one that it was copied from.
    """

    judged = Signal()
    pins_judged = Signal(object)
    model_learned = Signal(object, object)

    def __init__(
        self, tasks: Tasks | None = None, dialogs: Dialogs | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.tasks = tasks or Tasks(self)
        self.dialogs = dialogs or Dialogs(self)
        self.column = DrawColumn()
        self.canvas = self.column.canvas
        self.judging = Judging(self.column, self)
        self.own = OwnDrawings(self.tasks, self)
        self._pictures = PictureDesk(self.tasks, self.dialogs, self)
        self._title = ""
        self._remark = ""
        self._taught: Kept | None = None
        self._pins = PinDesk(self.column.pinned)
        self.menu = DrawMenu(self)
        self._lay_out()
        self._wire()
        self._forget_remark()
        self._show_message()

    @property
    def model(self) -> TrainedModel | None:
        return self.judging.model

    def set_model(self, model: TrainedModel | None) -> None:
        """Judge with this model from now on."""
        self.judging.set_model(model, live=False)

    def set_live_model(self, model: TrainedModel) -> None:
        """The network as it is now, while it learns: what is on the canvas is judged again at once."""
        self.judging.set_model(model, live=True)

    def set_moment(self, model: TrainedModel, step: int) -> None:
        """The network as it was after that step."""
        self.judging.set_model(model, live=True, moment=step)

    def set_training(self, *, under_way: bool) -> None:
        """Whether a training runs now."""
        self.menu.set_training(under_way=under_way)

    def kept(self) -> dict[str, object]:
        """What comes back at the next start."""
        return {"pen": self.canvas.pen_width, "pins": self._pins.kept()}

    def restore(self, kept: object) -> None:
        """Take up what was kept; what is of no use is passed over."""
        values = kept if isinstance(kept, dict) else {}
        if values.get("pen") in PEN_WIDTHS:
            self.canvas.set_pen(values["pen"])
        self._pins.restore(values.get("pins"))

    def wake(self) -> None:
        """The window is painted: what needs numpy may come."""
        self._pins.wake()

    @property
    def dataset(self) -> Dataset | None:
        return self._pictures.dataset

    def set_dataset(self, dataset: Dataset | None) -> None:
        """Whose test images can be tried, and whose training images pictures are compared with."""
        self._pictures.set_dataset(dataset)

    def show_source(self, source: Drawing | Picture, title: str = "") -> None:
        """Put a drawing or a picture on the canvas; `title` says what it is."""
        self.canvas.show_source(source)
        self._title = title
        self._show_message()

    def teach(self, label: str) -> None:
        """Keep what is on the canvas as one of the user's drawings of that digit."""
        sketch = self.canvas.sketch
        if not self.judging.can_learn_digits:
            self._remark_on(tr("Only digits can be taught."))
        elif not sketch.strokes:
            self._remark_on(
                tr("Draw something first.") if sketch.is_empty else tr("Only your own strokes can be taught.")
            )
        else:
            self.own.teach(sketch.drawing(label))

    def pin(self) -> None:
        """Follow what is on the canvas; its right class is the one it is known by, else the one that is read now."""
        judgement, source = self.judging.judgement, self.canvas.source()
        read = judgement.answer.label if judgement and judgement.answer else ""
        label = self.canvas.sketch.label or read
        if source is not None and label:
            self._pins.pin(source, self.canvas.thumbnail(PIN_SIDE), label)
        elif source is not None:
            self._remark_on(tr("No network reads it yet: open or train one, then pin it."))

    def open_picture(self) -> None:
        self._pictures.choose()

    def show_test_image(self) -> None:
        self._pictures.take_test_image(self.model)

    def _wire(self) -> None:
        column, judging = self.column, self.judging
        self.canvas.drawing_changed.connect(self._forget_remark)
        self.canvas.refused.connect(self._refuse)
        column.bars.picked.connect(self.teach)
        column.pinned.pin_requested.connect(self.pin)
        column.pinned.recalled.connect(self._recall)
        judging.judged.connect(self._show_message)
        judging.looked.connect(self._show_message)
        judging.judged.connect(self.judged)
        self.menu.model_learned.connect(self.model_learned)
        judging.pins_judged.connect(self.pins_judged)
        column.message.undo_clicked.connect(self._take_back)
        self.own.taught.connect(self._thank)
        self.own.taken_back.connect(self._say_taken_back)
        self.own.failed.connect(self._refuse)
        self._pictures.taken.connect(self.show_source)
        self._pictures.failed.connect(self._refuse)
        self._pictures.measured.connect(self._show_message)

    def _recall(self, pin: Pin) -> None:
        self.show_source(pin.source)

    def _thank(self, kept: Kept) -> None:
        """One click or key has saved it: one takes it back."""
        self._taught = kept
        self._remark_on(words.thanks(kept.drawing.label or "", len(kept.drawings)), undo=True)

    def _take_back(self) -> None:
        if self._taught is not None:
            self.own.take_back(self._taught)
            self._taught = None

    def _say_taken_back(self, now: TakenBack) -> None:
        self._remark_on(words.taken_back(now.before.label if now.before else None))

    def _refuse(self, error: BaseException) -> None:
        self._remark_on(told(error), wrong=True)

    def _remark_on(self, sentence: str, *, wrong: bool = False, undo: bool = False) -> None:
        """Say something that holds until the drawing changes."""
        self._remark = sentence
        self.column.message.say(sentence, wrong=wrong, undo=undo)

    def _forget_remark(self) -> None:
        self._remark = self._title = ""
        self.column.pinned.set_can_pin(can_pin=not self.canvas.sketch.is_empty)

    def _show_message(self) -> None:
        """The most telling of what there is to say."""
        judgement, steps = self.judging.judgement, self.column.steps.steps()
        if self._remark:
            return
        if judgement and (sentence := words.without_steps(steps, self.judging.asked, judgement)):
            self.column.message.say(sentence)
        elif isinstance(picture := self.canvas.source(), Picture):
            self.column.message.say(self._title or words.picture_title(picture.label), gauges=self._gauges())
        else:
            self.column.message.say(
                words.usual_message(is_empty=self.canvas.sketch.is_empty, digits=self.judging.can_learn_digits)
            )

    def _gauges(self) -> tuple[Gauge, ...]:
        look = self.judging.look
        if look is None or not look.images or not self.judging.reads_digits:
            return ()
        return self._pictures.gauges(look.images[-1].pixels[:, :, 0])

    def _lay_out(self) -> None:
        set_ground(self, "panel")
        self.setMinimumWidth(SMALLEST + BESIDE_CANVAS)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        # A bar that took room would come and go for ever: in a narrower column the tiles are lower.
        whole.addWidget(ColumnScroll(self.column))

    def sizeHint(self) -> QSize:
        """As wide as the canvas becomes at this height, and as the words need."""
        height = self.height() if self.testAttribute(Qt.WidgetAttribute.WA_Resized) else _WINDOW_HEIGHT
        return QSize(max(self.column.side_for(height) + BESIDE_CANVAS, self.column.least_width()), height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.column.fit(event.size())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits teach; whatever else the canvas knows it is told, wherever in the panel the focus is."""
        plain = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier
        if event.text() in DIGITS and event.text() and event.modifiers() in plain:
            self.teach(event.text())
        else:
            self.canvas.press_key(event)
