"""Pictures as models of other things than digits want them: the middle, in the model's size and colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from core.pixels.spec import Shape

if TYPE_CHECKING:
    from numpy.typing import NDArray


def fitted(pixels: NDArray[np.uint8], shape: Shape) -> NDArray[np.uint8]:
    """The picture's middle as uint8 of the shape's (height, width, channels); a picture of that size stays as it is."""
    return resized(coloured(middle(pixels, shape), shape), shape)


def middle(pixels: NDArray[np.uint8], shape: Shape) -> NDArray[np.uint8]:
    """The largest part in the middle that has the shape's proportions: nothing is squeezed, and no bars are added."""
    _, height, width = shape
    rows, columns = pixels.shape[:2]
    tall = max(1, min(rows, round(columns * height / width)))
    wide = max(1, min(columns, round(rows * width / height)))
    top, left = (rows - tall) // 2, (columns - wide) // 2
    return pixels[top : top + tall, left : left + wide]


def resized(pixels: NDArray[np.uint8], shape: Shape) -> NDArray[np.uint8]:
    _, height, width = shape
    if pixels.shape[:2] == (height, width):
        return pixels
    image = Image.fromarray(pixels[:, :, 0] if pixels.shape[2] == 1 else np.ascontiguousarray(pixels))
    small: NDArray[np.uint8] = np.asarray(image.resize((width, height), Image.Resampling.BILINEAR))
    return np.atleast_3d(small)


def coloured(pixels: NDArray[np.uint8], shape: Shape) -> NDArray[np.uint8]:
    """Grey or colour, as the shape has it."""
    if pixels.shape[2] == shape[0]:
        return pixels
    if shape[0] == 1:
        grey = pixels @ np.array([0.299, 0.587, 0.114], dtype=np.float32)
        return (grey + 0.5).astype(np.uint8)[:, :, None]
    return np.repeat(pixels[:, :, :1], shape[0], axis=2)


def unscaled(pixels: NDArray[np.uint8], shape: Shape) -> NDArray[np.uint8]:
    """The middle as large as it is, black around it where it is too small."""
    _, height, width = shape
    rows, columns = min(height, pixels.shape[0]), min(width, pixels.shape[1])
    top, left = (pixels.shape[0] - rows) // 2, (pixels.shape[1] - columns) // 2
    frame = np.zeros((height, width, pixels.shape[2]), dtype=np.uint8)
    y, x = (height - rows) // 2, (width - columns) // 2
    frame[y : y + rows, x : x + columns] = pixels[top : top + rows, left : left + columns]
    return frame
