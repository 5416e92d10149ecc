"""How numbers are spread around zero: bars over a round range, whose ends are written below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.translation import tr

if TYPE_CHECKING:
    from core.explain.gradients import Histogram as Counts

_BARS = 40


class Histogram(QWidget):
    """`role` is the colour of its bars."""

    def __init__(self, name: str, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._role = name, role
        self._counts: Counts | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.follow(self._fit)

    def show_counts(self, counts: Counts | None) -> None:
        if counts == self._counts:
            return
        self._counts = counts
        if counts is not None:
            words = tr("{name}: between −{limit} and {limit}, typically {deviation}")
            limit, deviation = say_size(counts.limit), say_size(counts.deviation)
            told = words.format(name=self._name, limit=limit, deviation=deviation)
            self.setAccessibleName(told)
            self.setToolTip(told)
        self.update()

    @property
    def counts(self) -> Counts | None:
        return self._counts

    def _fit(self) -> None:
        self.updateGeometry()
        self.update()

    def _line(self) -> float:
        return QFontMetricsF(theme.font("caption")).height() + 2

    def sizeHint(self) -> QSize:
        return QSize(180, _BARS + round(self._line()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        bars = QRectF(0, 0, self.width(), self.height() - self._line())
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.drawLine(bars.bottomLeft(), bars.bottomRight())
        if self._counts is None:
            return
        self._paint_bars(painter, bars, self._counts)
        self._paint_scale(painter, QRectF(0, bars.bottom() + 2, self.width(), self._line() - 2), self._counts)

    def _paint_bars(self, painter: QPainter, area: QRectF, counts: Counts) -> None:
        most = max(counts.counts, default=0)
        if not most:
            return
        width = area.width() / len(counts.counts)
        gap = 1 if width > 3 else 0
        colour = theme.colour(self._role)
        for number, count in enumerate(counts.counts):
            if count:
                left, right = round(number * width), round((number + 1) * width) - gap
                tall = max(1.0, area.height() * count / most)
                painter.fillRect(QRectF(left, area.bottom() - tall, max(1, right - left), tall), colour)

    def _paint_scale(self, painter: QPainter, line: QRectF, counts: Counts) -> None:
        painter.setFont(theme.font("caption", tabular=True))
        painter.setPen(theme.colour("muted"))
        limit = say_size(counts.limit)
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, f"−{limit}")
        painter.drawText(line, Qt.AlignmentFlag.AlignHCenter, "0")
        painter.drawText(line, Qt.AlignmentFlag.AlignRight, limit)


def say_size(value: float) -> str:
    """Short, for numbers of any size: 0.05, 0.0001, 2e-06."""
    return f"{value:.2g}"
