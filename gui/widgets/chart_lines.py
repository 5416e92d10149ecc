"""Curves made into lines and bands that can be painted: few points, and powers of ten on a logarithmic axis."""

from dataclasses import dataclass

import numpy as np

from gui.widgets.chart_curve import Curve, Numbers, Unit
from gui.widgets.chart_range import Range
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


def raw_lines(curves: tuple[Curve, ...], shown: Range, look: Look) -> tuple[Line, ...]:
    """Faint ones first: what is drawn later lies above."""
    faint = [curve for curve in curves if curve.raw is not None]
    return tuple(Line(*_reduced(curve, curve.raw, shown, look), curve.raw_colour) for curve in faint)


def strong_lines(curves: tuple[Curve, ...], shown: Range, look: Look) -> tuple[Line, ...]:
    lines = []
    for curve in curves:
        x, y = _reduced(curve, curve.y, shown, look)
        dots = curve.dots and len(x) * _DOT_GAP < look.width
        lines.append(Line(x, y, curve.colour, curve.dash, dots))
    return tuple(lines)


def bands_of(curves: tuple[Curve, ...], shown: Range, look: Look) -> tuple[Band, ...]:
    bands: list[Band] = []
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
