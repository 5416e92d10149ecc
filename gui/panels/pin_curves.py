"""What a run made of the pinned drawings: the probability of each one's right class as a curve."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gui.translation import tr
from gui.widgets.chart_curve import DASH_DOTTED, DOTTED, Curve
from gui.widgets.chart_reduction import GrowingArray

if TYPE_CHECKING:
    from gui.panels.judging import PinJudged

_LOOKS = (
    ("run3", DOTTED), ("run4", DOTTED), ("run3", DASH_DOTTED), ("run4", DASH_DOTTED),
    ("muted", DOTTED), ("muted", DASH_DOTTED),
)  # fmt: skip
"""One for each drawing that can be pinned; solid and dashed lines are the training's own."""


@dataclass(frozen=True)
class _Trace:
    """A drawing's steps and probabilities so far; it keeps its look while others come and go."""

    look: int
    steps: GrowingArray = field(default_factory=GrowingArray)
    probabilities: GrowingArray = field(default_factory=GrowingArray)


class PinCurves:
    """`record` what is told with each snapshot of the network; what is pinned no more has no curve."""

    def __init__(self) -> None:
        self._traces: dict[int, _Trace] = {}

    def keep(self, pinned: Container[int]) -> None:
        """Only these are still pinned."""
        self._traces = {number: trace for number, trace in self._traces.items() if number in pinned}

    def record(self, judged: tuple[PinJudged, ...]) -> None:
        self.keep({pin.number for pin in judged})
        for pin in judged:
            if pin.probability is not None:
                trace = self._traces.setdefault(pin.number, _Trace(self._free_look()))
                _add(trace, pin.step, pin.probability)

    def values(self) -> dict[str, dict[int, float]]:
        """The probability at each step, by the curve's name."""
        return {
            curve.name: dict(zip(curve.x.astype(int).tolist(), curve.y.tolist(), strict=True))
            for curve in self.curves()
        }

    def curves(self) -> tuple[Curve, ...]:
        return tuple(_curve(number, trace) for number, trace in self._traces.items())

    def _free_look(self) -> int:
        taken = {trace.look for trace in self._traces.values()}
        return next((look for look in range(len(_LOOKS)) if look not in taken), 0)


def _add(trace: _Trace, step: int, probability: float) -> None:
    """A network that was seen already, as while a run is paused, adds nothing."""
    if not len(trace.steps) or step > trace.steps.values[-1]:
        trace.steps.extend((step,))
        trace.probabilities.extend((probability,))


def _curve(number: int, trace: _Trace) -> Curve:
    colour, dash = _LOOKS[trace.look]
    name = tr("pin {number}").format(number=number)
    return Curve(
        name, trace.steps.values, trace.probabilities.values, colour, dash, short=f"{number}", group=tr("pins")
    )
