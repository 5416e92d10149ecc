"""What lies on the canvas, and what a pen and Undo make of it: frozen values and pure functions, without Qt.

The canvas is SIDE units wide and high, however large it is on the screen.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from core.pixels.spec import Drawing, Picture, Point, Stroke

if TYPE_CHECKING:
    from collections.abc import Iterable

SIDE = 280.0
"""Ten units are a pixel of MNIST's."""
PEN_WIDTHS = (14.0, 24.0, 36.0)
MEDIUM = PEN_WIDTHS[1]

_DECIMALS = 2
_MARGIN = 0.16  # of the canvas, around a drawing whose own canvas is not known
_NEAREST = 5.0  # between two points of a stroke; half a pixel of what a model sees
_MOST_UNDO = 200
_DOT = 0.04  # of the canvas, as where a drawing becomes a model's input
_LIGHTEST = 0.35  # of the pen's width, where a stylus hardly presses


@dataclass(frozen=True)
class InkStroke:
    """The points of one stroke, and how wide its line is on the canvas."""

    points: Stroke
    width: float

    def width_at(self, point: Point) -> float:
        """The harder a stylus presses, the wider the line; a mouse always presses fully."""
        return self.width * (_LIGHTEST + (1 - _LIGHTEST) * point.pressure)


@dataclass(frozen=True, eq=False)
class Sketch:
    """Strokes or a picture. `label` is what it is known to be."""

    strokes: tuple[InkStroke, ...] = ()
    picture: Picture | None = None
    label: str | None = None

    @property
    def is_empty(self) -> bool:
        return not self.strokes and self.picture is None

    @cached_property
    def source(self) -> Drawing | Picture | None:
        """What a model is shown; always the same object, by which is known that nothing has changed."""
        return self.picture or (self.drawing() if self.strokes else None)

    def drawing(self, label: str | None = None) -> Drawing:
        pen = self.strokes[-1].width if self.strokes else None
        return Drawing(tuple(stroke.points for stroke in self.strokes), label or self.label, (SIDE, SIDE), pen)


NOTHING = Sketch()


def is_dot(sketch: Sketch) -> bool:
    """Whether there is no more than a click that trembled."""
    points = [point for stroke in sketch.strokes for point in stroke.points]
    return bool(points) and all(math.dist(point[:2], points[0][:2]) < SIDE * _DOT for point in points)


@dataclass(frozen=True)
class History:
    """What was on the canvas before, what is there now, and what was taken back."""

    now: Sketch = NOTHING
    past: tuple[Sketch, ...] = ()
    future: tuple[Sketch, ...] = ()


def done(history: History, sketch: Sketch) -> History:
    """Something new is on the canvas; nothing happens where it is what was there."""
    if sketch is history.now or (sketch.is_empty and history.now.is_empty):
        return history
    return History(sketch, (*history.past, history.now)[-_MOST_UNDO:])


def undone(history: History) -> History:
    if not history.past:
        return history
    return History(history.past[-1], history.past[:-1], (history.now, *history.future))


def redone(history: History) -> History:
    if not history.future:
        return history
    return History(history.future[0], (*history.past, history.now), history.future[1:])


def begun(sketch: Sketch, point: Point, width: float) -> Sketch:
    """A new stroke, which is a dot so far. A picture makes room for it."""
    return Sketch((*(() if sketch.picture else sketch.strokes), InkStroke((rounded(point),), width)))


def moved(sketch: Sketch, before: Point, point: Point, width: float) -> Sketch:
    """The pen went on from `before`. Only what lies on the canvas is kept: a way back onto it begins a new stroke."""
    inside = clipped(before, point)
    if inside is None:
        return sketch
    entry, end = inside
    if entry is not before:
        sketch = begun(sketch, entry, width)
    return _extended(sketch, end)


def clipped(start: Point, end: Point) -> tuple[Point, Point] | None:
    """The part of a straight way that lies on the canvas."""
    first, last = 0.0, 1.0
    for here, there in ((start.x, end.x), (start.y, end.y)):
        if here == there:
            if not 0 <= here <= SIDE:
                return None
            continue
        enter, leave = sorted(((0 - here) / (there - here), (SIDE - here) / (there - here)))
        first, last = max(first, enter), min(last, leave)
    if first > last:
        return None
    return (start if first <= 0 else between(start, end, first)), (end if last >= 1 else between(start, end, last))


def between(start: Point, end: Point, share: float) -> Point:
    return Point(*(a + (b - a) * share for a, b in zip(start, end, strict=True)))


def rounded(point: Point) -> Point:
    """As many digits as are of use in a file."""
    return Point(*(round(value, _DECIMALS) for value in point[:2]), *(round(value, 3) for value in point[2:]))


def _extended(sketch: Sketch, point: Point) -> Sketch:
    """The last stroke goes on to a point.

    Its end moves along until it is far enough for a point of its own: a slow mouse steps by whole pixels, and all of
    them together would be a staircase.
    """
    stroke, point = sketch.strokes[-1], rounded(point)
    points = stroke.points
    if points[-1][:2] == point[:2]:
        return sketch
    if len(points) > 1 and math.dist(points[-1][:2], points[-2][:2]) < _NEAREST:
        points = points[:-1]
    return replace(sketch, strokes=(*sketch.strokes[:-1], replace(stroke, points=(*points, point))))


def sketch_of(drawing: Drawing, width: float = MEDIUM) -> Sketch:
    """A drawing from elsewhere, brought onto this canvas."""
    points = [point for stroke in drawing.strokes for point in stroke]
    if not points:
        return NOTHING
    scale, left, top = _place(points, drawing.canvas)
    pen = drawing.pen * scale if drawing.pen else width
    strokes = tuple(
        InkStroke(tuple(rounded(_onto(point, scale, left, top)) for point in stroke), min(pen, SIDE))
        for stroke in drawing.strokes
        if stroke
    )
    return Sketch(strokes, label=drawing.label)


def _onto(point: Point, scale: float, left: float, top: float) -> Point:
    return point._replace(x=(point.x - left) * scale, y=(point.y - top) * scale)


def _place(points: Iterable[Point], canvas: tuple[float, float] | None) -> tuple[float, float, float]:
    """Scale, left and top of a drawing's own canvas; where it is not known, of a square around the ink."""
    if canvas and min(canvas) > 0:
        return SIDE / max(canvas), 0.0, 0.0
    xs, ys = zip(*((point.x, point.y) for point in points), strict=True)
    side = max(max(xs) - min(xs), max(ys) - min(ys), 1e-6) / (1 - 2 * _MARGIN)
    return SIDE / side, (min(xs) + max(xs) - side) / 2, (min(ys) + max(ys) - side) / 2
