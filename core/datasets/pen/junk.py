"""Pictures of what is no digit, from which a network learns to say that it is not sure.

The kinds come in two halves that share nothing: `held_out` ones are never trained on, so that they can judge.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from core.datasets.pen import scribble
from core.datasets.pen.digits import BLOCK, digit_rows
from core.datasets.pen.skeletons import POINTS, Atlas, build_atlas
from core.datasets.pen.styles import letters, shapes
from core.datasets.pen.variation import ink, pressed, written

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.datasets.pen.skeletons import Floats, Ints

_SHARES = {"letters": 200, "shapes": 130, "scribbles": 130, "numbers": 40}
"""Of each block of 500."""


@dataclass(frozen=True)
class _Strokes:
    paths: Floats
    pressure: Floats


@dataclass(frozen=True)
class _Kinds:
    letters: Atlas
    shapes: Atlas
    scribbles: tuple[scribble.Kind, ...]
    numbers: Callable[[np.random.Generator, int], _Strokes]


def make_junk(seed: int, start: int, count: int, *, held_out: bool) -> NDArray[np.uint8]:
    """Pictures number `start` to `start + count` of an endless sequence, each decided by seed and number alone."""
    first, last = start // BLOCK, -(-(start + count) // BLOCK)
    images = np.concatenate([_block(seed, block, held_out) for block in range(first, last)])
    skip = start - first * BLOCK
    return images[skip : skip + count]


def _block(seed: int, block: int, held_out: bool) -> NDArray[np.uint8]:
    rng = np.random.default_rng([seed, block, 1 + held_out])
    kinds = _kinds(held_out)
    groups = [
        _some(rng, kinds.letters, _SHARES["letters"]),
        _some(rng, kinds.shapes, _SHARES["shapes"]),
        _scribbled(rng, kinds.scribbles, _SHARES["scribbles"]),
        kinds.numbers(rng, _SHARES["numbers"]),
    ]
    order = rng.permutation(BLOCK)
    paths = np.concatenate([group.paths for group in groups])[order]
    pressure = np.concatenate([group.pressure for group in groups])[order]
    return ink(rng, paths, pressure)


def _some(rng: np.random.Generator, atlas: Atlas, count: int) -> _Strokes:
    return _drawn(rng, atlas, rng.integers(len(atlas.matrices), size=count))


def _drawn(rng: np.random.Generator, atlas: Atlas, rows: Ints) -> _Strokes:
    return _Strokes(written(rng, atlas, rows), pressed(rng, atlas.stroke_positions[rows]))


def _scribbled(rng: np.random.Generator, kinds: tuple[scribble.Kind, ...], count: int) -> _Strokes:
    shares = np.bincount(np.arange(count) % len(kinds))
    paths = np.concatenate([kind(rng, int(share)) for kind, share in zip(kinds, shares, strict=True)])
    return _Strokes(paths, pressed(rng, np.full((count, POINTS), 0.5, np.float32)))


def _pairs(rng: np.random.Generator, count: int) -> _Strokes:
    """Numbers of two digits, side by side."""
    left, right = _half_digits(rng, count), _half_digits(rng, count)
    gap = 0.1 + 0.4 * rng.random((count, 1), np.float32)
    end, begin = left.paths[:, :, 0].max(axis=1, keepdims=True), right.paths[:, :, 0].min(axis=1, keepdims=True)
    right.paths[:, :, 0] += end - begin + gap
    return _together(left, right)


def _struck_out(rng: np.random.Generator, count: int) -> _Strokes:
    """Digits that were scribbled out."""
    digit = _half_digits(rng, count)
    scribbled = scribble.zigzag(rng, count)[:, ::2]
    size = np.ptp(scribbled, axis=1, keepdims=True)
    scribbled = (scribbled - scribbled.mean(axis=1, keepdims=True)) / size.max(axis=2, keepdims=True) * np.float32(2.4)
    return _together(digit, _Strokes(scribbled, np.ones_like(digit.pressure)))


def _half_digits(rng: np.random.Generator, count: int) -> _Strokes:
    """Digits of half as many points, which leaves as many for what stands beside them."""
    atlas, rows = digit_rows(rng, rng.integers(10, size=count))
    digits = _drawn(rng, atlas, rows)
    return _Strokes(digits.paths[:, ::2].copy(), digits.pressure[:, ::2])


def _together(one: _Strokes, other: _Strokes) -> _Strokes:
    return _Strokes(
        np.concatenate([one.paths, other.paths], axis=1), np.concatenate([one.pressure, other.pressure], axis=1)
    )


@cache
def _kinds(held_out: bool) -> _Kinds:
    if held_out:
        atlases = build_atlas(letters.HELD_OUT), build_atlas(shapes.HELD_OUT)
        return _Kinds(*atlases, scribble.HELD_OUT, _struck_out)
    atlases = build_atlas(letters.TRAINED), build_atlas(shapes.TRAINED)
    return _Kinds(*atlases, scribble.TRAINED, _pairs)
