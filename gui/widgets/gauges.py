"""Where a picture's ink stands among the training data's: how thick, how large, how far off the middle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.translation import tr
from gui.widgets.bars import paint_bar

if TYPE_CHECKING:
    from core.pixels.measures import Gauge

HEIGHT = 16
_TRACK, _KNOB = 4.0, 3.5
_GAP = 6.0


class Gauges(QWidget):
    """A track each: the filled part is what 90% of the training images have, the dot is this picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gauges: tuple[Gauge, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.follow(self.update)

    def show_gauges(self, gauges: Sequence[Gauge]) -> None:
        self._gauges = tuple(gauges)
        told = "\n".join(_told(gauge) for gauge in gauges)
        self.setToolTip(told)
        self.setAccessibleName(told)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = theme.font("caption")
        painter.setFont(font)
        names = [_name(gauge.name) for gauge in self._gauges]
        widths = [QFontMetricsF(font).horizontalAdvance(name) for name in names]
        room = (self.width() - sum(widths) - _GAP * (3 * len(names) - 1)) / max(len(names), 1)
        x = 0.0
        for gauge, name, width in zip(self._gauges, names, widths, strict=True):
            painter.setPen(theme.colour("muted" if is_usual(gauge) else "warning"))
            painter.drawText(QRectF(x, 0, width + 1, HEIGHT), theme.LEFT, name)
            _paint_gauge(painter, gauge, QRectF(x + width + _GAP, (HEIGHT - _TRACK) / 2, room, _TRACK))
            x += width + room + 3 * _GAP


def is_usual(gauge: Gauge) -> bool:
    return gauge.usual.low <= gauge.value <= gauge.usual.high


def shares(gauge: Gauge) -> tuple[float, float, float]:
    """Where low, value and high lie on the track, 0 to 1; the usual takes its middle half."""
    span = max(gauge.usual.high - gauge.usual.low, 1e-9) * 2
    first = gauge.usual.low - span / 4
    value = min(max((gauge.value - first) / span, 0.0), 1.0)
    return 0.25, value, 0.75


def _paint_gauge(painter: QPainter, gauge: Gauge, track: QRectF) -> None:
    low, value, high = shares(gauge)
    paint_bar(painter, track, "track")
    usual = QRectF(track.left() + low * track.width(), track.top(), (high - low) * track.width(), _TRACK)
    paint_bar(painter, usual, "bar")
    painter.setBrush(theme.colour("accent" if is_usual(gauge) else "warning"))
    painter.drawEllipse(QPointF(track.left() + value * track.width(), track.center().y()), _KNOB, _KNOB)


def _name(key: str) -> str:
    return {"thickness": tr("thickness"), "size": tr("size"), "offset": tr("offset")}[key]


def _told(gauge: Gauge) -> str:
    template = {
        "thickness": tr("Lines {value} pixels thick; {low} to {high} is usual in the training data."),
        "size": tr("Ink {value} pixels large; {low} to {high} is usual in the training data."),
        "offset": tr("Ink {value} pixels off the middle; {low} to {high} is usual in the training data."),
    }[gauge.name]
    return template.format(value=f"{gauge.value:.1f}", low=f"{gauge.usual.low:.1f}", high=f"{gauge.usual.high:.1f}")
