"""Arrays of pixels as Qt's images."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def to_image(pixels: NDArray[np.uint8]) -> QImage:
    """uint8 (height, width) or (height, width, 1 or 3) as an image of its own memory."""
    import numpy as np

    if pixels.ndim == 3 and pixels.shape[2] == 1:
        pixels = pixels[:, :, 0]
    whole = np.ascontiguousarray(pixels)
    height, width = whole.shape[:2]
    grey = whole.ndim == 2
    kind = QImage.Format.Format_Grayscale8 if grey else QImage.Format.Format_RGB888
    return QImage(whole.data, width, height, whole.strides[0], kind).copy()
