"""The plot of a chart on pyqtgraph. It paints frames: ranges, ticks and points are given, nothing is measured."""

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui import theme
from gui.widgets.chart_curve import SOLID
from gui.widgets.chart_frame import Frame, Line
from gui.widgets.chart_layers import Backdrop, Foreground, Scale

pg.setConfigOption("antialias", False)

_WIDEST_LABELS = ("0.000", "100%")
_LABEL_GAP = 6
_LABEL_SPARE = 2  # a label that touches the edge is left out
_FOCUS_WIDTH = 2


class ChartPlot(pg.GraphicsView):  # type: ignore[misc]
    """`resized` tells that the plot has another size, and wants a frame made for it."""

    resized = Signal()

    def __init__(self, x_label: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self.frame = Frame((), (0.0, 1.0), (0.0, 1.0), (), ())
        self._x_label = x_label
        self._curves: list[Any] = []
        self._looks: list[tuple[str, tuple[int, ...]] | None] = []
        self._box = pg.ViewBox(enableMouse=False, enableMenu=False, defaultPadding=0)
        self._box.disableAutoRange()
        self._left, self._bottom = pg.AxisItem("left"), pg.AxisItem("bottom")
        self.backdrop, self._foreground = Backdrop(self._box), Foreground(self._box)
        self._lay_out()
        theme.follow(self.recolour)
        self.recolour()

    @property
    def scale_now(self) -> Scale:
        size = self._box.size()
        return Scale(self.frame.x, self.frame.y, size.width(), size.height())

    def show_frame(self, frame: Frame) -> None:
        before, self.frame = self.frame, frame
        if (frame.x, frame.y) != (before.x, before.y):
            self._box.setRange(xRange=frame.x, yRange=frame.y, padding=0, disableAutoRange=False)
        if frame.y_ticks != before.y_ticks:
            self._left.setTicks([frame.y_ticks])
        if frame.x_ticks != before.x_ticks:
            self._bottom.setTicks([frame.x_ticks])
        for place, line in enumerate(frame.lines):
            self._show_line(place, line)
        for spare in self._curves[len(frame.lines) :]:
            spare.clear()
        self.backdrop.show_frame(frame)
        self._foreground.show_frame(frame)

    def read(self, x: float | None, points: tuple[tuple[float, float, str], ...]) -> None:
        """Draw the reading line at x, and the points that are read, with their colours."""
        self._foreground.read(x, points)

    def recolour(self) -> None:
        font, muted = theme.font("caption", tabular=True), theme.colours().muted
        self.setBackground(theme.colours().window)  # without one it keeps the ground that it was made with
        for axis in (self._left, self._bottom):
            axis.setPen(pg.mkPen(None))
            axis.setTickPen(theme.colours().window)  # without a pen, ticks of no length are white dots
            axis.setTextPen(muted)
            axis.setStyle(tickFont=font)
        metrics = QFontMetrics(font)
        self._left.setWidth(max(map(metrics.horizontalAdvance, _WIDEST_LABELS)) + _LABEL_GAP + _LABEL_SPARE)
        if self._x_label:
            self._bottom.setLabel(self._x_label, **{"color": muted, "font-size": f"{font.pixelSize()}px"})
            self._bottom.setHeight(2 * metrics.height() + 2 * _LABEL_GAP)
        self._looks = [None] * len(self._curves)
        self.show_frame(self.frame)
        self.viewport().update()

    def _show_line(self, place: int, line: Line) -> None:
        if place == len(self._curves):
            self._curves.append(pg.PlotCurveItem())
            self._curves[place].setZValue(place)
            self._box.addItem(self._curves[place], ignoreBounds=True)
            self._looks.append(None)
        if self._looks[place] != (line.colour, line.dash):
            self._looks[place] = line.colour, line.dash
            self._curves[place].setPen(_pen(line))
            # A dashed line begins its pattern anew with each segment, so it has to be drawn in one.
            self._curves[place].setSegmentedLineMode("on" if line.dash == SOLID else "off")
        self._curves[place].setData(line.x, line.y, connect="finite")

    def _lay_out(self) -> None:
        layout = self.centralLayout
        layout.setContentsMargins(0, 3, 1, 0 if self._x_label else 7)  # half a label sticks out below
        layout.setSpacing(0)
        layout.addItem(self._left, 0, 0)
        layout.addItem(self._box, 0, 1)
        layout.addItem(self._bottom, 1, 1)
        for axis in (self._left, self._bottom):
            axis.linkToView(self._box)
            axis.setTicks([()])
            axis.enableAutoSIPrefix(False)
            axis.setStyle(
                tickLength=0, autoExpandTextSpace=False, tickTextOffset=_LABEL_GAP, hideOverlappingLabels=False
            )
        self._bottom.setVisible(bool(self._x_label))
        self._box.sigResized.connect(self._tell_size)

    def _tell_size(self) -> None:
        self.backdrop.resized()
        self._foreground.resized()
        self.resized.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            painter.setPen(QPen(theme.colour("accent"), _FOCUS_WIDTH))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))


def _pen(line: Line) -> QPen:
    pen = QPen(theme.colour(line.colour), 1)
    pen.setCosmetic(True)
    if line.dash != SOLID:
        pen.setDashPattern([float(length) for length in line.dash])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen
