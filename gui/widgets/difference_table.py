"""What differs between a few things: a row for each property, a column for each thing, odd values marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui import theme
from gui.widgets.chart_legend import sample_pen
from gui.widgets.run_table_rows import Look

_GAP = 8.0
_SAMPLE = 20.0
_DOT = 5.0
_LEAST_COLUMN = 96.0
_LEFT = theme.LEFT | Qt.TextFlag.TextSingleLine


@dataclass(frozen=True)
class DifferenceRow:
    """`odd` marks the values that most others do not share."""

    title: str
    values: tuple[str, ...]
    odd: tuple[bool, ...] = ()


class DifferenceTable(QWidget):
    """As high as its rows; long texts end in an ellipsis and are in the tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("differences")
        self._heads: tuple[tuple[str, Look], ...] = ()
        self.rows: tuple[DifferenceRow, ...] = ()
        self.title = self.footnote = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.follow(self._change)

    def show_rows(
        self, heads: Sequence[tuple[str, Look]], rows: Sequence[DifferenceRow], title: str, footnote: str = ""
    ) -> None:
        self._heads, self.rows, self.title, self.footnote = tuple(heads), tuple(rows), title, footnote
        self.setAccessibleName(title)
        self.setAccessibleDescription(self.spoken())
        self._change()

    def spoken(self) -> str:
        """The table as lines of text."""
        lines = [*self._texts(), *([(self.footnote,)] if self.footnote else [])]
        return "\n".join("\t".join(line) for line in lines)

    def _texts(self) -> list[tuple[str, ...]]:
        heads = (self.title, *(name for name, _ in self._heads))
        return [heads, *((row.title, *row.values) for row in self.rows)]

    def sizeHint(self) -> QSize:
        lines = len(self.rows) + (2 if self.footnote else 1)
        return QSize(300, round(self._row_height * lines) + 1)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @property
    def _row_height(self) -> float:
        return float(max(24, theme.pixels("body") + 11))

    def _change(self) -> None:
        self.updateGeometry()
        self.update()

    def _columns(self) -> list[float]:
        """Where each column begins, and where the last one ends."""
        metrics = QFontMetricsF(theme.font())
        titles = [metrics.horizontalAdvance(row.title) for row in self.rows]
        widest = max(*titles, QFontMetricsF(_title_font()).horizontalAdvance(self.title), 0.0) + 2 * _GAP
        count = max(1, len(self._heads))
        first = min(max(widest, _LEAST_COLUMN), max(_LEAST_COLUMN, self.width() / (count + 1)))
        each = (self.width() - first) / count
        return [0.0, *(first + place * each for place in range(count + 1))]

    def _cell(self, line: int, column: int) -> QRectF:
        begins = self._columns()
        return QRectF(begins[column], line * self._row_height, begins[column + 1] - begins[column], self._row_height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        _write(painter, self._cell(0, 0).adjusted(0, 0, -_GAP, 0), self.title, "text", _title_font())
        for place, (name, look) in enumerate(self._heads):
            self._paint_head(painter, self._cell(0, place + 1), name, look)
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.drawLine(QLineF(0, self._row_height - 0.5, self.width(), self._row_height - 0.5))
        for line, row in enumerate(self.rows, start=1):
            self._paint_row(painter, line, row)
        whole = QRectF(0, (len(self.rows) + 1) * self._row_height, self.width(), self._row_height)
        _write(painter, whole, self.footnote, "muted", theme.font("small"))

    def _paint_head(self, painter: QPainter, cell: QRectF, name: str, look: Look) -> None:
        painter.setPen(sample_pen(look.colour, look.dash))
        middle = round(cell.center().y())
        painter.drawLine(QLineF(cell.left(), middle, cell.left() + _SAMPLE, middle))
        _write(painter, cell.adjusted(_SAMPLE + _GAP, 0, -_GAP, 0), name, "muted", theme.font())

    def _paint_row(self, painter: QPainter, line: int, row: DifferenceRow) -> None:
        _write(painter, self._cell(line, 0).adjusted(0, 0, -_GAP, 0), row.title, "text", theme.font())
        for place, value in enumerate(row.values):
            cell = self._cell(line, place + 1).adjusted(0, 0, -_GAP, 0)
            odd = bool(row.odd) and row.odd[place]
            if odd:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("accent"))
                painter.drawEllipse(QPointF(cell.left() + _DOT / 2, cell.center().y()), _DOT / 2, _DOT / 2)
            room = cell.adjusted(_DOT + _GAP - 2, 0, 0, 0)
            _write(painter, room, value, "text" if odd else "muted", theme.font("body", 600 if odd else 400,
                   tabular=True))  # fmt: skip

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._text_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def _text_at(self, where: QPointF) -> str:
        for line, row in enumerate(self._texts()):
            for column, text in enumerate(row):
                if self._cell(line, column).contains(where):
                    return text
        return ""


def _title_font() -> QFont:
    return theme.font("body", 600)


def _write(painter: QPainter, room: QRectF, text: str, role: str, font: QFont) -> None:
    painter.setFont(font)
    painter.setPen(theme.colour(role))
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, room.width()))
    painter.drawText(room, int(_LEFT), shown)
