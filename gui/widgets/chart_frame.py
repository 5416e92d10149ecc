"""One picture of a chart as plain data: which lines, over which ranges, with which words on the axes."""

import math
from dataclasses import dataclass

import numpy as np

from gui.widgets.chart_curve import Curve, Mark, Numbers, Unit
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
from gui.widgets.chart_reduction import aligned_slice, bucket_size, reduce_band, reduce_points

_DOT_GAP = 7
_POINTS = (400, 900)
_BAND_POINTS = 300


@dataclass(frozen=True)
class Look:
    """How the curves are to be seen: the plot's size in pixels, the axis, and the part of x if it is not all."""

    width: int
    height: int
    unit: Unit = "plain"
    logarithmic: bool = False
    zoom: Range | None = None
    planned: float = 0.0


@dataclass(frozen=True, eq=False)
class Line:
    x: Numbers
    y: Numbers
    colour: str
    dash: tuple[int, ...] = ()
    dots: bool = False


@dataclass(frozen=True, eq=False)
class Band:
    """The area between two lines, without what is not finite."""

    x: Numbers
    low: Numbers
    high: Numbers
    colour: str


@dataclass(frozen=True, eq=False)
class Frame:
    lines: tuple[Line, ...]
    x: Range
    y: Range
    x_ticks: Ticks
    y_ticks: Ticks
    marks: tuple[Mark, ...] = ()
    bands: tuple[Band, ...] = ()


def make_frame(
    curves: tuple[Curve, ...], marks: tuple[Mark, ...], look: Look, before: Range | None = None
) -> tuple[Frame, Range]:
    """The frame, and its y range before headroom, which goes in as `before` the next time."""
    shown = look.zoom or whole_x(curves, look)
    found = extent(curves, shown, positive=look.logarithmic)
    fit = settled(fitted(found, look.unit, logarithmic=look.logarithmic), before, found)
    if not look.planned and not any(len(curve.x) for curve in curves):
        return Frame((), shown, fit, (), ()), fit
    frame = Frame(
        lines=_raw_lines(curves, shown, look) + _strong_lines(curves, shown, look),
        x=shown,
        y=with_headroom(fit),
        x_ticks=x_ticks(shown, look.width),
        y_ticks=log_ticks(fit, look.height) if look.logarithmic else y_ticks(fit, look.unit, look.height),
        marks=tuple(mark for mark in marks if shown[0] < mark.x <= shown[1]),
        bands=_bands(curves, shown, look),
    )
    return frame, fit


def whole_x(curves: tuple[Curve, ...], look: Look) -> Range:
    return whole_run(max((float(curve.x[-1]) for curve in curves if len(curve.x)), default=0.0), look.planned)


def _raw_lines(curves: tuple[Curve, ...], shown: Range, look: Look) -> tuple[Line, ...]:
    """Faint ones first: what is drawn later lies above."""
    faint = [curve for curve in curves if curve.raw is not None]
    return tuple(Line(*_reduced(curve, curve.raw, shown, look), curve.raw_colour) for curve in faint)


def _strong_lines(curves: tuple[Curve, ...], shown: Range, look: Look) -> tuple[Line, ...]:
    lines = []
    for curve in curves:
        x, y = _reduced(curve, curve.y, shown, look)
        dots = curve.dots and len(x) * _DOT_GAP < look.width
        lines.append(Line(x, y, curve.colour, curve.dash, dots))
    return tuple(lines)


def _bands(curves: tuple[Curve, ...], shown: Range, look: Look) -> tuple[Band, ...]:
    bands = []
    for curve in curves:
        if curve.low is not None and curve.high is not None:
            bucket = bucket_size(curve.x, *shown, _BAND_POINTS)
            where = aligned_slice(curve.x, *shown, bucket)
            low, high = curve.low[where], curve.high[where]
            if look.logarithmic:
                low, high = exponents(low), exponents(high)
            whole = np.isfinite(low) & np.isfinite(high)
            edges = reduce_band(curve.x[where][whole], low[whole], high[whole], bucket)
            bands.append(Band(*edges, curve.colour))
    return tuple(bands)


def _reduced(curve: Curve, y: Numbers | None, shown: Range, look: Look) -> tuple[Numbers, Numbers]:
    assert y is not None
    points = min(max(look.width, _POINTS[0]), _POINTS[1])
    bucket = bucket_size(curve.x, *shown, points)
    where = aligned_slice(curve.x, *shown, bucket)
    x, few = reduce_points(curve.x[where], y[where], bucket)
    return x, exponents(few) if look.logarithmic else few


def exponents(values: Numbers) -> Numbers:
    """Their powers of ten; what has none becomes a gap."""
    return np.log10(values, out=np.full(len(values), np.nan), where=values > 0)


def at_step(curve: Curve, x: float) -> tuple[float, float]:
    """The curve's point that is nearest to `x`; NaN where it has none."""
    if not len(curve.x):
        return math.nan, math.nan
    right = int(np.searchsorted(curve.x, x))
    left = max(0, right - 1)
    right = min(right, len(curve.x) - 1)
    nearest = left if x - curve.x[left] <= curve.x[right] - x else right
    return float(curve.x[nearest]), float(curve.y[nearest])
