"""Paints the cells of the table of runs: tick and line sample, star, name with its note, and plain text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QLineF, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui import icons, theme
from gui.widgets.chart_legend import sample_pen
from gui.widgets.run_table_model import LOOK_ROLE, ROW_ROLE
from gui.widgets.run_table_rows import Column, ColumnKind, Look, RunRow

Index = QModelIndex | QPersistentModelIndex
PADDING = 6
_BOX, _SAMPLE = 14.0, 18.0
_GAP = 7.0
_LEAST_NOTE = 5  # widths of a letter: with less, a note is an ellipsis
TICK_WIDTH = round(2 * PADDING + _BOX + _GAP + _SAMPLE)
STAR_WIDTH = 28
_STAR = 7.5
_STAR_POINTS = (
    (0.0, -1.0), (0.27, -0.34), (0.95, -0.31), (0.43, 0.13), (0.59, 0.81),
    (0.0, 0.44), (-0.59, 0.81), (-0.43, 0.13), (-0.95, -0.31), (-0.27, -0.34),
)  # fmt: skip


class RunTableDelegate(QStyledItemDelegate):
    """Knows the columns; everything else comes from the model."""

    def __init__(self, columns: tuple[Column, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self._columns = columns

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: RunRow = index.data(ROW_ROLE)
        area = QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(area, theme.colour("soft"))
        _paint_line_below(painter, area)
        match self._columns[index.column()].kind:
            case "tick":
                _paint_tick(painter, area, row, index.data(LOOK_ROLE))
            case "star":
                _paint_star(painter, area, row)
            case "name":
                _paint_name(painter, area, row, row.cells[index.column()])
            case kind:
                _paint_text(painter, area, row, row.cells[index.column()], kind)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        column, row = self._columns[index.column()], index.data(ROW_ROLE)
        height = max(theme.ROW_HEIGHT, theme.pixels("body") + 14)
        if column.kind == "tick":
            return QSize(TICK_WIDTH, height)
        if column.kind == "star":
            return QSize(STAR_WIDTH, height)
        return QSize(round(text_width(column, row.cells[index.column()])), height)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAccessibleName(self._columns[_index.column()].title)
        editor.setMaxLength(200)
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        room = option.rect
        height = min(theme.FIELD_HEIGHT, room.height())
        editor.setFixedHeight(height)
        editor.setGeometry(room.left(), room.top() + (room.height() - height) // 2, room.width(), height)


@dataclass(frozen=True)
class Type:
    """A font as a key: making fonts and measuring texts is half of the work of painting a table."""

    role: theme.Role = "body"
    weight: int = 400
    tabular: bool = False

    def font(self) -> QFont:
        return _font(self, theme.pixels(self.role))


@lru_cache(maxsize=64)
def _font(kind: Type, _pixels: int) -> QFont:
    return theme.font(kind.role, kind.weight, tabular=kind.tabular)


@lru_cache(maxsize=8192)
def _fitted(text: str, kind: Type, _pixels: int, room: int) -> tuple[str, float]:
    """The text with an ellipsis if it is too long, and the width that it wanted."""
    metrics = QFontMetricsF(kind.font())
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, room)), metrics.horizontalAdvance(text)


def type_of(kind: ColumnKind, row: RunRow | None = None) -> Type:
    strong = kind == "name" and row is not None and row.starred
    return Type("body", 500 if strong else 400, tabular=kind == "number")


def text_width(column: Column, text: str) -> float:
    """What the text wants, up to the column's own limit."""
    metrics = QFontMetricsF(type_of(column.kind).font())
    wanted = metrics.horizontalAdvance(text)
    if column.widest:
        wanted = min(wanted, metrics.averageCharWidth() * column.widest)
    return wanted + 2 * PADDING + 2


def is_cut(column: Column, row: RunRow, text: str, width: int) -> bool:
    """Whether the text does not fit into a column of that width."""
    kind = type_of(column.kind, row)
    return _fitted(text, kind, theme.pixels(kind.role), width - 2 * PADDING)[0] != text


def _paint_line_below(painter: QPainter, area: QRectF) -> None:
    painter.setPen(QPen(theme.colour("border"), 1))
    painter.drawLine(QLineF(area.left(), area.bottom() - 0.5, area.right(), area.bottom() - 0.5))


def _paint_tick(painter: QPainter, area: QRectF, row: RunRow, look: Look | None) -> None:
    if not row.can_tick:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(area.left() + PADDING, area.center().y() - _BOX / 2, _BOX, _BOX)
    painter.setPen(QPen(theme.colour("fill" if look else "muted"), 1))
    painter.setBrush(theme.colour("fill" if look else "field"))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    if look:
        icons.paint(painter, "check", theme.colour("on_fill"), box.adjusted(1, 1, -1, -1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(sample_pen(look.colour, look.dash))
        middle, left = round(area.center().y()), box.right() + _GAP
        painter.drawLine(QLineF(left, middle, left + _SAMPLE, middle))


def _paint_star(painter: QPainter, area: QRectF, row: RunRow) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle = area.center()
    shape = QPolygonF([QPointF(middle.x() + _STAR * x, middle.y() + _STAR * y) for x, y in _STAR_POINTS])
    painter.setPen(QPen(theme.colour("accent" if row.starred else "control"), 1.2))
    painter.setBrush(theme.colour("accent") if row.starred else Qt.BrushStyle.NoBrush)
    painter.drawPolygon(shape)


def _paint_name(painter: QPainter, area: QRectF, row: RunRow, name: str) -> None:
    room = area.adjusted(PADDING, 0, -PADDING, 0)
    used = _paint_elided(painter, room, name, type_of("name", row), "text")
    beside = room.adjusted(used + 2 * PADDING, 1, 0, 1)
    if row.note and beside.width() >= _LEAST_NOTE * theme.pixels("small"):
        _paint_elided(painter, beside, row.note.splitlines()[0], Type("small"), "muted")


def _paint_text(painter: QPainter, area: QRectF, row: RunRow, text: str, kind: ColumnKind) -> None:
    tone = "text" if kind == "number" else row.tone if kind == "state" else "muted"
    flags = theme.RIGHT if kind == "number" else theme.LEFT
    _paint_elided(painter, area.adjusted(PADDING, 0, -PADDING, 0), text, type_of(kind), tone, flags)


def _paint_elided(
    painter: QPainter, room: QRectF, text: str, kind: Type, tone: str, flags: Qt.AlignmentFlag = theme.LEFT
) -> float:
    """Gives the width that the text wanted."""
    if not text:
        return 0.0
    shown, wanted = _fitted(text, kind, theme.pixels(kind.role), int(room.width()))
    painter.setFont(kind.font())
    painter.setPen(theme.colour(tone))
    painter.drawText(room, flags, shown)
    return wanted
