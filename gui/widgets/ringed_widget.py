"""What widgets that paint themselves have in common: a name, the mouse, and a ring that only the keyboard brings."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from gui import theme

_BY_MOUSE = (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class RingedWidget(QWidget):
    """`title` is what assistive tools call it. Whoever inherits paints a ring while `_ring` is set."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._ring = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() not in _BY_MOUSE
        self.update()

    def focusOutEvent(self, _event: QFocusEvent) -> None:
        self._ring = False
        self.update()


def paint_ring(painter: QPainter, area: QRectF, radius: float = 0.0) -> None:
    """Two pixels of accent along the area, half inside and half outside."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour("accent"), 2))
    painter.drawRoundedRect(area, radius, radius)
