"""The layers of a chart, painted in pixels: the grid; the lines; marks, dots and the reading line.

The lines are painted here, not by pyqtgraph's items: those measure all their points again with each frame.
"""

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsWidget, QStyleOptionGraphicsItem, QWidget

from gui import theme
from gui.widgets.chart_curve import Mark
from gui.widgets.chart_frame import Frame
from gui.widgets.chart_lines import Band, Line
from gui.widgets.chart_range import Range
from gui.widgets.chart_scale import Scale

BEHIND, BETWEEN, BEFORE = -100.0, 0.0, 100.0
_DOT = 4.5
_READING_DOT = 7.0
_LEAST_GAP = 8.0
_BAND_STRENGTH = 0.16


class Layer(QGraphicsItem):
    """As large as the plot that it belongs to. One that changes seldom is kept as a picture."""

    def __init__(self, plot: QGraphicsWidget, height: float, *, kept: bool) -> None:
        super().__init__(plot)
        self._plot = plot
        self._frame: Frame | None = None
        self.thickness = 1
        """Of its curves, in pixels of what it is painted on."""
        self.setZValue(height)
        if kept:
            self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def show_frame(self, frame: Frame) -> None:
        before, self._frame = self._frame, frame
        if before is None or self.painted(frame) != self.painted(before):
            self.update()

    def painted(self, frame: Frame) -> object:
        """What of a frame this layer paints: where that is the same, it need not do so again."""
        raise NotImplementedError

    def scale_of(self, frame: Frame) -> Scale:
        size = self._plot.size()
        return Scale(frame.x, frame.y, size.width(), size.height())

    def resized(self) -> None:
        self.prepareGeometryChange()
        self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(QPointF(), self._plot.size())


class Backdrop(Layer):
    """Grid and baseline, lines that grow no more, and the part that is being chosen with the mouse."""

    def __init__(self, plot: QGraphicsWidget) -> None:
        super().__init__(plot, BEHIND, kept=True)
        self._chosen: Range | None = None

    def painted(self, frame: Frame) -> object:
        return frame.y, frame.y_ticks, frame.bands, frame.still, frame.x if frame.bands or frame.still else None

    def choose(self, pixels: Range | None) -> None:
        self._chosen = pixels
        self.update()

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        frame = self._frame
        if frame is None:
            return
        scale = self.scale_of(frame)
        if self._chosen:
            area = QRectF(self._chosen[0], 0, self._chosen[1] - self._chosen[0], scale.height)
            painter.fillRect(area, theme.colour("soft"))
        for band in frame.bands:
            _paint_band(painter, band, scale)
        painter.setPen(_hairline("grid"))
        painter.drawLines([QLineF(0, y, scale.width, y) for y in (_crisp(scale.down(at)) for at, _ in frame.y_ticks)])
        painter.setPen(_hairline("control"))
        painter.drawLine(QLineF(0, scale.height - 1, scale.width, scale.height - 1))
        _paint_lines(painter, frame.still, scale, self.thickness)


class Lines(Layer):
    """The curves: one pixel wide, not smoothed."""

    def __init__(self, plot: QGraphicsWidget) -> None:
        super().__init__(plot, BETWEEN, kept=False)

    def painted(self, frame: Frame) -> object:
        return frame

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        frame = self._frame
        if frame is None:
            return
        _paint_lines(painter, frame.lines, self.scale_of(frame), self.thickness)


