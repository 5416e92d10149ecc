"""Drawings that the tests of pixels share."""

import math
from collections.abc import Iterable

from core.pixels.spec import Drawing, Point, Preprocessing

DIGIT = Preprocessing("digit", (1, 28, 28), (0.0,), (1.0,))


def stroke(points: Iterable[tuple[float, float]]) -> tuple[Point, ...]:
    return tuple(Point(float(x), float(y)) for x, y in points)


def drawing(*strokes: Iterable[tuple[float, float]], canvas: tuple[float, float] | None = (280.0, 280.0)) -> Drawing:
    return Drawing(tuple(stroke(points) for points in strokes), canvas=canvas)


def six(points: int = 60) -> list[tuple[float, float]]:
    """A bow down into a loop, about 60 wide and 120 high."""
    steps = [number / (points - 1) for number in range(points)]
    return [
        (140 + 30 * math.cos(1.4 + 8.0 * t), 60 + 90 * min(1, 1.6 * t) + 28 * math.sin(1.4 + 8.0 * t) * t)
        for t in steps
    ]
