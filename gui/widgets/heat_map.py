"""An image with heat over it: where an answer would suffer most; pointing at a place shows the patch that covers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QLinearGradient, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.colours import DARK, INK
from gui.images import to_image
from gui.widgets.parts import label
from gui.widgets.rows import row

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIDE = 236
_RADIUS = 8
_COVER = 0.8
"""How much of the image the strongest heat hides."""
_HEAT = tuple(QColor(colour) for colour in DARK.ramp)
"""Images are black in both themes, so the heat is that of the dark one."""


class HeatMap(QWidget):
    """`pointed` brings the cell (row, column) under the pointer, or None."""

    pointed = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._image = QImage()
        self._cells = (0, 0)
        self._patch = 0.0
        self._place: tuple[int, int] | None = None
        self.setMouseTracking(True)
        self.setFixedSize(SIDE, SIDE)
        theme.follow(self.update)

    def show_heat(self, pixels: NDArray[np.uint8], heat: NDArray[np.float32], step: int, patch: float) -> None:
        """`pixels` (height, width, 1 or 3) under `heat` from 0 to 1, a cell of it every `step` pixels.

        `patch` is the side of what covered the image, as a share of its longer side.
        """
        large = heat.repeat(step, axis=0).repeat(step, axis=1)[: pixels.shape[0], : pixels.shape[1]]
        self._image = to_image(heated(pixels, large))
        self._cells, self._patch = (heat.shape[0], heat.shape[1]), patch
        self.update()

    @property
    def image(self) -> QImage:
        return self._image

    def clear(self) -> None:
        self._image, self._cells = QImage(), (0, 0)
        self.update()

    @property
    def _area(self) -> QRectF:
        """Where the image is: its proportions are kept."""
        whole = QRectF(self.rect())
        size = self._image.size().toSizeF().scaled(whole.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF(whole.center() - QPointF(size.width() / 2, size.height() / 2), size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), _RADIUS, _RADIUS)
        painter.setClipPath(shape)
        painter.fillRect(self.rect(), QColor(INK))
        if not self._image.isNull():
            painter.drawImage(self._area, self._image)
            self._paint_patch(painter)

    def _paint_patch(self, painter: QPainter) -> None:
        if self._place is None:
            return
        area, (rows, columns) = self._area, self._cells
        side = self._patch * max(area.width(), area.height())
        middle = QPointF(
            area.left() + (self._place[1] + 0.5) * area.width() / columns,
            area.top() + (self._place[0] + 0.5) * area.height() / rows,
        )
        painter.setPen(QPen(QColor(DARK.accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go_to(self._cell_at(event.position()))

    def leaveEvent(self, _event: QEvent) -> None:
        self._go_to(None)

    def _cell_at(self, place: QPointF) -> tuple[int, int] | None:
        area, (rows, columns) = self._area, self._cells
        if not rows or not area.contains(place):
            return None
        row = int((place.y() - area.top()) * rows / area.height())
        column = int((place.x() - area.left()) * columns / area.width())
        return min(row, rows - 1), min(column, columns - 1)

    def _go_to(self, place: tuple[int, int] | None) -> None:
        if place != self._place:
            self._place = place
            self.update()
            self.pointed.emit(place)


class HeatLegend(QWidget):
    """From no heat to the strongest, with a word at either end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least, self._most = label("", "caption"), label("", "caption")
        self.setLayout(row(self._least, _Ramp(), self._most, None))

    def show_words(self, least: str, most: str) -> None:
        self._least.setText(least)
        self._most.setText(most)


class _Ramp(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(QSize(84, 8))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        ramp = QLinearGradient(0, 0, self.width(), 0)  # a scale, not a decoration
        for number, colour in enumerate(_HEAT):
            ramp.setColorAt(number / (len(_HEAT) - 1), colour)
        painter.fillRect(self.rect(), ramp)


def heated(pixels: NDArray[np.uint8], heat: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The image in grey under the ramp's colours: the hotter, the less of it is left."""
    grey = pixels.mean(axis=2, keepdims=True)
    strength = np.sqrt(np.nan_to_num(heat).clip(0, 1))  # so that a faint glow is seen, too
    stops = np.linspace(0, 1, len(_HEAT))
    channels = [(colour.red(), colour.green(), colour.blue()) for colour in _HEAT]
    colours = np.stack([np.interp(strength, stops, [c[n] for c in channels]) for n in range(3)], axis=2)
    share = (_COVER * strength)[:, :, None]
    mixed: NDArray[np.float64] = grey * (1 - share) + colours * share
    return (mixed + 0.5).astype(np.uint8)
