"""What a picture or drawing is before it becomes a model's input, and how that model wants it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


Shape = tuple[int, int, int]
"""Channels, height and width of one image."""


class Point(NamedTuple):
    """A pen position in any unit, y down; seconds since the stroke began; pressure from 0 to 1."""

    x: float
    y: float
    time: float = 0.0
    pressure: float = 1.0


Stroke = tuple[Point, ...]


@dataclass(frozen=True)
class Drawing:
    """Strokes, and perhaps what they are meant to be.

    `canvas` is the width and height that they were drawn on, `pen` the width of the line on screen, in the same unit.
    They matter only where a step of the preparation is switched off, and to tell a dot from a very small digit.
    """

    strokes: tuple[Stroke, ...] = ()
    label: str | None = None
    canvas: tuple[float, float] | None = None
    pen: float | None = None

    @property
    def is_empty(self) -> bool:
        return not any(self.strokes)


@dataclass(frozen=True)
class Picture:
    """A decoded image, uint8 (height, width, channels) with 1 (grey) or 3 (RGB) channels; alpha is flattened."""

    pixels: NDArray[np.uint8]
    label: str | None = None


@dataclass(frozen=True)
class Preprocessing:
    """How pixels become a model's input; a TrainedModel carries it.

    `digit`: white ink on black in a 20-pixel box, centred by mass, as MNIST is. `picture`: resized, aspect kept.
    """

    kind: Literal["digit", "picture"]
    shape: Shape
    mean: tuple[float, ...]
    std: tuple[float, ...]

    @property
    def black(self) -> tuple[float, ...]:
        """What a black pixel becomes in each channel."""
        return tuple(-mean / std for mean, std in zip(self.mean, self.std, strict=True))


@dataclass(frozen=True)
class Steps:
    """Which steps of the preparation are taken; each can be left out to show what it is good for.

    `found`: the ink (or the middle of a photograph) is cut out; without it the whole canvas is used.
    `scaled`: what was found fills the box that the model knows; without it the canvas keeps its proportions.
    `centred`: the centre of mass comes to the middle; without it what was found lies in the middle as a box.
    `normalised`: the model's own mean and standard deviation; without it the input is 0 to 1.
    """

    found: bool = True
    scaled: bool = True
    centred: bool = True
    normalised: bool = True


ALL_STEPS = Steps()


@dataclass(frozen=True)
class StepImage:
    """What a step made, uint8 (height, width, channels); `step` is drawn, found, scaled, centred or input."""

    step: str
    pixels: NDArray[np.uint8]


@dataclass(frozen=True)
class Prepared:
    """A model's input, float32 (channels, height, width), and how it came to be."""

    input: NDArray[np.float32]
    images: tuple[StepImage, ...]
