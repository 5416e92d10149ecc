"""A run's curves as a drawing inside a page: SVG, coloured by the page's style."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.runs.run import Run

Points = Sequence[tuple[float, float]]

_WIDTH, _HEIGHT = 760, 248
_LEFT, _RIGHT, _TOP, _BOTTOM = 74, 10, 10, 42  # on the left there is room for figures like 0.0001234
_INNER = (
    f'x="{_LEFT}" y="{_TOP - 4}" width="{_WIDTH - _LEFT - _RIGHT + 4}" height="{_HEIGHT - _TOP - _BOTTOM + 8}" '
    f'viewBox="{_LEFT} {_TOP - 4} {_WIDTH - _LEFT - _RIGHT + 4} {_HEIGHT - _TOP - _BOTTOM + 8}"'
)
_MOST_POINTS = 500
_SHARE_SMOOTHED = 50  # the line is the mean of this part of the steps
_TICKS = 5


def loss_chart(run: Run) -> str:
    raw = _finite(zip(run.steps, run.losses, strict=True))
    validation = _finite((event.step, event.loss) for event in run.validations)
    return _chart("Loss", run, raw, validation, percent=False)


def accuracy_chart(run: Run) -> str:
    raw = _finite(zip(run.steps, run.accuracies, strict=True))
    validation = _finite((event.step, event.accuracy) for event in run.validations)
    return _chart("Accuracy", run, raw, validation, percent=True)


def _chart(title: str, run: Run, raw: Points, validation: Points, *, percent: bool) -> str:
    smooth = _smoothed(raw)
    if not (raw or validation):
        return ""
    low, high = _range([value for _, value in (*smooth, *validation)], percent=percent)
    place = _Place(run.first_step, max(run.step, run.first_step + 1), low, high)
    words = f"{title} of training and of validation over {run.step:,} steps"
    return "".join(
        (
            f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(words)}">',
            *(_level(place, value, percent=percent) for value in _ticks(low, high)),
            *(_mark(place, step) for step in _ticks(place.first, place.last)),
            _name_of_x(),
            *(_epoch_line(place, event.step) for event in run.epochs[:-1] if len(run.epochs) <= 40),
            # What lies beyond the range (the first losses, say) is cut off at the edge of an inner drawing.
            f"<svg {_INNER}>",
            _line("raw", place, _reduced(raw)),
            _line("train", place, _reduced(smooth)),
            _line("validation", place, validation),
            *(_dot(place, step, value) for step, value in validation[-60:]),
            "</svg></svg>",
        )
    )


class _Place:
    """From steps and values to the drawing's own units."""

    def __init__(self, first: float, last: float, low: float, high: float) -> None:
        self.first, self.last, self.low, self.high = first, last, low, high

    def x(self, step: float) -> float:
        return _LEFT + (step - self.first) / (self.last - self.first) * (_WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)


def _range(values: Sequence[float], *, percent: bool) -> tuple[float, float]:
    """All but the first few of what is drawn, with a little room."""
    later = values[len(values) // 20 :]
    low, high = min(later), max(later)
    room = max((high - low) * 0.06, 1e-3 * max(abs(low), abs(high)), 1e-9)
    return (max(0.0, low - room), min(1.0, high + room)) if percent else (max(0.0, low - room), high + room)


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers between the two."""
    rough = (high - low) / _TICKS
    if not rough > 0:
        return [low]
    power = 10 ** math.floor(math.log10(rough))
    step = next((factor * power for factor in (1, 2, 5) if factor * power >= rough), 10 * power)
    first = math.ceil(low / step - 1e-9)
    return [number * step for number in range(first, math.floor(high / step + 1e-9) + 1)]


def _level(place: _Place, value: float, *, percent: bool) -> str:
    y = place.y(value)
    text = f"{100 * value:.4g}%" if percent else _short(value)
    return (
        f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{text}</text>'
    )


def _short(value: float) -> str:
    """3.1e4 for 3.1e+04."""
    return re.sub(r"e([-]?)[+]?0*", r"e\1", f"{value:.4g}")


def _mark(place: _Place, step: float) -> str:
    x = min(place.x(step), _WIDTH - _RIGHT - 12)
    return f'<text x="{x:.1f}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">{step:,.0f}</text>'


def _name_of_x() -> str:
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    return f'<text x="{middle:.1f}" y="{_HEIGHT - 6}" text-anchor="middle">step</text>'


def _epoch_line(place: _Place, step: int) -> str:
    x = place.x(step)
    return f'<line class="epoch" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{_HEIGHT - _BOTTOM}"/>'


def _line(kind: str, place: _Place, points: Points) -> str:
    if len(points) < 2:
        return ""
    path = " ".join(f"{place.x(step):.1f},{place.y(value):.1f}" for step, value in points)
    return f'<polyline class="{kind}" points="{path}"/>'


def _dot(place: _Place, step: float, value: float) -> str:
    return f'<circle class="validation" cx="{place.x(step):.1f}" cy="{place.y(value):.1f}" r="2.5"/>'


def _finite(points: object) -> list[tuple[float, float]]:
    return [(step, value) for step, value in points if math.isfinite(value)]  # type: ignore[attr-defined]


def _smoothed(points: Points) -> list[tuple[float, float]]:
    """The mean over the steps before each; at the start over as many as there are."""
    window = max(1, len(points) // _SHARE_SMOOTHED)
    smooth, total = [], 0.0
    for index, (step, value) in enumerate(points):
        total += value - (points[index - window][1] if index >= window else 0.0)
        smooth.append((step, total / min(index + 1, window)))
    return smooth


def _reduced(points: Points) -> Points:
    """The least and the most of each stretch, in their order: peaks stay, and the page stays small."""
    if len(points) <= _MOST_POINTS:
        return points
    size = 2 * len(points) / _MOST_POINTS
    stretches = (points[int(n * size) : int((n + 1) * size)] for n in range(_MOST_POINTS // 2))
    ends = ((min(part, key=_value), max(part, key=_value)) for part in stretches if part)
    return [point for pair in ends for point in sorted(set(pair))]


def _value(point: tuple[float, float]) -> float:
    return point[1]
