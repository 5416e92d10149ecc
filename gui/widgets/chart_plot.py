"""The plot of a chart on pyqtgraph. It paints frames: ranges, ticks and points are given, nothing is measured."""

import pyqtgraph as pg
from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGraphicsItem, QWidget

from gui import theme
from gui.widgets.chart_frame import Frame
from gui.widgets.chart_layers import Backdrop, Foreground, Layer, Lines
from gui.widgets.chart_scale import Scale

_WIDEST_LABELS = ("0.000", "100%")
_LABEL_GAP = 6
_LABEL_SPARE = 2  # a label that touches the edge is left out
_FOCUS_WIDTH = 2
_LEAST_LABELS = 3  # of y one below the other, else the name of x gives way
_HEADROOM = 3  # that the frames leave above the topmost label, about


class ChartPlot(pg.GraphicsView):  # type: ignore[misc]
    """`resized` tells that the plot has another size, and wants a frame made for it."""

    resized = Signal()

    def __init__(self, x_label: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self.frame = Frame((), (0.0, 1.0), (0.0, 1.0), (), ())
        self._x_label = x_label
        self._box = pg.ViewBox(enableMouse=False, enableMenu=False, defaultPadding=0)
        self._box.disableAutoRange()
        self._left, self._bottom = pg.AxisItem("left"), pg.AxisItem("bottom")
        self.backdrop, self._lines, self._foreground = Backdrop(self._box), Lines(self._box), Foreground(self._box)
        self._lay_out()
        theme.follow(self.recolour)
        self.recolour()

    @property
    def _layers(self) -> tuple[Layer, ...]:
        return self.backdrop, self._lines, self._foreground

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
        for layer in self._layers:
            layer.show_frame(frame)

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
        above, below = metrics.height() // 2 - _HEADROOM, metrics.height() // 2 + 1  # half a label sticks out
        self.centralLayout.setContentsMargins(0, above, 1, 0 if self._x_label else below)
        self._left.setWidth(max(map(metrics.horizontalAdvance, _WIDEST_LABELS)) + _LABEL_GAP + _LABEL_SPARE)
        if self._x_label:
            self._bottom.setLabel(self._x_label, **{"color": muted, "font-size": f"{font.pixelSize()}px"})
        self._share_height()
        for layer in self._layers:
            layer.update()
        self.viewport().update()

    def _lay_out(self) -> None:
        layout = self.centralLayout
        layout.setSpacing(0)
        layout.addItem(self._left, 0, 0)
        layout.addItem(self._box, 0, 1)
        layout.addItem(self._bottom, 1, 1)
        for axis in (self._left, self._bottom):
            axis.linkToView(self._box)
            # Its words change seldom, and the lines beside them with each frame.
            axis.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
            axis.setTicks([()])
            axis.enableAutoSIPrefix(False)
            axis.setStyle(
                tickLength=0, autoExpandTextSpace=False, tickTextOffset=_LABEL_GAP, hideOverlappingLabels=False
            )
        self._bottom.setVisible(bool(self._x_label))
        self._box.sigResized.connect(self._tell_size)

    def _share_height(self) -> None:
        """A low plot has no room for the name of x, which reading it says as well."""
        label = QFontMetrics(theme.font("caption", tabular=True)).height()
        named = self.height() >= (_LEAST_LABELS + 2.5) * label + 2 * _LABEL_GAP
        if self._x_label:
            self._bottom.showLabel(named)
            self._bottom.setHeight((2 if named else 1) * (label + _LABEL_GAP))

    def _tell_size(self) -> None:
        self._share_height()
        for layer in self._layers:
            layer.resized()
        self.resized.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            painter.setPen(QPen(theme.colour("accent"), _FOCUS_WIDTH))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
