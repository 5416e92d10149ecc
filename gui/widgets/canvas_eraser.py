"""An eraser that cuts the way of a pen: pure functions, without Qt."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from gui.widgets.canvas_strokes import InkStroke, Sketch, between, rounded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.pixels.spec import Point, Stroke

Interval = tuple[float, float]


def erased(sketch: Sketch, start: Point, end: Point, radius: float) -> Sketch:
    """The sketch without what an eraser of that radius met on its way; the very same sketch if that is nothing."""
    strokes: list[InkStroke] = []
    for stroke in sketch.strokes:
        # The round end of a line reaches half its width beyond the path.
        parts = list(cut(stroke.points, start, end, radius + stroke.width / 2))
        strokes += [stroke] if parts == [stroke.points] else [replace(stroke, points=part) for part in parts]
    unchanged = len(strokes) == len(sketch.strokes) and all(map(_is, strokes, sketch.strokes))
    return sketch if unchanged else replace(sketch, strokes=tuple(strokes))


def cut(points: Stroke, start: Point, end: Point, radius: float) -> Iterator[Stroke]:
    """The pieces that are left of a stroke."""
    if len(points) == 1:
        if covered(points[0], points[0], start, end, radius) is None:
            yield points
        return
    part: list[Point] = []
    for a, b in pairwise(points):
        kept = _uncovered(covered(a, b, start, end, radius))
        if part and (not kept or kept[0][0] > 0):
            yield tuple(part)
            part = []
        for first, last in kept:
            part = part or [_at(a, b, first)]
            part.append(_at(a, b, last))
            if last < 1:
                yield tuple(part)
                part = []
    if part:
        yield tuple(part)


def covered(a: Point, b: Point, start: Point, end: Point, radius: float) -> Interval | None:
    """From which to which share of the way from a to b the eraser covers it: two discs and the strip between them."""
    if _is_far(a, b, start, end, radius):
        return None
    parts = [part for part in (_in_disc(a, b, start, radius), _in_disc(a, b, end, radius),
                               _in_strip(a, b, start, end, radius)) if part]  # fmt: skip
    if not parts:
        return None
    return min(first for first, _ in parts), max(last for _, last in parts)


def _is(one: object, other: object) -> bool:
    return one is other


def _at(a: Point, b: Point, share: float) -> Point:
    if share in (0, 1):
        return b if share else a
    return rounded(between(a, b, share))


def _uncovered(hit: Interval | None) -> list[Interval]:
    if hit is None:
        return [(0.0, 1.0)]
    first, last = hit
    return [(0.0, first)] * (first > 0) + [(last, 1.0)] * (last < 1)


def _is_far(a: Point, b: Point, start: Point, end: Point, radius: float) -> bool:
    """A quick look at the boxes around both ways."""
    return (
        max(a.x, b.x) < min(start.x, end.x) - radius
        or min(a.x, b.x) > max(start.x, end.x) + radius
        or max(a.y, b.y) < min(start.y, end.y) - radius
        or min(a.y, b.y) > max(start.y, end.y) + radius
    )


def _in_disc(a: Point, b: Point, centre: Point, radius: float) -> Interval | None:
    dx, dy, x, y = b.x - a.x, b.y - a.y, a.x - centre.x, a.y - centre.y
    square = dx * dx + dy * dy
    if square == 0:
        return (0.0, 1.0) if math.hypot(x, y) <= radius else None
    half = (x * dx + y * dy) / square
    root = half * half - (x * x + y * y - radius * radius) / square
    return _within(-half - math.sqrt(root), -half + math.sqrt(root)) if root > 0 else None


def _in_strip(a: Point, b: Point, start: Point, end: Point, radius: float) -> Interval | None:
    """Along the eraser's way from its start to its end, and beside it up to its radius."""
    length = math.hypot(end.x - start.x, end.y - start.y)
    if length == 0:
        return None
    ux, uy = (end.x - start.x) / length, (end.y - start.y) / length
    ax, ay, bx, by = a.x - start.x, a.y - start.y, b.x - start.x, b.y - start.y
    along = _in_slab(ax * ux + ay * uy, bx * ux + by * uy, 0, length)
    beside = _in_slab(ay * ux - ax * uy, by * ux - bx * uy, -radius, radius)
    if along is None or beside is None:
        return None
    return _within(max(along[0], beside[0]), min(along[1], beside[1]))


def _in_slab(here: float, there: float, low: float, high: float) -> Interval | None:
    if here == there:
        return (0.0, 1.0) if low <= here <= high else None
    first, last = sorted(((low - here) / (there - here), (high - here) / (there - here)))
    return first, last


def _within(first: float, last: float) -> Interval | None:
    first, last = max(0.0, first), min(1.0, last)
    return (first, last) if first < last else None
