"""Curves that grow no more lie behind the others, and are made once."""

import math

import numpy as np
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.widgets.chart_curve import Curve
from gui.widgets.chart_frame import make_frame, read_at
from gui.widgets.chart_lines import Look
from gui.widgets.chart_still import StillCurves, joined
from gui.widgets.live_chart import LiveChart

LOOK = Look(600, 200, planned=2000)
PAST = np.arange(1.0, 1201.0)
BEFORE = Curve("before the fork", PAST, 100 / PAST, "bar", still=True)
BAND = Curve("seeds", PAST, 1 / PAST, "bar", low=0.5 / PAST, high=2 / PAST, still=True)


def fork(last: float) -> Curve:
    steps = np.arange(1201.0, last + 1)
    return Curve("train", steps, np.full(len(steps), 0.1), "train")


def test_a_still_curve_is_a_line_behind_the_others() -> None:
    frame, _ = make_frame((BEFORE, fork(1300)), (), LOOK)
    assert [line.colour for line in frame.still] == ["bar"]
    assert [line.colour for line in frame.lines] == ["train"]


def test_while_the_others_grow_it_is_not_made_again() -> None:
    kept = StillCurves()
    first, fit = make_frame((BEFORE, BAND, fork(1300)), (), LOOK, None, kept)
    second, _ = make_frame((BEFORE, BAND, fork(1320)), (), LOOK, fit, kept)
    assert second.still == first.still
    assert second.bands == first.bands
    assert len(first.bands) == 1


def test_it_is_made_again_for_another_part_of_x_or_another_curve() -> None:
    kept = StillCurves()
    first, _ = make_frame((BEFORE, fork(1300)), (), LOOK, None, kept)
    zoomed, _ = make_frame((BEFORE, fork(1300)), (), Look(600, 200, zoom=(100.0, 200.0)), None, kept)
    assert zoomed.still != first.still
    assert 95 < zoomed.still[0].x[0] < 105
    other, _ = make_frame((BAND, fork(1300)), (), LOOK, None, kept)
    assert other.still != first.still


def test_y_fits_the_fork_and_as_much_of_what_came_before() -> None:
    frame, _ = make_frame((BEFORE, fork(1300)), (), LOOK)
    assert 0.1 <= frame.y[1] < 0.2
    long, _ = make_frame((BEFORE, fork(1300)), (), Look(600, 200, planned=20_000))
    assert long.y[1] < 0.3
    alone, _ = make_frame((BEFORE,), (), LOOK)
    assert alone.y[1] > 1


def test_y_fits_all_of_those_beside_the_others() -> None:
    seeds, other = Curve("train", PAST[:20], 1 / PAST[:20], "train"), Curve("seed 1", PAST, PAST, "bar", still=True)
    frame, _ = make_frame((other, seeds), (), LOOK)
    assert frame.y[1] >= 1200


def test_zoomed_into_what_came_before_y_fits_that() -> None:
    frame, _ = make_frame((BEFORE, fork(1300)), (), Look(600, 200, zoom=(10.0, 100.0)))
    assert frame.y[1] >= 10


def test_ranges_are_joined() -> None:
    assert joined((1.0, 2.0), None) == (1.0, 2.0)
    assert joined(None, (1.0, 2.0)) == (1.0, 2.0)
    assert joined((1.0, 2.0), (0.5, 1.5)) == (0.5, 2.0)
    assert joined(None, None) is None


def test_nothing_is_read_where_a_curve_is_not() -> None:
    assert read_at(BEFORE, 600) == (600, 100 / 600)
    assert math.isnan(read_at(BEFORE, 1500)[1])
    assert math.isnan(read_at(fork(1300), 600)[1])
    assert read_at(fork(1300), 1500) == (1300, 0.1)


def test_single_points_are_read_a_little_before_the_first() -> None:
    validation = Curve("validation", np.array([1300.0, 1400.0]), np.array([0.2, 0.1]), "validation", dots=True)
    assert read_at(validation, 1250) == (1300, 0.2)
    assert math.isnan(read_at(validation, 600)[1])
    only = Curve("validation", np.array([500.0]), np.array([0.2]), "validation", dots=True)
    assert read_at(only, 3) == (500, 0.2)


def test_a_curve_without_a_name_is_not_in_the_legend(app: QApplication, qtbot: QtBot) -> None:
    chart = LiveChart("lossChart", "Loss")
    qtbot.addWidget(chart)
    chart.show_curves((Curve("", PAST, PAST, "bar", still=True), fork(1300)), planned=2000)
    assert chart.legend() == "train 0.100"
    chart.set_reading(600)
    assert chart.legend() == "at step 600: train –"


def test_a_chart_keeps_its_still_lines_as_they_are(app: QApplication, qtbot: QtBot) -> None:
    chart = LiveChart("lossChart", "Loss")
    qtbot.addWidget(chart)
    chart.resize(600, 200)
    chart.show()
    app.processEvents()
    chart.show_curves((BEFORE, fork(1300)), planned=2000)
    before = chart.view.backdrop.painted(chart.frame)
    chart.show_curves((BEFORE, fork(1320)), planned=2000)
    assert chart.view.backdrop.painted(chart.frame) == before
