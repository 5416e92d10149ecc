"""One image, large: pixels as squares, their values as numbers once they are large enough."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.images import to_image
from gui.translation import tr
from gui.widgets.pixel_frame import PixelFrame, whole
from gui.widgets.ringed_widget import RingedWidget, paint_ring

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_RADIUS = 6
_SIDE = 200
_STEP = 1.25
_BRIGHT = 140
_MOVES = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
_ZOOMS = {Qt.Key.Key_Plus: _STEP, Qt.Key.Key_Equal: _STEP, Qt.Key.Key_Minus: 1 / _STEP}


class PixelView(RingedWidget):
    """`pointed` tells the (row, column) that the mouse or the arrow keys point at, None when they leave.

    The wheel, + and - zoom, 0 shows all, the mouse moves what is larger than the view. `zoomed` tells another zoom.
    """

    pointed = Signal(object)
    zoomed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("pixelView", tr("The image and its pixels"), parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._pixels: NDArray[np.uint8] | None = None
        self._image: QImage | None = None
        self._values: NDArray[np.float32] | None = None
        self._frame: PixelFrame | None = None
        self._at: tuple[int, int] | None = None
        self._grabbed: QPointF | None = None
        theme.follow(self.update)

    def show_image(self, pixels: NDArray[np.uint8] | None) -> None:
        """uint8 (height, width, 1 or 3). The zoom stays if the image has the size of the one before."""
        same = pixels is not None and self._pixels is not None and pixels.shape == self._pixels.shape
        self._pixels, self._values = pixels, None
        self._image = None if pixels is None else to_image(pixels)
        if not same:
            self.show_all()
        self.update()

    def show_values(self, values: NDArray[np.float32] | None) -> None:
        """Numbers to write instead of the bytes: float32 (channels, height, width)."""
        self._values = values
        self.update()

    @property
    def image(self) -> QImage | None:
        return self._image

    @property
    def frame(self) -> PixelFrame | None:
        return self._frame

    @property
    def at(self) -> tuple[int, int] | None:
        return self._at

    @property
    def shows_numbers(self) -> bool:
        return self._frame is not None and self._frame.cell >= self._number_cell()

    def show_all(self) -> None:
        self._at = None
        if self._pixels is not None and self.width() and self.height():
            rows, columns = self._pixels.shape[:2]
            self._set_frame(whole(rows, columns, self.width(), self.height()))
        else:
            self._frame = None

    def zoom_to_numbers(self) -> None:
        """As far as it takes to read the values around what is pointed at, or in the middle."""
        if self._frame is not None:
            middle = QPointF(self.width() / 2, self.height() / 2)
            at = self._frame.pixel_rect(*self._at).center() if self._at else middle
            self._set_frame(self._frame.zoomed(self._number_cell() + 0.01, at))

    def _set_frame(self, frame: PixelFrame) -> None:
        if frame != self._frame:
            self._frame = frame
            self.zoomed.emit()
            self.update()

    def _zoom(self, factor: float, at: QPointF) -> None:
        if self._frame is not None:
            self._set_frame(self._frame.zoomed(self._frame.cell * factor, at))

    def _point(self, at: tuple[int, int] | None) -> None:
        if at != self._at:
            self._at = at
            self.pointed.emit(at)
            self.update()

    def _number_cell(self) -> float:
        """The side that a pixel needs for its numbers: one line a channel."""
        metrics = QFontMetricsF(theme.font("caption", tabular=True))
        lines = self._pixels.shape[2] if self._pixels is not None else 1
        widest = "-0.00" if self._values is not None else "000"
        return max(metrics.horizontalAdvance(widest) + 5, lines * metrics.height() + 4)

    def _words(self, row: int, column: int) -> str:
        if self._values is not None:
            return "\n".join(f"{value:.2f}".replace("-0.00", "0.00") for value in self._values[:, row, column])
        return "" if self._pixels is None else "\n".join(str(value) for value in self._pixels[row, column])

    def sizeHint(self) -> QSize:
        return QSize(_SIDE, _SIDE)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 160)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), _RADIUS, _RADIUS)
        painter.fillPath(shape, theme.colour("track"))
        painter.setClipPath(shape)
        if self._image is not None and self._frame is not None:
            painter.drawImage(self._frame.area, self._image)
            if self.shows_numbers:
                self._paint_numbers(painter, self._frame)
            if self._at is not None:
                _paint_pointed(painter, self._frame.pixel_rect(*self._at))
        if self._ring:
            paint_ring(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), _RADIUS)

    def _paint_numbers(self, painter: QPainter, frame: PixelFrame) -> None:
        assert self._pixels is not None
        rows, columns = frame.seen()
        brightness = self._pixels.mean(axis=2)
        dark, bright = QColor("#000000"), QColor("#FFFFFF")
        painter.setFont(theme.font("caption", tabular=True))
        for row in rows:
            for column in columns:
                painter.setPen(dark if brightness[row, column] > _BRIGHT else bright)
                painter.drawText(frame.pixel_rect(row, column), Qt.AlignmentFlag.AlignCenter, self._words(row, column))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMaximumHeight(max(_SIDE, self.width()))  # a column may be far higher than it is wide
        if self._frame is None or self._frame.zoom <= 1:
            self.show_all()
        else:
            cell = self._frame.cell
            frame = replace(self._frame, width=float(self.width()), height=float(self.height()))
            self._set_frame(frame.zoomed(cell, QPointF(self.width() / 2, self.height() / 2)))

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if turned and self._frame is not None:
            self._zoom(_STEP ** (turned / 120), event.position())
            event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grabbed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._frame is None:
            return
        if self._grabbed is not None:
            self._set_frame(self._frame.moved(event.position() - self._grabbed))
            self._grabbed = event.position()
        self._point(self._frame.pixel_at(event.position()))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._grabbed = None

    def leaveEvent(self, _event: QEvent) -> None:
        self._point(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        self._ring = True
        if self._frame is not None and key in _MOVES:
            self._step(self._frame, *_MOVES[key])
        elif key in _ZOOMS:
            middle = QPointF(self.width() / 2, self.height() / 2)
            at = self._frame.pixel_rect(*self._at).center() if self._frame and self._at else middle
            self._zoom(_ZOOMS[key], at)
        elif key == Qt.Key.Key_0:
            self.show_all()
        else:
            super().keyPressEvent(event)

    def _step(self, frame: PixelFrame, down: int, across: int) -> None:
        row, column = self._at or (frame.rows // 2 - down, frame.columns // 2 - across)
        row, column = min(max(row + down, 0), frame.rows - 1), min(max(column + across, 0), frame.columns - 1)
        self._set_frame(frame.showing(row, column))
        self._point((row, column))


def _paint_pointed(painter: QPainter, rect: QRectF) -> None:
    """Seen on black and on white alike."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor("#000000"), 3))
    painter.drawRect(rect)
    painter.setPen(QPen(QColor("#FFFFFF"), 1))
    painter.drawRect(rect)
