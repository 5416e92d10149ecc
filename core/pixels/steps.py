"""From a drawing or a picture to a model's input, step by step: the one way that the whole program takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.pixels.digits import DigitInk, digit_ink
from core.pixels.ink import shrunk
from core.pixels.photographs import coloured, middle, resized, unscaled
from core.pixels.placing import Box
from core.pixels.spec import ALL_STEPS, Drawing, Picture, Prepared, Preprocessing, StepImage, Steps

if TYPE_CHECKING:
    from numpy.typing import NDArray

_VIEW = 112  # pixels of the small pictures that show what came before the model's own size
Source = Drawing | Picture


def to_pixels(source: Source, preprocessing: Preprocessing, steps: Steps = ALL_STEPS) -> NDArray[np.uint8] | None:
    """What the model is shown, uint8 (height, width, channels); None where there is nothing to see."""
    if preprocessing.kind == "digit":
        ink = digit_ink(source, steps)
        return ink_pixels(ink, preprocessing, steps) if ink else None
    picture = _as_picture(source)
    return _fitted(picture, preprocessing, steps) if picture is not None else None


def ink_pixels(ink: DigitInk, preprocessing: Preprocessing, steps: Steps) -> NDArray[np.uint8]:
    """As `to_pixels`, of ink that was found already."""
    return np.repeat(_levels(ink.render(preprocessing.shape, steps)), preprocessing.shape[0], axis=2)


def to_input(source: Source, preprocessing: Preprocessing, steps: Steps = ALL_STEPS) -> NDArray[np.float32] | None:
    """A model's input, float32 (channels, height, width); None where there is nothing to see."""
    pixels = to_pixels(source, preprocessing, steps)
    return None if pixels is None else normalised(pixels, preprocessing, steps)


def prepare(source: Source, preprocessing: Preprocessing, steps: Steps = ALL_STEPS) -> Prepared | None:
    """As `to_input`, with a small picture of each step."""
    images = (
        _digit_images(source, preprocessing, steps)
        if preprocessing.kind == "digit"
        else _picture_images(source, preprocessing, steps)
    )
    return Prepared(normalised(images[-1].pixels, preprocessing, steps), images) if images else None


def normalised(
    pixels: NDArray[np.uint8], preprocessing: Preprocessing, steps: Steps = ALL_STEPS
) -> NDArray[np.float32]:
    """uint8 (height, width, channels) as float32 (channels, height, width) with the model's mean and deviation."""
    values = pixels.transpose(2, 0, 1).astype(np.float32) / np.float32(255)
    if steps.normalised:
        values -= np.array(preprocessing.mean, dtype=np.float32)[:, None, None]
        values /= np.array(preprocessing.std, dtype=np.float32)[:, None, None]
    return np.ascontiguousarray(values)


def _digit_images(source: Source, preprocessing: Preprocessing, steps: Steps) -> tuple[StepImage, ...]:
    ink = digit_ink(source, steps)
    if not ink:
        return ()
    uncentred = Steps(steps.found, steps.scaled, centred=False)
    seen = ink_pixels(ink, preprocessing, steps)
    return (
        StepImage("drawn", _drawn(source, ink)),
        StepImage("found", _levels(ink.view(_square(ink.found.box) if steps.found else ink.found.canvas, _VIEW))),
        StepImage("scaled", _levels(ink.render(preprocessing.shape, uncentred))),
        StepImage("centred", seen[:, :, :1]),
        StepImage("input", seen),
    )


def _drawn(source: Source, ink: DigitInk) -> NDArray[np.uint8]:
    if isinstance(source, Picture):
        return shrunk(source.pixels, _VIEW)
    return _levels(ink.view(ink.found.canvas, _VIEW))


def _picture_images(source: Source, preprocessing: Preprocessing, steps: Steps) -> tuple[StepImage, ...]:
    pixels = _as_picture(source)
    if pixels is None:
        return ()
    cut = middle(pixels, preprocessing.shape) if steps.found else pixels
    seen = _fitted(pixels, preprocessing, steps)
    return (
        StepImage("drawn", shrunk(pixels, _VIEW)),
        StepImage("found", shrunk(np.ascontiguousarray(cut), _VIEW)),
        StepImage("scaled", seen),
        StepImage("input", seen),
    )


def _as_picture(source: Source) -> NDArray[np.uint8] | None:
    """Its pixels; a drawing is taken as the canvas shows it."""
    if isinstance(source, Picture):
        return source.pixels if source.pixels.size else None
    ink = digit_ink(source, ALL_STEPS)
    return _levels(ink.view(ink.found.canvas, _VIEW)) if ink else None


def _fitted(pixels: NDArray[np.uint8], preprocessing: Preprocessing, steps: Steps) -> NDArray[np.uint8]:
    shape = preprocessing.shape
    cut = middle(pixels, shape) if steps.found else pixels
    return coloured(resized(cut, shape) if steps.scaled else unscaled(cut, shape), shape)


def _square(box: Box) -> Box:
    (x, y), half = box.middle, max(box.side, 1e-9) * 0.56
    return Box(x - half, y - half, x + half, y + half)


def _levels(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    """0 to 1 as uint8 (height, width, 1)."""
    return (values * 255 + 0.5).astype(np.uint8)[:, :, None]
