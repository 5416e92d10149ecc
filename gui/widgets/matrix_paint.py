"""The strokes of a confusion matrix that are the same wherever they are drawn."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from gui import theme
from gui.widgets.matrix_layout import MatrixLayout


def figures_font(widest: str, cell: int) -> QFont:
    """The type of captions, or smaller where the widest figure would have no room in a cell."""
    font = theme.font("caption", tabular=True)
    for pixels in range(font.pixelSize(), theme.SMALLEST_TYPE - 1, -1):
        font.setPixelSize(pixels)
        if fits(widest, font, cell):
            break
    return font


def fits(figure: str, font: QFont, cell: int) -> bool:
    metrics = QFontMetricsF(font)
    return metrics.horizontalAdvance(figure) <= cell - 3 and metrics.ascent() <= cell - 2


def paint_upright(painter: QPainter, area: QRectF, line: float, text: str) -> None:
    """A name that begins at the foot of the area and reads upwards."""
    painter.save()
    painter.translate(area.center().x(), area.bottom())
    painter.rotate(-90)
    painter.drawText(QRectF(0, -line, area.height(), 2 * line), theme.LEFT, text)
    painter.restore()


def paint_choice(painter: QPainter, area: QRectF, out: float, *, ring: bool) -> None:
    """The accent edge, `out` pixels around the area; with the keyboard in it, a second line within."""
    edge = area.adjusted(-out, -out, out - 1, out - 1)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour("accent"), 2))
    painter.drawRect(edge)
    if ring:
        painter.setPen(theme.colour("window"))
        painter.drawRect(edge.adjusted(1.5, 1.5, -1.5, -1.5))


def paint_frame(painter: QPainter, layout: MatrixLayout) -> None:
    """Around all cells, where they are too small for lines of their own."""
    side = layout.cell * layout.count
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(theme.colour("border"))
    painter.drawRect(QRectF(layout.left - 0.5, layout.top - 0.5, side + 1, side + 1))
