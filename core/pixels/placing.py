"""Where ink comes to lie in a model's input: how large, and around which middle."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.pixels.spec import Steps

FRAME, BOX = 28.0, 20.0
"""MNIST's own measures: digits of at most 20 pixels in a frame of 28."""
MASS_OFF_MIDDLE = 0.5
"""MNIST's centre of mass lies at pixel index 14.0, so half a pixel behind the middle of the frame."""
_LARGEST_PLAIN_FRAME = 42


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    @property
    def side(self) -> float:
        """The longer side."""
        return max(self.right - self.left, self.bottom - self.top)

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


class Found(NamedTuple):
    """Ink before it is placed: its box, its centre of mass, and the canvas or picture that it lies on."""

    box: Box
    mass: tuple[float, float]
    canvas: Box


class Place(NamedTuple):
    """Target = source * scale + (x, y), in pixel edges."""

    scale: float
    x: float
    y: float


def frame_scale(height: int, width: int) -> float:
    """How many times larger than MNIST's the digits in such an input are.

    An input that is only a little larger than 28 pixels (LeNet's 32) holds them unchanged in its middle.
    """
    side = min(height, width)
    return 1.0 if FRAME <= side < _LARGEST_PLAIN_FRAME else side / FRAME


def scale_of(found: Found, shape: tuple[int, int, int], steps: Steps, pen: float = 0.0) -> float:
    """What was found fills the box; `pen` is drawn around the path and has to fit in too."""
    _, height, width = shape
    times = frame_scale(height, width)
    if not steps.scaled:
        return FRAME * times / max(found.canvas.side, 1e-12)
    return (BOX * times - pen) / max((found.box if steps.found else found.canvas).side, 1e-12)


def place(found: Found, shape: tuple[int, int, int], steps: Steps, scale: float) -> Place:
    """The place of the ink in an input of that shape."""
    _, height, width = shape
    times = frame_scale(height, width)
    region = found.box if steps.found else found.canvas
    middle_x, middle_y = found.mass if steps.centred else region.middle
    shift = MASS_OFF_MIDDLE * times if steps.centred else 0.0
    return Place(scale, width / 2 + shift - middle_x * scale, height / 2 + shift - middle_y * scale)


def on_whole_pixels(at: Place, box: Box) -> Place:
    """Moved by less than a pixel, so that the box begins with a pixel and nothing is blurred by a shift."""
    left, top = box.left * at.scale, box.top * at.scale
    return Place(at.scale, round(at.x + left) - left, round(at.y + top) - top)


def resampled(values: NDArray[np.float32], at: Place, height: int, width: int) -> NDArray[np.float32]:
    """The values in their place: averaged over each pixel's area where they shrink, interpolated where they grow."""
    rows = _weights(values.shape[0], height, at.scale, at.y)
    columns = _weights(values.shape[1], width, at.scale, at.x)
    return (rows @ values @ columns.T).astype(np.float32)


def _weights(source: int, target: int, scale: float, shift: float) -> NDArray[np.float64]:
    """How much of each source pixel goes into each target pixel."""
    edges = np.arange(source + 1) * scale + shift
    pixels = np.arange(target)[:, None]
    weights: NDArray[np.float64]
    if scale <= 1:
        weights = np.minimum(edges[1:], pixels + 1) - np.maximum(edges[:-1], pixels)
    else:
        weights = 1 - np.abs(pixels + 0.5 - (edges[1:] + edges[:-1]) / 2) / scale
    return weights.clip(min=0)
