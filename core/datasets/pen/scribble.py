"""Pen movements without a plan: each function gives paths (n, POINTS, 2) of one kind."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from core.datasets.pen.skeletons import POINTS, curve_matrix

if TYPE_CHECKING:
    from core.datasets.pen.skeletons import Floats

Kind = Callable[[np.random.Generator, int], "Floats"]
_T = np.linspace(0, 1, POINTS, dtype=np.float32)


def _tangle(rng: np.random.Generator, count: int) -> Floats:
    """A smooth line through points anywhere."""
    return _matrix(9, corners=False) @ rng.random((count, 9, 2), np.float32)


def zigzag(rng: np.random.Generator, count: int) -> Floats:
    """To and fro while moving on."""
    return _matrix(9, corners=True) @ _to_and_fro(rng, count, 9)


def _crackle(rng: np.random.Generator, count: int) -> Floats:
    """Straight strokes from anywhere to anywhere without lifting the pen."""
    return _matrix(8, corners=True) @ rng.random((count, 8, 2), np.float32)


def _coil(rng: np.random.Generator, count: int) -> Floats:
    """Turns that move on, as a telephone cord."""
    turns, advance, squeeze, tilt = rng.random((4, count, 1), np.float32)
    angle = 2 * np.pi * (2.5 + 3 * turns) * _T
    x = np.cos(angle) + (1 + 4 * advance) * _T
    return _turned(x, (0.6 + squeeze) * np.sin(angle), 2 * np.pi * tilt)


def _spiral(rng: np.random.Generator, count: int) -> Floats:
    """Turns that widen."""
    turns, start, squeeze, tilt = rng.random((4, count, 1), np.float32)
    angle = 2 * np.pi * (2.2 + 2 * turns) * _T + 2 * np.pi * start
    radius = 0.05 + _T
    return _turned(radius * np.cos(angle), (0.7 + 0.5 * squeeze) * radius * np.sin(angle), 2 * np.pi * tilt)


def _hatching(rng: np.random.Generator, count: int) -> Floats:
    """Many close strokes that fill a patch."""
    corners = _to_and_fro(rng, count, 16)
    return _matrix(16, corners=True) @ corners


def _sticks(rng: np.random.Generator, count: int) -> Floats:
    """Four straight lines strewn about."""
    ends = rng.random((count, 4, 2, 1, 2), np.float32)
    along = np.linspace(0, 1, POINTS // 4, dtype=np.float32)[:, None]
    return (ends[:, :, 0] * (1 - along) + ends[:, :, 1] * along).reshape(count, POINTS, 2)


def _dots(rng: np.random.Generator, count: int) -> Floats:
    """Two to seven dots."""
    places = rng.random((count, 7, 2), np.float32)
    used = rng.integers(2, 8, (count, 1))
    chosen = np.arange(POINTS) % used
    return np.take_along_axis(places, chosen[:, :, None], axis=1)


def _rosette(rng: np.random.Generator, count: int) -> Floats:
    """Petals around a middle that the pen crosses again and again."""
    petals, start, depth, tilt = rng.random((4, count, 1), np.float32)
    angle = 2 * np.pi * _T
    radius = 1 + (0.5 + depth) * np.cos(np.floor(4 + 4 * petals) * angle + 2 * np.pi * start)
    return _turned(radius * np.cos(angle), radius * np.sin(angle), 2 * np.pi * tilt)


def _weave(rng: np.random.Generator, count: int) -> Floats:
    """A swinging pen: so many swings across, and another number up and down."""
    start, tilt = rng.random((2, count, 1), np.float32)
    across, extra = rng.integers(3, 5, (count, 1)), rng.integers(1, 3, (count, 1))
    angle = 2 * np.pi * _T
    return _turned(np.sin(across * angle), np.sin((across + extra) * angle + 2 * np.pi * start), 2 * np.pi * tilt)


def _to_and_fro(rng: np.random.Generator, count: int, corners: int) -> Floats:
    """Points on alternate sides of a line that runs any way."""
    along = np.linspace(0, 1, corners, dtype=np.float32) * (0.5 + 2 * rng.random((count, 1), np.float32))
    side = (np.arange(corners) % 2 - 0.5) * (0.5 + 0.7 * rng.random((count, corners), np.float32))
    uneven = (rng.random((count, corners), np.float32) - 0.5) * np.float32(0.15)
    return _turned(along + uneven, side.astype(np.float32), 2 * np.pi * rng.random((count, 1), np.float32))


def _turned(x: Floats, y: Floats, angle: Floats) -> Floats:
    cos, sin = np.cos(angle), np.sin(angle)
    return np.stack([cos * x - sin * y, sin * x + cos * y], axis=2).astype(np.float32)


@cache
def _matrix(controls: int, *, corners: bool) -> Floats:
    return curve_matrix(controls, corners=corners)


TRAINED: tuple[Kind, ...] = (_tangle, zigzag, _coil, _sticks, _dots, _crackle)
HELD_OUT: tuple[Kind, ...] = (_hatching, _spiral, _rosette, _weave)
