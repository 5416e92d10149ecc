"""Where a chart begins and ends, and what its axes say: pure functions."""

import math
from collections.abc import Sequence

import numpy as np

from gui.widgets.chart_curve import Curve, Numbers, Unit

Range = tuple[float, float]
Ticks = tuple[tuple[float, str], ...]

_HEADROOM = 0.025
_ROOM_FOR_LAST = 1.005
_SPREAD = (0.01, 0.98)
_MIDDLE = (0.5,)
_SAMPLES = 2000
_SKIPPED_AT_MOST = 10
_FAR = 30.0
_KEPT_WHILE = 0.65
_LEAST_ZOOM = 10.0
_MOST_DECIMALS = 3
_TICK_WIDTH, _HALF_DIGIT = 90, 3.5
_TICK_HEIGHT, _LEAST_TICK_HEIGHT, _LABEL_HEIGHT = 40, 26, 20
_ZOOM_OF_A_NOTCH = 1.25


def extent(
    curves: Sequence[Curve], shown: Range, *, positive: bool = False, begin: float | None = None
) -> Range | None:
    """The lowest and highest value worth seeing in that part of x; None if there is none.

    A beginning that is far away from all the rest is left out, as is the odd outlier of the raw values. `begin` is
    where it ends, if that is known.
    """
    left = shown[0]
    if left <= 0 and not positive:
        left = beginning(curves) if begin is None else begin
    parts: list[Numbers] = []
    for curve in curves:
        first = min(int(np.searchsorted(curve.x, left)), max(0, len(curve.x) - 1))
        end = int(np.searchsorted(curve.x, shown[1], side="right"))
        where = slice(first, end, max(1, (end - first) // _SAMPLES))
        parts.append(_usable(curve.y[where], positive=positive))
        if curve.raw is not None:
            raw = _usable(curve.raw[where], positive=positive)
            parts.append(_ranked(raw, _SPREAD) if len(raw) else raw)
        parts += [_usable(edge[where], positive=positive) for edge in (curve.low, curve.high) if edge is not None]
    values = np.concatenate(parts) if parts else np.empty(0)
    return (float(values.min()), float(values.max())) if len(values) else None


def beginning(curves: Sequence[Curve]) -> float:
    """Where the longest curve first comes near to where it mostly is: at most a tenth of it is skipped."""
    curve = max(curves, key=lambda entry: len(entry.x), default=None)
    if curve is None:
        return 0.0
    sample = slice(None, None, max(1, len(curve.x) // _SAMPLES))
    x, y = curve.x[sample], curve.y[sample]
    values = _usable(y, positive=False)
    if not len(values):
        return 0.0
    middle = _ranked(values, _MIDDLE)
    near = np.abs(y[: len(y) // _SKIPPED_AT_MOST] - middle) <= _FAR * _ranked(np.abs(values - middle), _MIDDLE)
    skipped = int(near.argmax()) if near.any() else len(near)
    return float(x[skipped]) if skipped else 0.0  # other curves may begin before this one


def _ranked(values: Numbers, shares: tuple[float, ...]) -> Numbers:
    """The values below which that share of all lies. numpy's own median and quantile take ten times as long."""
    places = [round(share * (len(values) - 1)) for share in shares]
    return np.partition(values, places)[places]


def _usable(values: Numbers, *, positive: bool) -> Numbers:
    keep = np.isfinite(values)
    return values[keep & (values > 0) if positive else keep]


def fitted(found: Range | None, unit: Unit, *, logarithmic: bool = False) -> Range:
    """A range of round numbers around what was found. On a logarithmic axis it is one of exponents."""
    if found is None:
        return (-1.0, 0.0) if logarithmic else (0.0, 1.0)
    if logarithmic:
        low, high = math.log10(found[0]), math.log10(found[1])
        return math.floor(low * 5) / 5, max(math.ceil(high * 5), math.floor(low * 5) + 1) / 5
    low, high = found
    step = nice_step((high - low) / 4 if high > low else max(abs(high), 1e-6) / 2)
    bottom, top = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    if unit == "percent":
        bottom, top = max(bottom, 0.0), min(top, 1.0)
    if top > bottom:
        return bottom, top
    return (top - step, top) if unit == "percent" and top == 1.0 else (bottom, bottom + step)


def settled(wanted: Range, shown: Range | None, found: Range | None) -> Range:
    """The range shown so far as long as it fits: an axis that changes all the time cannot be read."""
    if shown is None or found is None:
        return wanted
    fits = shown[0] <= wanted[0] and wanted[1] <= shown[1]
    return shown if fits and wanted[1] - wanted[0] > _KEPT_WHILE * (shown[1] - shown[0]) else wanted


def with_headroom(shown: Range) -> Range:
    """A little more at the top, so that a line along the edge stays whole."""
    return shown[0], shown[1] + _HEADROOM * (shown[1] - shown[0])


def nice_step(rough: float) -> float:
    """The next of 1, 2 and 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * (1 - 1e-9))


def whole_run(last: float, planned: float) -> Range:
    """All of x: what is planned, or the next round number where nobody knows or more has come."""
    if planned >= max(last, 1.0):
        return 0.0, planned * _ROOM_FOR_LAST
    return 0.0, nice_step(max(last, 10.0))


def x_ticks(shown: Range, width: float) -> Ticks:
    """Whole numbers; one whose words would stick out on the right is left out."""
    span = shown[1] - shown[0]
    step = max(1.0, nice_step(span / max(2, width // _TICK_WIDTH)))
    places = range(math.ceil(shown[0] / step), math.floor(shown[1] / step + 1e-9) + 1)
    ticks = [(place * step, f"{place * step:,.0f}") for place in places]
    return tuple(tick for tick in ticks if (shown[1] - tick[0]) / span * width >= len(tick[1]) * _HALF_DIGIT)


def y_ticks(shown: Range, unit: Unit, height: float) -> Ticks:
    """Closer together in a low plot: one tick alone says nothing of the distances."""
    for room in (_TICK_HEIGHT, _LABEL_HEIGHT):
        step = nice_step((shown[1] - shown[0]) / max(1, height // room))
        first, last = math.ceil(shown[0] / step - 1e-6), math.floor(shown[1] / step + 1e-6)
        if last > first:
            break
    scale, sign = (100, "%") if unit == "percent" else (1, "")
    decimals = max(0, -math.floor(math.log10(step * scale) + 1e-9))
    values = [place * step for place in range(first, last + 1)]
    return tuple((value, _short(value * scale, decimals) + sign) for value in values)


def log_ticks(shown: Range, height: float) -> Ticks:
    """Ticks at exponents: 1, 2 and 5 of each decade, or whole decades where there are many."""
    most = height // _LEAST_TICK_HEIGHT
    factors = (1, 2, 5) if 3 * (shown[1] - shown[0]) <= most else (1,)
    decades = range(math.floor(shown[0]), math.ceil(shown[1]) + 1)
    step = math.ceil((shown[1] - shown[0]) / max(1, most)) if factors == (1,) else 1
    places = [(math.log10(factor) + decade, factor * 10.0**decade) for decade in decades[::step] for factor in factors]
    inside = [(at, value) for at, value in places if shown[0] - 1e-9 <= at <= shown[1] + 1e-9]
    return tuple((at, _short(value, max(0, -math.floor(math.log10(value) + 1e-9)))) for at, value in inside)


def _short(value: float, decimals: int) -> str:
    """From ten thousand on in thousands, very small and very large with an exponent: the axis is narrow."""
    if value and (decimals > _MOST_DECIMALS or abs(value) >= 1e6):
        mantissa, exponent = f"{value:.{0 if decimals else 1}e}".split("e")
        return f"{float(mantissa):g}e{int(exponent)}"
    if abs(value) >= 1e4:
        return f"{value / 1e3:.4g}k"
    return f"{value:,.{min(decimals, _MOST_DECIMALS)}f}"


def zoom_factor(notches: float) -> float:
    """How much narrower the range becomes for that many notches of a wheel."""
    return float(_ZOOM_OF_A_NOTCH**-notches)


def zoomed_about(shown: Range, at: float, factor: float) -> Range:
    return at - (at - shown[0]) * factor, at + (shown[1] - at) * factor


def moved(shown: Range, share: float) -> Range:
    """Moved by that share of its width."""
    by = share * (shown[1] - shown[0])
    return shown[0] + by, shown[1] + by


def within(wanted: Range, whole: Range) -> Range | None:
    """That range moved into the whole one, never narrower than a few steps; None if it is the whole one."""
    width = min(max(wanted[1] - wanted[0], _LEAST_ZOOM), whole[1] - whole[0])
    centre = (wanted[0] + wanted[1]) / 2
    left = min(max(centre - width / 2, whole[0]), whole[1] - width)
    return None if width >= (whole[1] - whole[0]) * (1 - 1e-6) else (left, left + width)
