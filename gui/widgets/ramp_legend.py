"""What the colours of a confusion matrix mean: from fewer to more mistakes."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.translation import tr
from gui.widgets.ramp import ramp_colour

_STRIP, _HIGH = 96, 8.0
_GAP = 6.0


class RampLegend(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("The darker a cell, the more mistakes"))
        theme.follow(self._restyle)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(theme.font("caption"))
        words = metrics.horizontalAdvance(tr("fewer")) + metrics.horizontalAdvance(tr("more mistakes"))
        return QSize(round(words + _STRIP + 2 * _GAP) + 2, round(metrics.height()) + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.font("caption"))
        metrics = QFontMetricsF(painter.font())
        painter.setPen(theme.colour("muted"))
        area = self.rect().toRectF()
        painter.drawText(area, theme.LEFT, tr("fewer"))
        left = metrics.horizontalAdvance(tr("fewer")) + _GAP
        for step in range(_STRIP):
            colour = ramp_colour(0.2 + 0.8 * step / _STRIP)
            painter.fillRect(QRectF(left + step, area.center().y() - _HIGH / 2, 1, _HIGH), colour)
        painter.drawText(area.adjusted(left + _STRIP + _GAP, 0, 0, 0), theme.LEFT, tr("more mistakes"))
