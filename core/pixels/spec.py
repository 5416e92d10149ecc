"""What a picture or drawing is before it becomes a model's input, and how that model wants it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Point:
    """A pen position in any unit, y down; seconds since the stroke began; pressure from 0 to 1."""

    x: float
    y: float
    time: float = 0.0
    pressure: float = 1.0


Stroke = tuple[Point, ...]


@dataclass(frozen=True)
class Drawing:
    """Strokes, and perhaps what they are meant to be."""

    strokes: tuple[Stroke, ...] = ()
    label: str | None = None

    @property
    def is_empty(self) -> bool:
        return not any(self.strokes)


@dataclass(frozen=True)
class Picture:
    """A decoded image, uint8 (height, width, channels) with 1 (grey) or 3 (RGB) channels; alpha is flattened already."""

    pixels: NDArray[np.uint8]
    label: str | None = None


@dataclass(frozen=True)
class Preprocessing:
    """How pixels become a model's input; a TrainedModel carries it.

    `digit`: white ink on black in a 20-pixel box, centred by mass, as MNIST is. `picture`: resized, aspect kept.
    """

    kind: Literal["digit", "picture"]
    shape: tuple[int, int, int]
    mean: tuple[float, ...]
    std: tuple[float, ...]
