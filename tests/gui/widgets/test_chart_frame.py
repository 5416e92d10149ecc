"""A picture of a chart as data."""

import math

import numpy as np
import pytest

from gui.widgets.chart_curve import DASHED, Curve, Mark
from gui.widgets.chart_frame import at_step, make_frame
from gui.widgets.chart_lines import Look
from gui.widgets.chart_words import say_value

STEPS = np.arange(1.0, 2001.0)
TRAIN = Curve("train", STEPS, 1 / STEPS, "train", raw=1 / STEPS, raw_colour="train_raw")
VALIDATION = Curve("validation", np.array([500.0, 1000.0]), np.array([0.5, 0.4]), "validation", DASHED, dots=True)


def test_raw_lines_lie_under_all_others() -> None:
    frame, _ = make_frame((TRAIN, VALIDATION), (), Look(700, 200))
    assert [line.colour for line in frame.lines] == ["train_raw", "train", "validation"]


def test_lines_have_no_more_points_than_the_plot_can_show() -> None:
    frame, _ = make_frame((TRAIN, VALIDATION), (), Look(700, 200, planned=2000))
    assert all(len(line.x) <= 720 for line in frame.lines)


def test_only_marks_inside_are_shown() -> None:
    marks = (Mark(100, "epoch 2"), Mark(1500, "epoch 3"), Mark(9000, "epoch 9"))
    frame, _ = make_frame((TRAIN,), marks, Look(700, 200, zoom=(1000.0, 1600.0)))
    assert [mark.text for mark in frame.marks] == ["epoch 3"]


def test_dots_give_way_where_they_would_touch() -> None:
    many = Curve("validation", STEPS, 1 / STEPS, "validation", dots=True)
    frame, _ = make_frame((VALIDATION, many), (), Look(700, 200))
    assert [line.dots for line in frame.lines] == [True, False]


def test_a_logarithmic_frame_holds_exponents_and_gaps() -> None:
    curve = Curve("train", np.arange(4.0), np.array([1.0, 0.0, 0.01, 10.0]), "train")
    frame, _ = make_frame((curve,), (), Look(700, 200, logarithmic=True))
    assert frame.lines[0].y == pytest.approx([0, math.nan, -2, 1], nan_ok=True)


def test_without_any_curve_there_is_an_empty_frame() -> None:
    frame, _ = make_frame((), (), Look(700, 200))
    assert (frame.lines, frame.x_ticks) == ((), ())


def test_reading_takes_the_nearest_point() -> None:
    assert at_step(VALIDATION, 740) == (500.0, 0.5)
    assert at_step(VALIDATION, 760) == (1000.0, 0.4)
    assert at_step(VALIDATION, 9999) == (1000.0, 0.4)
    assert math.isnan(at_step(Curve("none", np.empty(0), np.empty(0), "train"), 3)[1])


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0544, "0.054"), (6.214, "6.21"), (12.34, "12.3"), (4321.0, "4,321"), (3e8, "3.0e+08"), (math.nan, "–")],
)
def test_values_are_said_shortly(value: float, text: str) -> None:
    assert say_value(value, "plain") == text


def test_shares_are_said_in_percent() -> None:
    assert say_value(0.9834, "percent") == "98.3%"
