"""A strip of small images of a dataset; grey tiles while they are not there."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.images import to_image

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TILES = 10
_RADIUS = 4
_LARGEST = 22


class ImageStrip(QWidget):
    """Ten tiles, evenly spaced over the width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images: list[QImage] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.follow(self.update)

    def set_images(self, images: Sequence["NDArray[np.uint8]"]) -> None:
        """uint8 (height, width, 1 or 3) arrays; none gives empty tiles."""
        self._images = [to_image(pixels) for pixels in images[:TILES]]
        self.update()

    @property
    def images(self) -> list[QImage]:
        return self._images

    def sizeHint(self) -> QSize:
        return QSize(TILES * (_LARGEST + 4), _LARGEST)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        step = (self.width() - _LARGEST) / (TILES - 1)
        for place in range(TILES):
            tile = QRectF(round(place * step), 0, _LARGEST, _LARGEST)
            shape = QPainterPath()
            shape.addRoundedRect(tile, _RADIUS, _RADIUS)
            painter.fillPath(shape, theme.colour("track"))
            if place < len(self._images):
                painter.setClipPath(shape)
                painter.drawImage(tile, self._images[place])
                painter.setClipping(False)
