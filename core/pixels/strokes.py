"""The way of a pen: made clean, and drawn again with a pen of the width that a model knows."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from core.pixels.placing import Box, Found, Place
from core.pixels.spec import Point

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from core.pixels.spec import Drawing

PEN = 2.4
"""Width of the pen in pixels of a 20-pixel box, as MNIST's digits have it."""
_SOFT_EDGE = 1.5
_FURTHEST = 1e9
_STRAY_SIZE, _STRAY_GAP = 0.08, 0.3  # of the size of the rest
_MOST_STRAYS = 3  # more than that are meant: a digit made of dots
_MANY_POINTS, _MOST_AT_ONCE = 64, 256
_DEVIATION = 0.05  # pixels that a simplified path may be off


class PenPath(NamedTuple):
    """Points of all strokes, (n, 2), and the number of the stroke that each belongs to."""

    points: NDArray[np.float64]
    stroke: NDArray[np.int64]


class Segments(NamedTuple):
    """Straight pieces, (n, 2) each; a dot is a piece of no length."""

    starts: NDArray[np.float64]
    ends: NDArray[np.float64]


def pen_path(strokes: Sequence[Sequence[Point]]) -> PenPath:
    """All points with a place; what is not a number is left out, what is endlessly far is brought near."""
    numbers = chain.from_iterable(chain.from_iterable(strokes))
    points = np.fromiter(numbers, dtype=np.float64).reshape(-1, len(Point._fields))[:, :2]
    stroke = np.repeat(np.arange(len(strokes)), [len(stroke) for stroke in strokes])
    if not np.isfinite(points).all():
        known = ~np.isnan(points).any(axis=1)
        points, stroke = points[known], stroke[known]
    return PenPath(np.clip(points, -_FURTHEST, _FURTHEST), stroke)


def segments(path: PenPath) -> Segments:
    """The pieces between neighbouring points; a stroke of one point becomes a dot."""
    points, stroke = path
    joined = stroke[1:] == stroke[:-1]
    alone = np.ones(len(points), dtype=bool)
    alone[1:] &= ~joined
    alone[:-1] &= ~joined
    starts, ends, dots = points[:-1][joined], points[1:][joined], points[alone]
    if not len(dots):
        return Segments(starts, ends)
    return Segments(np.concatenate([starts, dots]), np.concatenate([ends, dots]))


def box_of(points: NDArray[np.float64]) -> Box:
    (left, top), (right, bottom) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return Box(left, top, right, bottom)


def centre_of(pieces: Segments) -> tuple[float, float]:
    """Where the ink is in the mean: each piece counts by its length; dots count only where there is nothing else."""
    starts, ends = pieces
    lengths = np.hypot(*(ends - starts).T)
    if not lengths.any():
        lengths = np.ones(len(starts))
    x, y = lengths @ (starts + ends) / (2 * lengths.sum())
    return float(x), float(y)


def canvas_of(drawing: Drawing, path: PenPath) -> Box:
    """The canvas that was drawn on; where it is not known, a square around the ink."""
    if drawing.canvas and min(drawing.canvas) > 0:
        return Box(0, 0, *drawing.canvas)
    box = box_of(path.points)
    (x, y), half = box.middle, max(box.side, 1e-9) * 0.7
    return Box(x - half, y - half, x + half, y + half)


def find(drawing: Drawing, path: PenPath) -> Found:
    return Found(box_of(path.points), centre_of(segments(path)), canvas_of(drawing, path))


def without_stray_dots(path: PenPath) -> PenPath:
    """Without the few strokes that are tiny beside the rest and far from it: they would only shrink the digit."""
    if path.stroke[0] == path.stroke[-1]:
        return path
    _, firsts, lengths = np.unique(path.stroke, return_index=True, return_counts=True)
    lows, highs = np.minimum.reduceat(path.points, firsts), np.maximum.reduceat(path.points, firsts)
    sides = (highs - lows).max(axis=1)
    large = sides >= _STRAY_SIZE * sides.max()
    low, high = lows[large].min(axis=0), highs[large].max(axis=0)
    gaps = np.hypot(*np.maximum(np.maximum(low - highs, lows - high), 0).T)
    stray = ~large & (gaps > _STRAY_GAP * (high - low).max())
    if not 0 < stray.sum() <= _MOST_STRAYS:
        return path
    kept = np.repeat(~stray, lengths)
    return PenPath(path.points[kept], path.stroke[kept])


def placed(path: PenPath, at: Place) -> PenPath:
    return PenPath(path.points * at.scale + (at.x, at.y), path.stroke)


def simplified(path: PenPath) -> PenPath:
    """The same way with fewer points. Every other point goes where the way hardly bends, again and again."""
    while len(path.points) > _MANY_POINTS:
        before, here, after = path.points[:-2:2], path.points[1:-1:2], path.points[2::2]
        inside = path.stroke[:-2:2] == path.stroke[2::2]
        idle = inside & (_distance(here, before, after) < _DEVIATION)
        if idle.sum() * 8 < len(path.points):
            return path
        kept = np.ones(len(path.points), dtype=bool)
        kept[1:-1:2] = ~idle
        path = PenPath(path.points[kept], path.stroke[kept])
    return path


def _distance(
    points: NDArray[np.float64], starts: NDArray[np.float64], ends: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Of each point to the piece with the same number."""
    along, away = ends - starts, points - starts
    squares = np.maximum((along * along).sum(axis=1), 1e-300)
    part = np.clip((along * away).sum(axis=1) / squares, 0, 1)
    distance: NDArray[np.float64] = np.hypot(*(away - along * part[:, None]).T)
    return distance


def rendered(path: PenPath, height: int, width: int, pen: float, soft: float = _SOFT_EDGE) -> NDArray[np.float32]:
    """Ink from 0 to 1: full within half the pen's width of the path, with a soft edge around it."""
    starts, ends = segments(simplified(path))
    nearest = np.full((height, width), np.inf, dtype=np.float32)
    for first in range(0, len(starts), _MOST_AT_ONCE):
        part = slice(first, first + _MOST_AT_ONCE)
        np.minimum(nearest, _squared_distance(starts[part], ends[part], height, width), out=nearest)
    return np.clip((pen / 2 - np.sqrt(nearest)) / soft + 0.5, 0, 1)


def _squared_distance(
    starts: NDArray[np.float64], ends: NDArray[np.float64], height: int, width: int
) -> NDArray[np.float32]:
    """Of each pixel's centre to the nearest piece, from how far along a piece it lies and how far beside it."""
    along = ends - starts
    length = np.hypot(*along.T)
    ux, uy = np.where(length > 0, along.T / np.maximum(length, 1e-300), [[1.0], [0.0]]).astype(np.float32)
    half = (length / 2).astype(np.float32)[:, None, None]
    middle = (starts + ends) / 2
    x = (np.arange(width) + 0.5 - middle[:, :1]).astype(np.float32)
    y = (np.arange(height) + 0.5 - middle[:, 1:]).astype(np.float32)
    beyond = (x * ux[:, None])[:, None, :] + (y * uy[:, None])[:, :, None]
    np.abs(beyond, out=beyond)
    beyond -= half
    np.maximum(beyond, 0, out=beyond)
    beside = (x * uy[:, None])[:, None, :] - (y * ux[:, None])[:, :, None]
    beyond *= beyond
    beside *= beside
    beyond += beside
    nearest: NDArray[np.float32] = beyond.min(axis=0)
    return nearest
