"""The parts of the right column in their places, and how they share its height."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gui import theme
from gui.panels.draw_message import DrawMessage
from gui.translation import tr
from gui.widgets.answer import Answer
from gui.widgets.drawing_canvas import DrawingCanvas
from gui.widgets.input_steps import InputSteps
from gui.widgets.parts import label, set_ground, tool_button
from gui.widgets.pen_tools import WIDTH as TOOLS_WIDTH
from gui.widgets.pen_tools import PenTools
from gui.widgets.pinned_drawings import PinnedDrawings
from gui.widgets.probability_bars import ProbabilityBars
from gui.widgets.rows import fill, row

BESIDE_CANVAS = 72
SMALLEST, LARGEST = 188, 320
_ROOMY = 237  # with less than this for the canvas, bars and pinned drawings come closer together
_SPARE = 20  # kept free at the bottom
_ANSWER_GAP = 4


class DrawColumn(QWidget):
    """Built from top to bottom; `fit` makes the canvas as large as the rest allows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_ground(self, "panel")
        self.live = _Live()
        self.more = tool_button("more", tr("More for drawings"))
        self.more.setFixedSize(TOOLS_WIDTH, 22)
        self.canvas = DrawingCanvas()
        self.tools = PenTools(self.canvas)
        self.answer = Answer()
        self.bars = ProbabilityBars()
        self.message = DrawMessage()
        self.steps = InputSteps()
        self.pinned = PinnedDrawings()
        self._heading = label(tr("What the network sees"), "heading")
        self._room = QSize()
        self._column = self._lay_out()

    def fit(self, room: QSize) -> None:
        self._room = room
        compact = self._is_tight(room.height())
        self.bars.set_compact(compact=compact)
        self.pinned.set_compact(compact=compact)
        side = max(min(self.side_for(room.height()), room.width() - BESIDE_CANVAS), SMALLEST)
        self.canvas.setFixedSize(side, side)

    def side_for(self, height: int) -> int:
        """The canvas's side in a column of that height."""
        tight = self._is_tight(height)
        return max(min(height - self._rest(compact=tight) - (0 if tight else _SPARE), LARGEST), SMALLEST)

    def least_width(self) -> int:
        """Of what does not give way: large type needs more than the canvas."""
        words = max(part.minimumSizeHint().width() for part in (self._heading, self.pinned))
        answer = self.answer.minimumWidth() + _ANSWER_GAP + self.bars.sizeHint().width()
        return max(words, answer) + 2 * theme.PADDING

    def _is_tight(self, height: int) -> bool:
        return height - self._rest(compact=False) < _ROOMY

    def _rest(self, *, compact: bool) -> int:
        """What all but the canvas needs, in either way."""
        self._column.activate()
        now = self._column.minimumSize().height() - self.canvas.height()
        saving = (self.bars, self.pinned)
        return now + sum(part.height_when(compact=compact) - part.sizeHint().height() for part in saving)

    def event(self, event: QEvent) -> bool:
        """Other type makes other heights: share them anew."""
        if event.type() == QEvent.Type.LayoutRequest and self._room.isValid():
            self.fit(self._room)
        return super().event(event)

    def _lay_out(self) -> QVBoxLayout:
        whole = QVBoxLayout(self)
        parts = (
            row(label(tr("Draw"), "heading"), None, self.live, self.more), 6,
            row(self.canvas, self.tools, None), 10,
            row(self.answer, self.bars, spacing=_ANSWER_GAP), 7,
            self.message, 6, self._heading, 7,
            self.steps, 12,
            self.pinned, None,
        )  # fmt: skip
        fill(whole, parts, spacing=0)
        whole.setContentsMargins(theme.PADDING, 14, theme.PADDING, 12)
        return whole


class _Live(QWidget):
    """Says that the answers come from a network that is still learning, or from how it was at an earlier step."""

    def __init__(self) -> None:
        super().__init__()
        self._is_live = True
        self._text = label(tr("live"), "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 0, 0)
        row.addWidget(self._text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.follow(self.update)
        self.hide()

    def show_live(self) -> None:
        self._show(tr("live"), tr("Judged by the network as it is now, several times a second."), is_live=True)

    def show_moment(self, step: int) -> None:
        words = tr("step {step}").format(step=f"{step:,}")
        self._show(words, tr("Judged by the network as it was then."), is_live=False)

    def _show(self, words: str, tip: str, *, is_live: bool) -> None:
        if not self.isHidden() and (words, is_live) == (self._text.text(), self._is_live):
            return
        self._is_live = is_live
        self._text.setText(words)
        self.setToolTip(tip)
        self.show()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("success" if self._is_live else "bar"))
        painter.drawEllipse(QPointF(5, self.height() / 2), 3, 3)
