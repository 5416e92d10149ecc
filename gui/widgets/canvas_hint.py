"""What an empty canvas says: a dotted seven to follow, and a line of text."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath

from gui import theme
from gui.widgets.canvas_strokes import SIDE

_GHOST = QColor("#5A606C")
_TEXT = QColor("#8A909C")
_DOTS = 27
_DOT = 2.1


def paint_hint(painter: QPainter, text: str, *, ghost: bool) -> None:
    """In units of the canvas; the text has the size of the window's type, where it fits."""
    if ghost:
        _paint_dots(painter, _GHOST)
    scale = painter.transform().m11()
    painter.save()
    painter.scale(1 / scale, 1 / scale)
    painter.setPen(_TEXT)
    side = SIDE * scale
    top = side * (0.84 if ghost else 0.3)
    flags = Qt.AlignmentFlag.AlignHCenter | (Qt.AlignmentFlag.AlignTop if ghost else Qt.AlignmentFlag.AlignVCenter)
    area = QRectF(side * 0.1, top, side * 0.8, side * 0.16 if ghost else side * 0.4)
    painter.setFont(_font_for(text, area))
    painter.drawText(area, flags | Qt.TextFlag.TextWordWrap, text)
    painter.restore()


def _font_for(text: str, area: QRectF) -> QFont:
    """The window's type, smaller where the canvas is too small for it."""
    font = theme.font("body")
    while font.pixelSize() > theme.SMALLEST_TYPE:
        needed = QFontMetricsF(font).boundingRect(area, Qt.TextFlag.TextWordWrap, text)
        if needed.height() <= area.height() and needed.width() <= area.width():
            break
        font.setPixelSize(font.pixelSize() - 1)
    return font


def paint_ghost(painter: QPainter, area: QRectF) -> None:
    """The dotted seven on any ground."""
    side = min(area.width(), area.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(area.center() - QPointF(side / 2, side / 2))
    painter.scale(side / SIDE, side / SIDE)
    _paint_dots(painter, theme.colour("bar"), larger=1.8)
    painter.restore()


def _paint_dots(painter: QPainter, colour: QColor, larger: float = 1.0) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    seven = _seven()
    for number in range(_DOTS):
        painter.drawEllipse(seven.pointAtPercent(number / (_DOTS - 1)), _DOT * larger, _DOT * larger)


def _seven() -> QPainterPath:
    path = QPainterPath(QPointF(75, 63))
    path.cubicTo(QPointF(110, 58), QPointF(155, 57), QPointF(186, 51))
    path.quadTo(QPointF(203, 49), QPointF(197, 66))
    path.cubicTo(QPointF(180, 112), QPointF(156, 152), QPointF(141, 203))
    return path
