"""What a chart's lines are called and what they say, in columns that keep their place."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme

_SAMPLE = 18.0
_SAMPLE_GAP = 6.0
_VALUE_GAP = 8.0
_ENTRY_GAP = 18.0


@dataclass(frozen=True)
class Entry:
    """A line's name and look, its value as text, and the text that its column must hold."""

    name: str
    value: str
    widest: str
    colour: str
    dash: tuple[int, ...] = ()


class ChartLegend(QWidget):
    """Painted, not laid out: it changes many times a second. Without room for all, the first ones are left out;
    if it is to keep all, their names become shorter."""

    def __init__(self, parent: QWidget | None = None, *, keeps_all: bool = False) -> None:
        super().__init__(parent)
        self._keeps_all = keeps_all
        self._where = ""
        self._entries: tuple[Entry, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.follow(self.update)

    def text(self) -> str:
        """All that it says, as one line."""
        values = ", ".join(f"{entry.name} {entry.value}" for entry in self._entries)
        return f"{self._where}: {values}" if self._where else values

    def show_entries(self, where: str, entries: tuple[Entry, ...]) -> None:
        """`where` says which place the values are read at; empty for the newest ones."""
        if (where, entries) != (self._where, self._entries):
            self._where, self._entries = where, entries
            self.setAccessibleName(self.text())
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, theme.FIELD_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        plain, strong = theme.font("body"), theme.font("body", 600, tabular=True)
        right = float(self.width())
        entries = self._entries
        if self._keeps_all:
            entries = shortened(entries, right, plain, strong)
        entries = those_that_fit(entries, [_width(entry, plain, strong) for entry in entries], right)
        with_names = right >= sum(_width(entry, plain, strong) for entry in entries)
        for entry in reversed(entries):
            right = self._paint_entry(painter, entry, right, (plain, strong), with_name=with_names) - _ENTRY_GAP
        painter.setFont(theme.font("body", tabular=True))
        if self._where and painter.fontMetrics().horizontalAdvance(self._where) <= right:
            painter.setPen(theme.colour("muted"))
            painter.drawText(QRectF(0, 0, right, self.height()), theme.RIGHT, self._where)

    def _paint_entry(
        self, painter: QPainter, entry: Entry, right: float, fonts: tuple[QFont, QFont], *, with_name: bool
    ) -> float:
        """Paint it to the left of `right`; gives where it begins."""
        plain, strong = fonts
        painter.setFont(strong)
        painter.setPen(theme.colour("text"))
        painter.drawText(QRectF(0, 0, right, self.height()), theme.RIGHT, entry.value)
        right -= _value_width(entry, strong) + _VALUE_GAP
        if with_name:
            painter.setFont(plain)
            painter.setPen(theme.colour("muted"))
            painter.drawText(QRectF(0, 0, right, self.height()), theme.RIGHT, entry.name)
            right -= QFontMetricsF(plain).horizontalAdvance(entry.name) + _SAMPLE_GAP
        painter.setPen(sample_pen(entry.colour, entry.dash))
        middle = round(self.height() / 2)
        painter.drawLine(QLineF(right - _SAMPLE, middle, right, middle))
        return right - _SAMPLE


def those_that_fit(entries: tuple[Entry, ...], widths: Sequence[float], room: float) -> tuple[Entry, ...]:
    """As many of the last ones as there is room for, and two in any case."""
    first = max(0, len(entries) - 2)
    while first and sum(widths[first - 1 :]) <= room:
        first -= 1
    return entries[first:]


def shortened(entries: tuple[Entry, ...], room: float, plain: QFont, strong: QFont) -> tuple[Entry, ...]:
    """The entries with long names that end in an ellipsis, so that all fit into the room if that can be."""
    metrics = QFontMetricsF(plain)
    names = sorted(metrics.horizontalAdvance(entry.name) for entry in entries)
    left = room - sum(_width(entry, plain, strong) for entry in entries) + sum(names)
    share = 0.0
    for place, width in enumerate(names):
        share = left / (len(names) - place)
        if width > share:
            break
        left -= width
    else:
        return entries
    elided = (metrics.elidedText(entry.name, Qt.TextElideMode.ElideRight, max(share, 0.0)) for entry in entries)
    return tuple(replace(entry, name=name) for entry, name in zip(entries, elided, strict=True))


def _value_width(entry: Entry, font: QFont) -> float:
    metrics = QFontMetricsF(font)
    return max(metrics.horizontalAdvance(entry.widest), metrics.horizontalAdvance(entry.value))


def _width(entry: Entry, plain: QFont, strong: QFont) -> float:
    name = QFontMetricsF(plain).horizontalAdvance(entry.name)
    return _SAMPLE + _SAMPLE_GAP + name + _VALUE_GAP + _value_width(entry, strong) + _ENTRY_GAP


def sample_pen(colour: str, dash: tuple[int, ...]) -> QPen:
    """For a short piece of the line that a curve is drawn with."""
    pen = QPen(theme.colour(colour), 2)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dash:
        pen.setDashPattern([length / 2 + 0.5 for length in dash])
    return pen
