"""The pointer over the canvas: a ring as wide as the line that it draws or rubs out."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QCursor, QPainter, QPen, QPixmap

_RIM = 3
_SMALLEST = 7


def pen_cursor(diameter: int, *, erasing: bool) -> QCursor:
    side = max(diameter, _SMALLEST) + 2 * _RIM
    made = QPixmap(side, side)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    centre, radius = QPointF(side / 2, side / 2), (side - 2 * _RIM) / 2
    # Dark around light is seen on ink and on black.
    for colour, width in ((QColor(11, 12, 15, 170), 3.0), (QColor(200, 205, 215), 1.25)):
        painter.setPen(QPen(colour, width, Qt.PenStyle.DashLine if erasing else Qt.PenStyle.SolidLine))
        painter.drawEllipse(centre, radius, radius)
    painter.end()
    return QCursor(made, side // 2, side // 2)
