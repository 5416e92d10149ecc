"""How thick, how large and how far off the middle the ink of digit images is: gauges beside the training data's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SEEN = 0.25


class Measures(NamedTuple):
    """Of each image, in its pixels: width of the pen, longer side of the ink's box, distance of its mass from 14.5."""

    thickness: NDArray[np.float64]
    size: NDArray[np.float64]
    offset: NDArray[np.float64]


class Gauge(NamedTuple):
    """A measured value, and what 5%, half and 95% of the training images stay below."""

    name: str
    value: float
    low: float
    typical: float
    high: float

    @property
    def is_usual(self) -> bool:
        return self.low <= self.value <= self.high


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


def gauges(image: NDArray[np.uint8], usual: Measures) -> tuple[Gauge, ...]:
    """Where one image (height, width) stands among those that `usual` measured."""
    mine = measure(image[None])
    return tuple(
        Gauge(name, float(value[0]), *(float(level) for level in np.percentile(all_values, (5, 50, 95))))
        for name, value, all_values in zip(Measures._fields, mine, usual, strict=True)
    )


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
