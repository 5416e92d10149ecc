"""Eight small pictures in two rows: what variation makes of one image."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.images import to_image
from gui.widgets.step_tile import paint_tile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COLUMNS, ROWS = 4, 2
_GAP = 8
_LARGEST = 48


class VariantTiles(QWidget):
    """Empty tiles while there is nothing to show."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._images: list[QImage] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.follow(self.update)

    def show_images(self, images: NDArray[np.uint8] | None) -> None:
        """uint8 (n, height, width, 1 or 3)."""
        self._images = [] if images is None else [to_image(pixels) for pixels in images[: COLUMNS * ROWS]]
        self.update()

    @property
    def images(self) -> list[QImage]:
        return self._images

    def _side(self, width: int) -> int:
        return max(16, min(_LARGEST, (width - _GAP * (COLUMNS - 1)) // COLUMNS))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return ROWS * self._side(width) + _GAP * (ROWS - 1)

    def sizeHint(self) -> QSize:
        width = COLUMNS * _LARGEST + _GAP * (COLUMNS - 1)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.heightForWidth(120))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self._side(self.width())
        for place in range(COLUMNS * ROWS):
            row, column = divmod(place, COLUMNS)
            left = round(column * (self.width() - side) / (COLUMNS - 1))
            tile = QRectF(left, row * (side + _GAP), side, side)
            paint_tile(painter, tile, self._images[place] if place < len(self._images) else None, blocks=True)
