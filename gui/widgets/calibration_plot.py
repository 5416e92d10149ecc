"""Is the network as often right as it says? Ten bars, each beside the diagonal on which they would be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.translation import tr
from gui.widgets.places_widget import PlacesWidget
from gui.widgets.ringed_widget import paint_ring

if TYPE_CHECKING:
    from core.training.calibration import Bin, Calibration

_GAP = 3.0
_CENTRE = Qt.AlignmentFlag.AlignCenter
_SIDES = (0.0, 0.5, 1.0)


class CalibrationPlot(PlacesWidget):
    """Across: how sure the network says it is. Up: how often it is right. The line is where both are the same.

    `picked` tells a bin by its number; what the pointer is at is said above.
    """

    picked = Signal(int)

    def __init__(self, name: str = "calibrationPlot", parent: QWidget | None = None) -> None:
        super().__init__(name, tr("Calibration"), parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._calibration: Calibration | None = None
        self._current: int | None = None
        theme.follow(self.update)

    def show_calibration(self, calibration: Calibration) -> None:
        self._calibration = calibration
        self.set_current(self._current)

    def set_current(self, place: int | None) -> None:
        """Mark a bin without a signal."""
        self._current = place
        self.setAccessibleDescription(self.said)
        self.update()

    @property
    def current(self) -> int | None:
        return self._current

    @property
    def said(self) -> str:
        """Of the bin that the pointer is at, else of the chosen one, else of the most telling one."""
        return "" if self._meant is None else say_bin(self._meant)

    @property
    def _meant(self) -> Bin | None:
        if self._calibration is None:
            return None
        candidates = (self._hovered, self._current, self._calibration.telling)
        place = next((each for each in candidates if each is not None), None)
        return None if place is None else self._calibration.bins[place]

    def bar(self, place: int) -> QRectF:
        """Where a bin's bar may stand, in its full height."""
        area = self._area()
        wide = area.width() / self._count
        return QRectF(area.left() + place * wide, area.top(), wide, area.height())

    @property
    def _count(self) -> int:
        return len(self._calibration.bins) if self._calibration else 10

    def _area(self) -> QRectF:
        """The plot within its scales: as wide as high, unless there is no room for it."""
        metrics = QFontMetricsF(theme.font("caption", tabular=True))
        left, line = metrics.horizontalAdvance("100%") + 6, metrics.height()
        top = QFontMetricsF(theme.font("small")).height() * 2 + 10
        area = QRectF(left, top, self.width() - left - 4, self.height() - top - 3 * line - 8)
        return area.adjusted(0, 0, min(0.0, area.height() * 1.25 - area.width()), 0)

    def _place_at(self, at: QPointF) -> int | None:
        area = self._area()
        place = int((at.x() - area.left()) // max(area.width() / self._count, 1e-9))
        return place if 0 <= place < self._count and at.y() >= area.top() and self._calibration else None

    def _pick(self, place: int) -> None:
        self.set_current(place)
        self.picked.emit(place)

    def sizeHint(self) -> QSize:
        return QSize(380, 400)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 220)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._calibration is None:
            return
        painter = QPainter(self)
        area = self._area()
        line = QFontMetricsF(theme.font("small")).height()
        words = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.setFont(theme.font("small", 600, tabular=True))
        painter.setPen(theme.colour("text"))
        painter.drawText(QRectF(0, 0, self.width(), 2 * line + 4), words, self.said)
        self._paint_scales(painter, area)
        for place, each in enumerate(self._calibration.bins):
            self._paint_bin(painter, place, each)
        painter.setPen(QPen(theme.colour("muted"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(area.bottomLeft(), area.topRight())
        if self._ring:
            paint_ring(painter, self.bar(self._current or 0).adjusted(1, 1, -1, -1))

    def _paint_scales(self, painter: QPainter, area: QRectF) -> None:
        font = theme.font("caption", tabular=True)
        painter.setFont(font)
        line = QFontMetricsF(font).height()
        for share in _SIDES:
            y = area.bottom() - share * area.height()
            painter.setPen(theme.colour("grid"))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(theme.colour("muted"))
            painter.drawText(QRectF(0, y - line / 2, area.left() - 6, line), theme.RIGHT, f"{share:.0%}")
            x = area.left() + share * area.width()
            under = QRectF(x - 30, area.bottom() + line + 4, 60, line)
            if share == 1:
                under.moveRight(area.right())
            elif share == 0:
                under.moveLeft(area.left())
            painter.drawText(under, {0.0: theme.LEFT, 1.0: theme.RIGHT}.get(share, _CENTRE), f"{share:.0%}")
        beneath = QRectF(area.left(), area.bottom() + 2 * line + 6, self.width() - area.left(), line)
        words = (tr("how sure it says it is →   how often it is right ↑"), tr("how sure →   how often right ↑"))
        painter.drawText(beneath, theme.LEFT, first_fitting(words, QFontMetricsF(font), beneath.width()))

    def _paint_bin(self, painter: QPainter, place: int, each: Bin) -> None:
        """The bar is how many were right, its line the interval, and the figure below how many images there are."""
        slot = self.bar(place).adjusted(_GAP / 2, 0, -_GAP / 2, 0)
        if place == self._hovered:
            painter.fillRect(slot, theme.colour("hover"))
        if not each.score.total:
            return
        height = each.score.share * slot.height()
        bar = QRectF(slot.left(), slot.bottom() - height, slot.width(), height)
        painter.fillRect(bar, theme.colour("accent" if place == self._current else "bar"))
        low, high = (slot.bottom() - share * slot.height() for share in each.score.interval)
        painter.setPen(QPen(theme.colour("text"), 1))
        painter.drawLine(QPointF(slot.center().x(), low), QPointF(slot.center().x(), high))
        painter.setPen(theme.colour("muted"))
        metrics, count = QFontMetricsF(painter.font()), _short(each.score.total)
        under = QRectF(slot.left() - 4, slot.bottom() + 2, slot.width() + 8, metrics.height())
        if metrics.horizontalAdvance(count) < slot.width() + _GAP:
            painter.drawText(under, _CENTRE, count)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        self._ring = True
        if move is not None and self._calibration is not None:
            before = self._count if self._current is None else self._current
            self._pick(min(max(before + move, 0), self._count - 1))
        else:
            super().keyPressEvent(event)


def say_bin(each: Bin) -> str:
    """When it says 90%, it is right 93% of the time."""
    if not each.score.total:
        return tr("It never says {low} to {high}.").format(low=f"{each.low:.0%}", high=f"{each.high:.0%}")
    words = tr("When it says {said}, it is right {right} of the time.")
    return words.format(said=_percent(each.said), right=_percent(each.score.share))


def _percent(share: float) -> str:
    """Near 100% the tenths matter."""
    return f"{share:.0%}" if share < 0.985 or share == 1 else f"{min(share, 0.999):.1%}"


def first_fitting(texts: Sequence[str], metrics: QFontMetricsF, room: float) -> str:
    """The first of several texts that has room; the last one if none has."""
    return next((text for text in texts if metrics.horizontalAdvance(text) <= room), texts[-1])


def _short(count: int) -> str:
    return f"{count:,}" if count < 1000 else f"{count / 1000:.1f}k" if count < 100_000 else f"{count // 1000}k"
