"""How thick, how large and how far off the middle the ink of digit images is: gauges beside the training data's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SEEN = 0.5


class Measures(NamedTuple):
    """Of each image, in its pixels: width of the pen, longer side of the ink's box, distance of its mass from 14.5."""

    thickness: NDArray[np.float64]
    size: NDArray[np.float64]
    offset: NDArray[np.float64]


class Usual(NamedTuple):
    """What 5%, half and 95% of the training images stay below."""

    low: float
    typical: float
    high: float


class Gauge(NamedTuple):
    """A measured value beside those of the training images."""

    name: str
    value: float
    usual: Usual


USUAL_IN_MNIST = (Usual(1.63, 2.36, 3.58), Usual(20, 20, 20), Usual(0.13, 0.40, 0.60))
"""Measured on its 60,000 training images, for where they are not at hand."""


def measure(images: NDArray[Any]) -> Measures:
    """Measures of uint8 images (n, height, width), white ink on black; nothing but zeros for those without ink."""
    ink = images.astype(np.float64) / 255
    mass = ink.sum(axis=(1, 2))
    some = np.maximum(mass, 1e-9)
    x = ink.sum(axis=1) @ (np.arange(ink.shape[2]) + 0.5) / some
    y = ink.sum(axis=2) @ (np.arange(ink.shape[1]) + 0.5) / some
    offset = np.hypot(x - ink.shape[2] / 2 - 0.5, y - ink.shape[1] / 2 - 0.5)
    seen = ink > _SEEN
    size = np.maximum(_extent(np.any(seen, axis=1)), _extent(np.any(seen, axis=2)))
    return Measures(2 * mass / np.maximum(_outline(ink), 1e-9), size, np.where(mass > 0, offset, 0.0))


def thickness(values: NDArray[np.float32]) -> float:
    """Mean width of lines in pixels, (height, width) from 0 to 1."""
    ink = values.astype(np.float64)[None]
    return float(2 * ink.sum() / max(float(_outline(ink)[0]), 1e-9))


def usual_of(measures: Measures) -> tuple[Usual, ...]:
    """What is usual among many images: of thickness, size and offset."""
    return tuple(Usual(*(float(level) for level in np.percentile(values, (5, 50, 95)))) for values in measures)


def gauges(image: NDArray[np.uint8], usual: tuple[Usual, ...] = USUAL_IN_MNIST) -> tuple[Gauge, ...]:
    """Where one image (height, width) stands among others: its thickness, size and offset."""
    values = (float(value[0]) for value in measure(image[None]))
    return tuple(Gauge(*row) for row in zip(Measures._fields, values, usual, strict=True))


def _extent(seen: NDArray[Any]) -> NDArray[np.float64]:
    """From the first to the last of each row that is seen."""
    first, last = seen.argmax(axis=1), seen.shape[1] - seen[:, ::-1].argmax(axis=1)
    return np.where(seen.any(axis=1), last - first, 0).astype(np.float64)


def _outline(ink: NDArray[np.float64]) -> NDArray[np.float64]:
    """Length of the ink's edge, however soft: all change of brightness together."""
    wide = np.pad(ink, ((0, 0), (1, 1), (1, 1)))
    down, across = np.diff(wide, axis=1)[:, :, :-1], np.diff(wide, axis=2)[:, :-1, :]
    outline: NDArray[np.float64] = np.hypot(down, across).sum(axis=(1, 2))
    return outline
