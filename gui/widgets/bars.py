"""A bar with round ends: what shares, scores and gauges are shown by."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from gui import theme


def paint_bar(painter: QPainter, area: QRectF, role: str) -> None:
    """In the theme's colour `role`. The painter is left without a pen."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(role))
    painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
