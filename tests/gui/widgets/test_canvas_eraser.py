"""An eraser cuts the way of a pen exactly where it rubs."""

import math
import random
from itertools import pairwise

import pytest

from core.pixels.spec import Point
from gui.widgets.canvas_eraser import covered, cut, erased
from gui.widgets.canvas_strokes import InkStroke, Sketch


def line(*points: tuple[float, float]) -> tuple[Point, ...]:
    return tuple(Point(*point) for point in points)


def parts(points: tuple[Point, ...], at: tuple[float, float], radius: float = 10) -> list[list[tuple[float, float]]]:
    """What is left after the eraser touched one place."""
    return [[point[:2] for point in part] for part in cut(points, Point(*at), Point(*at), radius)]


def test_rubbing_in_the_middle_leaves_two_pieces():
    assert parts(line((0, 0), (100, 0)), (50, 0)) == [[(0, 0), (40, 0)], [(60, 0), (100, 0)]]


def test_rubbing_at_the_ends_shortens():
    assert parts(line((0, 0), (100, 0)), (0, 0)) == [[(10, 0), (100, 0)]]
    assert parts(line((0, 0), (100, 0)), (100, 0)) == [[(0, 0), (90, 0)]]


def test_rubbing_beside_changes_nothing():
    points = line((0, 0), (100, 0), (100, 100))
    assert list(cut(points, Point(50, 20), Point(50, 20), 10)) == [points]


def test_whole_points_in_between_go():
    points = line(*((x, 0) for x in range(0, 101, 2)))
    (left, right) = parts(points, (50, 0))
    assert (left[0], left[-1], right[0], right[-1]) == ((0, 0), (40, 0), (60, 0), (100, 0))


def test_a_fast_eraser_rubs_all_along_its_way():
    points = line((0, -50), (0, 50))
    assert [p[:2] for part in cut(points, Point(-100, 0), Point(100, 0), 10) for p in part] == [
        (0, -50), (0, -10), (0, 10), (0, 50),
    ]  # fmt: skip


def test_a_dot_is_met_or_not():
    assert parts(line((5, 5)), (0, 0)) == []
    assert parts(line((50, 5)), (0, 0)) == [[(50, 5)]]


def test_a_stroke_can_vanish_altogether():
    assert parts(line((0, 0), (3, 0), (3, 3)), (1, 1)) == []


def test_the_round_end_of_a_wide_line_is_rubbed_out_too():
    wide = Sketch((InkStroke(line((0, 0), (100, 0)), 20),))
    left = erased(wide, Point(50, 0), Point(50, 0), 5)
    assert [stroke.points[-1][0] for stroke in left.strokes] == [35, 100]


def test_a_sketch_that_the_eraser_misses_is_the_very_same():
    sketch = Sketch((InkStroke(line((0, 0), (100, 0)), 20), InkStroke(line((9, 9)), 20)))
    assert erased(sketch, Point(200, 200), Point(250, 250), 10) is sketch


def test_whatever_is_left_lies_outside_and_nothing_else_is_lost():
    chance = random.Random(0)
    for _ in range(300):
        points = line(*((chance.uniform(0, 100), chance.uniform(0, 100)) for _ in range(6)))
        start, end = (Point(chance.uniform(0, 100), chance.uniform(0, 100)) for _ in range(2))
        left = list(cut(points, start, end, 15))
        assert all(_distance(point, start, end) > 14.98 for part in left for point in part)
        gone = sum(
            length * (hit[1] - hit[0])
            for a, b in pairwise(points)
            if (length := math.dist(a[:2], b[:2])) and (hit := covered(a, b, start, end, 15))
        )
        assert _length(left) + gone == pytest.approx(_length([points]), abs=0.3)


def _length(parts: list[tuple[Point, ...]]) -> float:
    return sum(math.dist(a[:2], b[:2]) for part in parts for a, b in pairwise(part))


def _distance(point: Point, start: Point, end: Point) -> float:
    dx, dy = end.x - start.x, end.y - start.y
    share = ((point.x - start.x) * dx + (point.y - start.y) * dy) / max(dx * dx + dy * dy, 1e-9)
    share = min(max(share, 0), 1)
    return math.hypot(point.x - start.x - dx * share, point.y - start.y - dy * share)
