"""How strokes look: smooth curves through the middles between a pen's points, painted piece by piece.

Piece 0 is the straight way to the first middle, piece k the curve around point k from one middle to the next. The
newest point may still move, and with it the last piece and the half way to it: they are the tail, painted apart.
"""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPixmap

from core.pixels.spec import Drawing, Point
from gui.colours import INK
from gui.widgets.canvas_strokes import SIDE, InkStroke, Sketch, sketch_of

WHITE = QColor(255, 255, 255)
_SOFT = 2.0  # units around a piece that its soft edge may reach


class InkLayer:
    """The finished ink as a pixmap, so that a new piece costs no more than itself."""

    def __init__(self) -> None:
        self.pixmap = QPixmap()
        self._scale = 1.0

    def resize(self, size: QSize, ratio: float) -> None:
        self.pixmap = QPixmap(size * ratio)
        self.pixmap.setDevicePixelRatio(ratio)
        self._scale = min(size.width(), size.height()) / SIDE

    def draw_again(self, sketch: Sketch, area: QRectF | None = None) -> None:
        """All of it, or what lies in an area (in units of the canvas)."""
        painter = self._painter()
        area = area or QRectF(0, 0, SIDE, SIDE)
        painter.setClipRect(area)
        painter.fillRect(area, QColor(INK))
        for stroke in sketch.strokes:
            if reach(stroke, stroke.points).intersects(area):
                _paint_stroke(painter, stroke)
        painter.end()

    def grow(self, before: Sketch, after: Sketch) -> QRectF:
        """Paint the pieces by which the newest strokes grew; gives the area in which something looks different."""
        painter, area = self._painter(), QRectF()
        for number in range(max(0, len(before.strokes) - 1), len(after.strokes)):
            stroke = after.strokes[number]
            known = before.strokes[number].points if number < len(before.strokes) else ()
            for piece in range(max(0, len(known) - 2), len(stroke.points) - 2):
                _paint_piece(painter, stroke, piece)
            if number < len(after.strokes) - 1:
                paint_tail(painter, stroke)
            changed = max(0, len(known) - 3)
            area |= reach(stroke, (*known[changed:], *stroke.points[changed:]))
        painter.end()
        return area

    def _painter(self) -> QPainter:
        painter = QPainter(self.pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self._scale, self._scale)
        return painter


def _paint_stroke(painter: QPainter, stroke: InkStroke) -> None:
    """A whole stroke: pieces of one width as one path."""
    path, width = QPainterPath(), stroke.width_at(stroke.points[0])
    path.moveTo(_at(stroke.points[0]))
    for piece in range(len(stroke.points) - 1):
        if stroke.width_at(stroke.points[piece]) != width:
            _draw(painter, path, width)
            path, width = QPainterPath(), stroke.width_at(stroke.points[piece])
            path.moveTo(_piece_start(stroke, piece))
        _add_piece(path, stroke, piece)
    _draw(painter, path, width)
    _paint_end(painter, stroke)


def _paint_piece(painter: QPainter, stroke: InkStroke, piece: int) -> None:
    path = QPainterPath(_piece_start(stroke, piece))
    _add_piece(path, stroke, piece)
    _draw(painter, path, stroke.width_at(stroke.points[piece]))


def paint_tail(painter: QPainter, stroke: InkStroke) -> None:
    """What still changes while the pen moves."""
    if len(stroke.points) > 1:
        _paint_piece(painter, stroke, len(stroke.points) - 2)
    _paint_end(painter, stroke)


def _paint_end(painter: QPainter, stroke: InkStroke) -> None:
    """The half way to the newest point; of a stroke of one point, the dot."""
    last = stroke.points[-1]
    start = _middle(stroke.points[-2], last) if len(stroke.points) > 1 else _at(last)
    painter.setPen(_pen(stroke.width_at(last)))
    painter.drawLine(start, _at(last) if start != _at(last) else _at(last) + QPointF(0.01, 0))


def reach(stroke: InkStroke, points: Iterable[Point]) -> QRectF:
    """Where the ink around some of a stroke's points may lie."""
    xs, ys = zip(*((point.x, point.y) for point in points), strict=True)
    half = stroke.width / 2 + _SOFT
    return QRectF(QPointF(min(xs) - half, min(ys) - half), QPointF(max(xs) + half, max(ys) + half))


def on_screen(area: QRectF, scale: float) -> QRect:
    """An area in units of the canvas as whole pixels."""
    return QRectF(area.topLeft() * scale, area.bottomRight() * scale).toAlignedRect()


def _add_piece(path: QPainterPath, stroke: InkStroke, piece: int) -> None:
    points = stroke.points
    if piece == 0:
        path.lineTo(_middle(points[0], points[1]))
    else:
        path.quadTo(_at(points[piece]), _middle(points[piece], points[piece + 1]))


def _piece_start(stroke: InkStroke, piece: int) -> QPointF:
    return _middle(stroke.points[piece - 1], stroke.points[piece]) if piece else _at(stroke.points[0])


def _draw(painter: QPainter, path: QPainterPath, width: float) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(width))
    painter.drawPath(path)


def _pen(width: float) -> QPen:
    return QPen(WHITE, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _middle(a: Point, b: Point) -> QPointF:
    return QPointF((a.x + b.x) / 2, (a.y + b.y) / 2)


def _at(point: Point) -> QPointF:
    return QPointF(point.x, point.y)


def drawing_image(drawing: Drawing, side: int, ratio: float = 1.0) -> QImage:
    """A drawing as the canvas shows it, small."""
    layer = InkLayer()
    layer.resize(QSize(side, side), ratio)
    layer.draw_again(sketch_of(drawing))
    return layer.pixmap.toImage()
