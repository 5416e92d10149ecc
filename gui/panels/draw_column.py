"""The parts of the right column in their places, and how they share its height."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

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

BESIDE_CANVAS = 72
SMALLEST, LARGEST = 188, 320
_COMPACT_BELOW = 690
_SPARE = 26  # kept free at the bottom


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
        self._column = self._lay_out()

    def fit(self, room: QSize) -> None:
        compact = room.height() < _COMPACT_BELOW
        self.bars.set_compact(compact=compact)
        self.pinned.set_compact(compact=compact)
        side = max(min(self.side_for(room.height()), room.width() - BESIDE_CANVAS), SMALLEST)
        self.canvas.setFixedSize(side, side)

    def side_for(self, height: int) -> int:
        """The canvas's side in a column of that height."""
        self._column.activate()
        rest = self._column.minimumSize().height() - self.canvas.height()
        spare = 0 if height < _COMPACT_BELOW else _SPARE
        return max(min(height - rest - spare, LARGEST), SMALLEST)

    def _lay_out(self) -> QVBoxLayout:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.PADDING, 14, theme.PADDING, 12)
        column.setSpacing(0)
        column.addLayout(_row(label(tr("Draw"), "heading"), None, self.live, 8, self.more))
        column.addSpacing(6)
        column.addLayout(_row(self.canvas, 8, self.tools, None))
        column.addSpacing(10)
        column.addLayout(_row(self.answer, 4, self.bars))
        column.addSpacing(7)
        column.addWidget(self.message)
        column.addWidget(self._heading)
        column.addSpacing(7)
        column.addWidget(self.steps)
        column.addSpacing(12)
        column.addWidget(self.pinned)
        column.addStretch()
        return column


class _Live(QWidget):
    """Says that the answers come from a network that is still learning."""

    def __init__(self) -> None:
        super().__init__()
        self._text = label(tr("live"), "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 0, 0)
        row.addWidget(self._text)
        self.setToolTip(tr("Judged by the network as it is now, several times a second."))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.follow(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("success"))
        painter.drawEllipse(QPointF(5, self.height() / 2), 3, 3)


def _row(*parts: QWidget | int | None, spacing: int = 0) -> QLayout:
    """Widgets beside one another; a number is a gap, None takes what is left."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(spacing)
    for part in parts:
        if part is None:
            row.addStretch()
        elif isinstance(part, int):
            row.addSpacing(part)
        else:
            row.addWidget(part, 1 if isinstance(part, ProbabilityBars) else 0)
    return row
