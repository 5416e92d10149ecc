import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from core.pixels.spec import Drawing, Point
from core.pixels.steps import to_input, to_pixels
from core.pixels.strokes import PenPath, rendered
from tests.core.pixels.drawings import DIGIT, drawing, six, stroke


def seen(source: Drawing) -> NDArray[np.uint8]:
    pixels = to_pixels(source, DIGIT)
    assert pixels is not None
    return pixels[:, :, 0]


def changed(source: Drawing, scale: float = 1.0, x: float = 0.0, y: float = 0.0) -> Drawing:
    strokes = tuple(stroke((p.x * scale + x, p.y * scale + y) for p in points) for points in source.strokes)
    return replace(source, strokes=strokes)


def by_the_recipe(points: list[tuple[float, float]]) -> NDArray[np.float64]:
    """One stroke, pixel by pixel, as the recipe is written down."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    scale = (20 - 2.4) / max(max(xs) - min(xs), max(ys) - min(ys))
    pieces = list(pairwise(points))
    lengths = [math.dist(a, b) for a, b in pieces]
    middle = [
        sum(length * (a[axis] + b[axis]) / 2 for length, (a, b) in zip(lengths, pieces, strict=True)) / sum(lengths)
        for axis in (0, 1)
    ]
    placed = [((x - middle[0]) * scale + 14.5, (y - middle[1]) * scale + 14.5) for x, y in points]
    image = np.zeros((28, 28))
    for row in range(28):
        for column in range(28):
            away = min(distance((column + 0.5, row + 0.5), a, b) for a, b in pairwise(placed))
            image[row, column] = min(1, max(0, (1.2 - away) / 1.5 + 0.5))
    return image


def distance(point: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> float:
    along = (b[0] - a[0], b[1] - a[1])
    square = along[0] ** 2 + along[1] ** 2 or 1.0
    part = min(1, max(0, ((point[0] - a[0]) * along[0] + (point[1] - a[1]) * along[1]) / square))
    return math.dist(point, (a[0] + part * along[0], a[1] + part * along[1]))


def test_a_drawing_is_rendered_as_the_recipe_says() -> None:
    assert np.abs(seen(drawing(six())) / 255 - by_the_recipe(six())).max() < 0.01


def test_the_longest_side_fills_the_box_and_the_pen_belongs_to_it() -> None:
    down = seen(drawing([(100, 20), (100, 250)]))
    rows = np.flatnonzero((down > 127).any(axis=1))
    assert len(rows) in (20, 21)
    assert (down[14] > 127).sum() in (2, 3)


@pytest.mark.parametrize("scale", [0.2, 0.5, 1.7, 100.0])
def test_size_and_place_do_not_matter(scale: float) -> None:
    source = replace(drawing(six()), canvas=None)
    other = changed(source, scale, x=-37.3, y=1200.9)
    assert np.abs(seen(other).astype(int) - seen(source).astype(int)).max() <= 1


def test_the_pen_on_screen_does_not_matter() -> None:
    thin, thick = (replace(drawing(six()), pen=pen) for pen in (1.0, 40.0))
    assert np.array_equal(seen(thin), seen(thick))


def test_the_number_of_points_does_not_matter() -> None:
    few, many = seen(drawing(six(120))), seen(drawing(six(2000)))
    assert np.abs(few.astype(int) - many.astype(int)).mean() < 1.5
    assert np.abs(few.astype(int) - many.astype(int)).max() < 40


def test_simplifying_keeps_corners_of_a_path_with_many_points() -> None:
    edge = [t / 100 for t in range(100)]
    square = [(100 * t, 0) for t in edge] + [(100, 100 * t) for t in edge] + [(100 - 100 * t, 100) for t in edge]
    corners = [(0, 0), (100, 0), (100, 100), (1, 100)]
    assert np.abs(seen(drawing(square)).astype(int) - seen(drawing(corners)).astype(int)).max() <= 8


@pytest.mark.parametrize(
    "points",
    [
        [(140, 140)],
        [(140, 140)] * 50,
        [(140, 140), (141, 141), (140, 142)],
    ],
)
def test_a_click_is_a_dot_in_the_middle_even_if_the_hand_trembled(points: list[tuple[float, float]]) -> None:
    dot = seen(drawing(points))
    assert dot[13:16, 13:16].min() > 80
    assert (dot > 0).sum() < 40


def test_a_dot_without_a_canvas_is_a_dot_as_well() -> None:
    assert 0 < (seen(drawing([(3, 3)], canvas=None)) > 0).sum() < 40


@pytest.mark.parametrize("strokes", [(), ((),), ((), ())])
def test_nothing_drawn_gives_nothing(strokes: tuple[tuple[Point, ...], ...]) -> None:
    assert to_input(Drawing(strokes), DIGIT) is None


def test_points_without_a_place_are_left_out() -> None:
    whole = six()
    broken = [*whole[:20], (math.nan, 3.0), *whole[20:], (5.0, math.nan)]
    assert np.array_equal(seen(drawing(broken)), seen(drawing(whole)))
    assert to_input(drawing([(math.nan, math.nan)]), DIGIT) is None


@pytest.mark.parametrize("far", [math.inf, -math.inf, 1e308, -1e300])
def test_endlessly_far_points_break_nothing(far: float) -> None:
    pixels = to_input(drawing([(0, 0), (far, 5), (far, far), (7, far)]), DIGIT)
    assert pixels is not None
    assert np.isfinite(pixels).all()


def test_a_stray_dot_far_away_changes_nothing() -> None:
    assert np.array_equal(seen(drawing(six(), [(275, 8)])), seen(drawing(six())))
    two = drawing([(5, 270)], six(), [(275, 8), (276, 9)])
    assert np.array_equal(seen(two), seen(drawing(six())))


def test_a_bar_or_a_near_dot_belongs_to_the_drawing() -> None:
    assert not np.array_equal(seen(drawing(six(), [(90, 30), (190, 30)])), seen(drawing(six())))
    assert not np.array_equal(seen(drawing(six(), [(150, 100)])), seen(drawing(six())))


def test_a_digit_made_of_dots_keeps_all_of_them() -> None:
    dots = [[(x, y)] for x, y in six(30)]
    assert (seen(drawing(*dots, [(140, 150), (141, 151)])) > 127).sum() > 40


def test_thousands_of_wild_strokes_are_drawn_too() -> None:
    places = np.random.default_rng(0).uniform(0, 280, (2000, 2)).tolist()
    assert seen(drawing([(x, y) for x, y in places])).mean() > 60


def test_a_larger_input_holds_the_same_digit_in_its_middle() -> None:
    large = to_pixels(drawing(six()), replace(DIGIT, shape=(3, 32, 32)))
    assert large is not None
    assert large.shape == (32, 32, 3)
    assert np.abs(large[2:-2, 2:-2, 1].astype(int) - seen(drawing(six())).astype(int)).max() <= 1
    assert large[:2].max() == large[:, :2].max() == 0


@pytest.mark.parametrize("side", [16, 56])
def test_an_input_of_another_size_holds_a_digit_of_another_size(side: int) -> None:
    pixels = to_pixels(drawing([(100, 20), (100, 250)]), replace(DIGIT, shape=(1, side, side)))
    assert pixels is not None
    rows = np.flatnonzero((pixels[:, :, 0] > 127).any(axis=1))
    assert len(rows) == pytest.approx(side * 20 / 28, abs=1.5)


def test_a_piece_without_length_between_others_is_no_trouble() -> None:
    path = PenPath(np.array([[5.0, 5.0], [5.0, 5.0], [20.0, 5.0]]), np.zeros(3, dtype=np.int64))
    assert np.isfinite(rendered(path, 28, 28, 2.4)).all()
