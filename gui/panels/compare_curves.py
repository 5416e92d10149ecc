"""Runs as curves laid over one another: which figure, how smooth, and a band where seeds were repeated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.runs import Run
from core.runs.seeds import Band, band_of
from gui.translation import tr
from gui.widgets.chart_curve import Curve, Numbers, Unit
from gui.widgets.chart_reduction import trailing_mean
from gui.widgets.run_table_rows import Look


@dataclass(frozen=True)
class Picked:
    """One tick: a run, or the runs that differ in their seed only."""

    key: str
    name: str
    look: Look
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Measure:
    """What the chart shows of each run."""

    key: str
    title: str
    unit: Unit


@dataclass(frozen=True)
class Smoothing:
    """`share` of a curve's points make one of the smooth ones."""

    key: str
    title: str
    share: float


def measures() -> tuple[Measure, ...]:
    return (
        Measure("validation_accuracy", tr("Validation accuracy"), "percent"),
        Measure("validation_loss", tr("Validation loss"), "plain"),
        Measure("train_accuracy", tr("Training accuracy"), "percent"),
        Measure("train_loss", tr("Training loss"), "plain"),
    )


def smoothings() -> tuple[Smoothing, ...]:
    return (
        Smoothing("none", tr("Not smoothed"), 0.0),
        Smoothing("light", tr("Smoothed a little"), 0.01),
        Smoothing("medium", tr("Smoothed"), 0.04),
        Smoothing("strong", tr("Smoothed a lot"), 0.12),
    )


def curves(
    picked: Sequence[Picked], runs: Mapping[str, Run], measure: Measure, smoothing: Smoothing
) -> tuple[Curve, ...]:
    """A curve for each tick of which something was measured."""
    made = []
    for pick in picked:
        found = [runs[run_id] for run_id in pick.ids if run_id in runs]
        lines = [series(run, measure, smoothing, whole=len(found) > 1) for run in found]
        lines = [line for line in lines if len(line[0])]
        dots = measure.key.startswith("validation")
        if len(lines) == 1:
            x, y = lines[0]
            made.append(Curve(pick.name, x, y, pick.look.colour, pick.look.dash, dots=dots))
        elif len((band := band_of(lines)).steps):
            made.append(_around(pick, band, dots=dots))
    return tuple(made)


def series(run: Run, measure: Measure, smoothing: Smoothing, *, whole: bool = False) -> tuple[Numbers, Numbers]:
    """Steps and values; a fork's steps go on where it left its parent. `whole` leaves out the quick validations."""
    x, y = _values(run, measure, whole=whole)
    window = round(len(y) * smoothing.share)
    return x, trailing_mean(y, 0, window) if window > 1 else y


def _values(run: Run, measure: Measure, *, whole: bool) -> tuple[Numbers, Numbers]:
    match measure.key:
        case "train_loss":
            return _numbers(run.steps), np.array(run.losses, dtype=np.float64)
        case "train_accuracy":
            return _numbers(run.steps), np.array(run.accuracies, dtype=np.float64)
    seen = {event.step: event for event in run.validations if event.whole or not whole}
    events = [seen[step] for step in sorted(seen)]
    figures = (event.accuracy if measure.key == "validation_accuracy" else event.loss for event in events)
    return _numbers([event.step for event in events]), _numbers(list(figures))


def _around(pick: Picked, band: Band, *, dots: bool) -> Curve:
    """The mean of the seeds, and how far they are apart."""
    x, look = band.steps.astype(np.float64), pick.look
    return Curve(pick.name, x, band.mean, look.colour, look.dash, dots=dots, low=band.low, high=band.high)


def _numbers(values: Sequence[float] | range) -> Numbers:
    return np.array(values, dtype=np.float64)
