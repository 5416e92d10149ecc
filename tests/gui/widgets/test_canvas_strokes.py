"""What a pen and Undo make of a sketch, without a mouse."""

import math
from itertools import pairwise

import pytest

from core.pixels.spec import Drawing, Point
from gui.widgets.canvas_strokes import (
    NOTHING,
    SIDE,
    History,
    InkStroke,
    Sketch,
    begun,
    clipped,
    done,
    is_dot,
    moved,
    redone,
    sketch_of,
    undone,
)


def way(*points: tuple[float, float], width: float = 20) -> Sketch:
    """A sketch of one stroke through those points."""
    at = [Point(*point) for point in points]
    sketch = begun(NOTHING, at[0], width)
    for before, point in pairwise(at):
        sketch = moved(sketch, before, point, width)
    return sketch


def places(sketch: Sketch) -> list[list[tuple[float, float]]]:
    return [[(point.x, point.y) for point in stroke.points] for stroke in sketch.strokes]


def test_a_click_without_moving_is_a_dot():
    sketch = begun(NOTHING, Point(10, 20), 20)
    assert places(sketch) == [[(10, 20)]]
    assert moved(sketch, Point(10, 20), Point(10, 20), 20) is sketch


def test_a_click_that_trembled_is_a_dot_and_a_small_stroke_is_none():
    assert is_dot(way((140, 140), (143, 142)))
    assert not is_dot(way((140, 140), (160, 140)))
    assert not is_dot(NOTHING)


def test_a_stroke_keeps_its_points_their_times_and_pressures():
    sketch = moved(begun(NOTHING, Point(10, 20, 0, 0.5), 20), Point(10, 20), Point(50, 60, 0.1234, 0.75), 20)
    assert sketch.strokes[0].points == (Point(10, 20, 0, 0.5), Point(50, 60, 0.123, 0.75))


def test_a_slow_pen_gives_no_staircase_and_still_ends_where_it_stopped():
    sketch = way(*((10 + step, 10 + step % 2) for step in range(50)))
    assert places(sketch)[0][-1] == (59, 11)
    assert len(sketch.strokes[0].points) < 25


def test_a_fast_pen_leaves_no_gap():
    sketch = way((10, 10), (270, 270))
    assert places(sketch) == [[(10, 10), (270, 270)]]


def test_a_stroke_that_leaves_the_canvas_ends_at_its_edge_and_goes_on_where_it_comes_back():
    sketch = way((200, 100), (SIDE + 100, 100), (SIDE + 100, 200), (200, 200))
    assert places(sketch) == [[(200, 100), (SIDE, 100)], [(SIDE, 200), (200, 200)]]


def test_a_way_that_only_crosses_the_canvas_is_kept():
    assert places(moved(NOTHING, Point(-10, 140), Point(SIDE + 10, 140), 20)) == [[(0, 140), (SIDE, 140)]]
    assert moved(NOTHING, Point(-10, -10), Point(SIDE + 10, -10), 20) is NOTHING


@pytest.mark.parametrize("start", [(-50, -50), (140, -30), (330, 140), (140, 140)])
@pytest.mark.parametrize("end", [(-50, 200), (140, 330), (330, -30), (20, 20)])
def test_what_is_clipped_lies_on_the_canvas_and_on_the_way(start: tuple[float, float], end: tuple[float, float]):
    part = clipped(Point(*start), Point(*end))
    length = math.dist(start, end)
    for point in part or ():
        assert -1e-6 <= point.x <= SIDE + 1e-6
        assert -1e-6 <= point.y <= SIDE + 1e-6
        assert math.dist(start, point[:2]) + math.dist(point[:2], end) == pytest.approx(length)


def test_pressure_makes_the_line_wider():
    stroke = InkStroke((Point(0, 0),), 20)
    assert stroke.width_at(Point(0, 0)) == 20
    assert 0 < stroke.width_at(Point(0, 0, 0, 0.0)) < stroke.width_at(Point(0, 0, 0, 0.5)) < 20


def test_undo_and_redo_walk_through_what_was_there():
    one, two = way((1, 1)), way((2, 2))
    history = done(done(History(), one), two)
    assert undone(history).now is one
    assert undone(undone(history)).now is NOTHING
    assert undone(undone(undone(history))).now is NOTHING
    assert redone(undone(history)).now is two
    assert redone(history) is history


def test_something_new_ends_what_could_be_redone():
    history = done(undone(done(History(), way((1, 1)))), way((2, 2)))
    assert redone(history) is history


def test_what_changes_nothing_is_no_step():
    one = way((1, 1))
    history = done(History(), one)
    assert done(history, one) is history
    assert done(History(), Sketch()) == History()


def test_undo_remembers_many_steps_but_not_endlessly():
    history = History()
    for step in range(500):
        history = done(history, way((step % SIDE, 1)))
    assert 100 < len(history.past) < 500


def test_a_drawing_says_what_it_was_drawn_on_and_with():
    drawing = way((1, 1), (50, 50), width=14).drawing("7")
    assert (drawing.label, drawing.canvas, drawing.pen) == ("7", (SIDE, SIDE), 14)


def test_a_drawing_comes_back_as_it_was():
    drawing = way((1, 1), (50, 50), width=14).drawing("7")
    assert sketch_of(drawing).drawing() == drawing


def test_a_drawing_of_unknown_canvas_comes_into_the_middle():
    tall = Drawing(((Point(1000, 5000), Point(1010, 5100)),))
    ((top, bottom),) = places(sketch_of(tall))
    assert top[1] == pytest.approx(SIDE - bottom[1])
    assert 0.5 * SIDE < bottom[1] - top[1] < 0.8 * SIDE
    assert sketch_of(Drawing()) is NOTHING
