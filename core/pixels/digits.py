"""Drawings and pictures as digit models want them: white ink on black in a 20-pixel box, centred by mass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from core.pixels.ink import find_ink, raw_ink
from core.pixels.measures import thickness
from core.pixels.placing import BOX, Box, Found, Place, frame_scale, on_whole_pixels, place, resampled, scale_of
from core.pixels.spec import Drawing, Picture, Shape
from core.pixels.strokes import PEN, find, pen_path, placed, rendered, without_stray_dots

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.pixels.spec import Steps
    from core.pixels.strokes import PenPath

_SMALLEST_DIGIT = 0.04  # of the canvas: a click that trembled is a dot, and is not blown up
_SAME_SIZE = (0.88, 1.09)  # a picture that nearly has the model's size already would only be blurred
_FINE_ENOUGH = 0.5  # pictures that shrink less do not show how thick their lines are
_THIN = 2.0  # pixels; digit models have not learned from thinner lines
_FINE = 6  # parts of a pixel in which thin lines are made thicker


class DigitInk(Protocol):
    """Ink, wherever it comes from: where it lies, how it looks there, and how it looks as a model's input."""

    @property
    def found(self) -> Found: ...

    def view(self, region: Box, side: int) -> NDArray[np.float32]:
        """A region as a small picture, 0 to 1, its longer side that many pixels."""
        ...

    def render(self, shape: Shape, steps: Steps) -> NDArray[np.float32]:
        """Ink from 0 to 1, (height, width)."""
        ...


def digit_ink(source: Drawing | Picture, steps: Steps) -> DigitInk | None:
    """What is to be prepared; None where there is no ink."""
    if isinstance(source, Picture):
        ink = find_ink(source.pixels) if steps.found else raw_ink(source.pixels)
        return PictureInk(ink.values, ink.found) if ink else None
    path = pen_path(source.strokes)
    if not len(path.points):
        return None
    if steps.found:
        path = without_stray_dots(path)
    return StrokeInk(path, find(source, path), source.pen or 0.0, max(source.canvas or (0.0,)))


@dataclass(frozen=True)
class StrokeInk:
    """The path of a pen is drawn again for each view, so that no pixel is ever resized."""

    path: PenPath
    found: Found
    pen: float
    canvas_side: float

    def view(self, region: Box, side: int) -> NDArray[np.float32]:
        at = _shown(region, side)
        width, height = _sides(region, side)
        pen = self.pen * at.scale or side * PEN / BOX
        return rendered(placed(self.path, at), height, width, min(pen, side))

    def render(self, shape: Shape, steps: Steps) -> NDArray[np.float32]:
        _, height, width = shape
        times = frame_scale(height, width)
        pen = PEN * times
        largest = (BOX * times - pen) / max(self.canvas_side * _SMALLEST_DIGIT, 1e-12)
        at = place(self.found, shape, steps, min(scale_of(self.found, shape, steps, pen), largest))
        if not steps.scaled and self.pen > 0:
            pen = min(self.pen * at.scale, width)
        return rendered(placed(self.path, at), height, width, pen)


@dataclass(frozen=True)
class PictureInk:
    """Ink from 0 to 1 that was found in a picture's pixels."""

    values: NDArray[np.float32]
    found: Found

    def view(self, region: Box, side: int) -> NDArray[np.float32]:
        width, height = _sides(region, side)
        return resampled(self.values, _shown(region, side), height, width)

    def render(self, shape: Shape, steps: Steps) -> NDArray[np.float32]:
        _, height, width = shape
        scale = scale_of(self.found, shape, steps)
        if steps.found and steps.scaled and _SAME_SIZE[0] < scale < _SAME_SIZE[1]:
            scale = 1.0
        at = place(self.found, shape, steps, scale)
        if not steps.found:
            return resampled(self.values, at, height, width)
        times = frame_scale(height, width)
        thick = thickness(self.values) * scale
        if not steps.scaled or thick > _THIN * times or scale > _FINE_ENOUGH:
            return resampled(self.values, on_whole_pixels(at, self.found.box), height, width)
        missing = PEN * times - thick
        at = place(self.found, shape, steps, scale_of(self.found, shape, steps, missing))
        return self._thicker(at, height, width, missing / 2)

    def _thicker(self, at: Place, height: int, width: int, by: float) -> NDArray[np.float32]:
        """The lines of a fine pen would be pale when they shrink: they are made as thick as the model knows."""
        fine = Place(*(_FINE * number for number in at))
        values = resampled(self.values, fine, height * _FINE, width * _FINE)
        grown = _spread(values / max(float(np.percentile(values[values > 0], 90)), 1e-9), by * _FINE)
        parts = grown.reshape(height, _FINE, width, _FINE)
        mean: NDArray[np.float32] = parts.mean(axis=(1, 3))
        return mean


def _spread(values: NDArray[np.float32], radius: float) -> NDArray[np.float32]:
    """Each pixel becomes the most that lies within the radius."""
    reach = int(radius)
    wide = np.pad(np.minimum(values, 1), reach)
    spread = values.copy()
    height, width = values.shape
    for down in range(2 * reach + 1):
        for across in range(2 * reach + 1):
            if (down - reach) ** 2 + (across - reach) ** 2 <= radius * radius:
                np.maximum(spread, wide[down : down + height, across : across + width], out=spread)
    return np.minimum(spread, 1)


def _shown(region: Box, side: int) -> Place:
    scale = side / max(region.side, 1e-12)
    return Place(scale, -region.left * scale, -region.top * scale)


def _sides(region: Box, side: int) -> tuple[int, int]:
    scale = side / max(region.side, 1e-12)
    width, height = region.right - region.left, region.bottom - region.top
    return max(1, round(width * scale)), max(1, round(height * scale))