class Foreground(Layer):
    """Marks with their words, dots of curves that have them, the reading line and the points that are read there."""

    def __init__(self, plot: QGraphicsWidget) -> None:
        super().__init__(plot, BEFORE, kept=True)
        self._reading: float | None = None
        self._read: tuple[tuple[float, float, str], ...] = ()

    def painted(self, frame: Frame) -> object:
        dots = [(line.colour, line.x.tobytes(), line.y.tobytes()) for line in frame.lines if line.dots]
        return frame.x, frame.y, frame.marks, dots

    def read(self, x: float | None, points: tuple[tuple[float, float, str], ...]) -> None:
        """Show the reading line at `x`, and points with their colours."""
        if (x, points) != (self._reading, self._read):
            self._reading, self._read = x, points
            self.update()

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        frame = self._frame
        if frame is None:
            return
        scale = self.scale_of(frame)
        _paint_marks(painter, frame, scale)
        if self._reading is not None and frame.x[0] <= self._reading <= frame.x[1]:
            x = _crisp(scale.across(self._reading))
            painter.setPen(_hairline("muted"))
            painter.drawLine(QLineF(x, 0, x, scale.height))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for line in frame.lines:
            if line.dots:
                painter.setPen(_round_pen(line.colour, _DOT))
                painter.drawPoints(scale.points(line.x, line.y))
        for across, down, colour in self._read:
            place = scale.points(np.array([across]), np.array([down]))
            painter.setPen(_round_pen("window", _READING_DOT + 3))
            painter.drawPoints(place)
            painter.setPen(_round_pen(colour, _READING_DOT))
            painter.drawPoints(place)


def _paint_lines(painter: QPainter, lines: tuple[Line, ...], scale: Scale, thickness: int) -> None:
    for line in lines:
        painter.setPen(_line_pen(line, thickness))
        for part in _without_gaps(line):
            painter.drawPolyline(scale.polygon(line.x[part], line.y[part]))


def _line_pen(line: Line, thickness: int) -> QPen:
    pen = _hairline(line.colour)
    pen.setWidth(thickness)
    if line.dash:
        pen.setDashPattern([float(length) for length in line.dash])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _without_gaps(line: Line) -> list[slice]:
    """The stretches between values that are no numbers."""
    gaps = np.flatnonzero(np.isnan(line.y))
    if not len(gaps):
        return [slice(0, len(line.y))]
    begins, ends = np.append(0, gaps + 1), np.append(gaps, len(line.y))
    return [slice(begin, end) for begin, end in zip(begins.tolist(), ends.tolist(), strict=True) if end > begin]


def _paint_band(painter: QPainter, band: Band, scale: Scale) -> None:
    """See-through, so that of two bands over one another both are seen."""
    edge = scale.polygon(np.concatenate((band.x, band.x[::-1])), np.concatenate((band.high, band.low[::-1])))
    colour = theme.colour(band.colour)
    colour.setAlphaF(_BAND_STRENGTH)
    painter.save()
    painter.setClipRect(QRectF(0, 0, scale.width, scale.height))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(edge)
    painter.restore()


def _paint_marks(painter: QPainter, frame: Frame, scale: Scale) -> None:
    """Where marks are too close, some are left out; where their words would touch, the later words are."""
    painter.setFont(theme.font("caption"))
    shown = _with_room(frame.marks, scale)
    for colour in dict.fromkeys(mark.colour for _, mark in shown):
        painter.setPen(_hairline(colour, Qt.PenStyle.DotLine))
        painter.drawLines([QLineF(x, 0, x, scale.height) for x, mark in shown if mark.colour == colour])
    metrics, words_end = QFontMetricsF(painter.font()), dict[int, float]()
    for x, mark in shown:
        if not mark.text or x < words_end.get(mark.row, 0.0):
            continue
        width = metrics.horizontalAdvance(mark.text)
        if x + width + 4 <= scale.width:
            painter.setPen(theme.colour(mark.text_colour))
            painter.drawText(QPointF(x + 4, metrics.ascent() + 3 + mark.row * (metrics.height() + 1)), mark.text)
            words_end[mark.row] = x + width + 2 * _LEAST_GAP


def _with_room(marks: tuple[Mark, ...], scale: Scale) -> list[tuple[float, Mark]]:
    """Where each mark is, for those that are not too close to the one before."""
    shown: list[tuple[float, Mark]] = []
    end = -_LEAST_GAP
    for mark in marks:
        x = _crisp(scale.across(mark.x))
        if x >= end + _LEAST_GAP or mark.row != 0:
            shown.append((x, mark))
            end = x
    return shown


def _hairline(role: str, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """One pixel of the screen, also where the window is scaled: else some lines come out as one and some as two."""
    pen = QPen(theme.colour(role), 1, style)
    pen.setCosmetic(True)
    return pen


def _crisp(pixel: float) -> float:
    return float(round(pixel))


def _round_pen(role: str, width: float) -> QPen:
    return QPen(theme.colour(role), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
