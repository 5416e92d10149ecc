"""One picture of a chart as plain data: which lines, over which ranges, with which words on the axes."""

import math
from dataclasses import dataclass

import numpy as np

from gui.widgets.chart_curve import Curve, Mark
from gui.widgets.chart_lines import Band, Line, Look, bands_of, raw_lines, strong_lines
from gui.widgets.chart_range import (
    Range,
    Ticks,
    extent,
    fitted,
    log_ticks,
    settled,
    whole_run,
    with_headroom,
    x_ticks,
    y_ticks,
)
from gui.widgets.chart_still import StillCurves, joined


@dataclass(frozen=True, eq=False)
class Frame:
    lines: tuple[Line, ...]
    x: Range
    y: Range
    x_ticks: Ticks
    y_ticks: Ticks
    marks: tuple[Mark, ...] = ()
    bands: tuple[Band, ...] = ()
    still: tuple[Line, ...] = ()


def make_frame(
    curves: tuple[Curve, ...],
    marks: tuple[Mark, ...],
    look: Look,
    before: Range | None = None,
    kept: StillCurves | None = None,
) -> tuple[Frame, Range]:
    """The frame, and its y range before headroom, which goes in as `before` the next time, as `kept` does."""
    shown = look.zoom or whole_x(curves, look)
    growing = tuple(curve for curve in curves if not curve.still)
    still_ones = tuple(curve for curve in curves if curve.still)
    part = shown if look.zoom else worth_fitting(still_ones, growing, shown)
    still = (kept or StillCurves()).seen(still_ones, shown, part, look)
    longest = max((len(curve.x) for curve in growing), default=0)
    begin = still.begin if still.longest > longest else None
    found = joined(extent(growing, shown, positive=look.logarithmic, begin=begin), still.extent)
    fit = settled(fitted(found, look.unit, logarithmic=look.logarithmic), before, found)
    if not look.planned and not any(len(curve.x) for curve in curves):
        return Frame((), shown, fit, (), ()), fit
    frame = Frame(
        lines=raw_lines(growing, shown, look) + strong_lines(growing, shown, look),
        x=shown,
        y=with_headroom(fit),
        x_ticks=x_ticks(shown, look.width),
        y_ticks=log_ticks(fit, look.height) if look.logarithmic else y_ticks(fit, look.unit, look.height),
        marks=tuple(mark for mark in marks if shown[0] < mark.x <= shown[1]),
        bands=still.bands + bands_of(growing, shown, look),
        still=still.lines,
    )
    return frame, fit


def worth_fitting(still: tuple[Curve, ...], growing: tuple[Curve, ...], shown: Range) -> Range:
    """The part of x where y has to fit the still curves: of what came before the others began, not all.

    Else a fork would be flattened by the steep beginning of its parent.
    """
    begin = min((float(curve.x[0]) for curve in growing if len(curve.x)), default=shown[1])
    end = max((float(curve.x[-1]) for curve in still if len(curve.x)), default=shown[1])
    if end >= begin or begin >= shown[1]:
        return shown
    return max(shown[0], begin - min(begin - shown[0], shown[1] - begin) / 2), shown[1]


def whole_x(curves: tuple[Curve, ...], look: Look) -> Range:
    return whole_run(max((float(curve.x[-1]) for curve in curves if len(curve.x)), default=0.0), look.planned)


def at_step(curve: Curve, x: float) -> tuple[float, float]:
    """The curve's point that is nearest to `x`; NaN where it has none."""
    if not len(curve.x):
        return math.nan, math.nan
    right = int(np.searchsorted(curve.x, x))
    left = max(0, right - 1)
    right = min(right, len(curve.x) - 1)
    nearest = left if x - curve.x[left] <= curve.x[right] - x else right
    return float(curve.x[nearest]), float(curve.y[nearest])


def read_at(curve: Curve, x: float) -> tuple[float, float]:
    """As `at_step`, but a curve has nothing to say long before it begins, nor a still one after its end."""
    if not len(curve.x):
        return math.nan, math.nan
    spare = float(np.ptp(curve.x[:2]) or curve.x[0]) if curve.dots else 0.0
    is_outside = x < curve.x[0] - spare or (curve.still and x > curve.x[-1])
    return (math.nan, math.nan) if is_outside else at_step(curve, x)
