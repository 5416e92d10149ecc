"""What a chart's lines are called and what they say, in columns that keep their place."""

from PySide6.QtCore import QEvent, QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui import theme
from gui.widgets.chart_curve import Curve, Unit
from gui.widgets.chart_legend_forms import LEAD_GAP, SAMPLE, Entry, Fonts, Item, fitting, say_all
from gui.widgets.chart_words import say_briefly, say_value, widest_value


class ChartLegend(QWidget):
    """Painted, not laid out: it changes many times a second. Without room it says less of the first lines than of the
    last two, and all of them as a tooltip; if it is to keep all, their names become shorter."""

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

    def items(self) -> tuple[Item, ...]:
        """What there is room for."""
        return fitting(self._entries, self.width(), legend_fonts(), keeps_all=self._keeps_all)

    def hint(self) -> str:
        """All lines below one another, where there is no room for them; else nothing."""
        if say_all(self.items(), self._entries):
            return ""
        lines = [f"{entry.name}: {entry.value}" for entry in self._entries]
        return "\n".join([self._where, *lines] if self._where else lines)

    def show_entries(self, where: str, entries: tuple[Entry, ...]) -> None:
        """`where` says which place the values are read at; empty for the newest ones."""
        if (where, entries) != (self._where, self._entries):
            self._where, self._entries = where, entries
            self.setAccessibleName(self.text())
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, theme.FIELD_HEIGHT)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.hint(), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, fonts, items = QPainter(self), legend_fonts(), self.items()
        left = self.width() - sum(map(fonts.width, items)) + (items[-1].after if items else 0.0)
        self._paint_where(painter, left - (items[-1].after if items else 0.0))
        for item in items:
            self._paint_item(painter, item, left, fonts)
            left += fonts.width(item)

    def _paint_where(self, painter: QPainter, right: float) -> None:
        painter.setFont(theme.font("body", tabular=True))
        if self._where and painter.fontMetrics().horizontalAdvance(self._where) <= right:
            painter.setPen(theme.colour("muted"))
            painter.drawText(QRectF(0, 0, right, self.height()), theme.RIGHT, self._where)

    def _paint_item(self, painter: QPainter, item: Item, left: float, fonts: Fonts) -> None:
        right = left + fonts.width(item) - item.after
        if item.value:
            painter.setFont(fonts.strong)
            painter.setPen(theme.colour("text"))
            painter.drawText(QRectF(0, 0, right, self.height()), theme.RIGHT, item.value)
            right -= fonts.value_width(item) + item.value_gap
        painter.setFont(fonts.plain)
        painter.setPen(theme.colour("muted"))
        if item.name:
            painter.drawText(QRectF(0, 0, right, self.height()), theme.RIGHT, item.name)
            right -= fonts.name_width(item.name) + item.gap
        if item.lead:
            painter.drawText(QRectF(0, 0, right - SAMPLE - LEAD_GAP, self.height()), theme.RIGHT, item.lead)
        painter.setPen(sample_pen(item.colour, item.dash))
        middle = round(self.height() / 2)
        painter.drawLine(QLineF(right - SAMPLE, middle, right, middle))


def entry_of(curve: Curve, value: float, unit: Unit) -> Entry:
    return Entry(
        curve.name, say_value(value, unit), widest_value(unit), curve.colour, curve.dash,
        curve.short, say_briefly(value, unit), widest_value(unit, brief=True), curve.group,
    )  # fmt: skip


def legend_fonts() -> Fonts:
    return Fonts(theme.font("body"), theme.font("body", 600, tabular=True))


def sample_pen(colour: str, dash: tuple[int, ...]) -> QPen:
    """For a short piece of the line that a curve is drawn with."""
    pen = QPen(theme.colour(colour), 2)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dash:
        pen.setDashPattern([length / 2 + 0.5 for length in dash])
    return pen
