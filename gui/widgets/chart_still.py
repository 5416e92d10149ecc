"""Curves that grow no more: what is shown of them is made once, not with each frame."""

from dataclasses import dataclass

from gui.widgets.chart_curve import Curve
from gui.widgets.chart_lines import Band, Line, Look, bands_of, strong_lines
from gui.widgets.chart_range import Range, beginning, extent


@dataclass(frozen=True, eq=False)
class Still:
    """What is seen of them. `begin` is where the longest one begins to be worth seeing, `longest` its points."""

    lines: tuple[Line, ...]
    bands: tuple[Band, ...]
    extent: Range | None
    begin: float
    longest: int


class StillCurves:
    """Keeps what was seen last for as long as it is looked at in the same way."""

    def __init__(self) -> None:
        self._asked: object = None
        self._seen = Still((), (), None, 0.0, 0)

    def seen(self, curves: tuple[Curve, ...], shown: Range, fitted: Range, look: Look) -> Still:
        """In that part of x; their extent is that in the `fitted` part."""
        asked = (curves, shown, fitted, look.width, look.logarithmic)
        if asked != self._asked:
            self._asked, self._seen = asked, _seen(curves, shown, fitted, look)
        return self._seen


def joined(one: Range | None, other: Range | None) -> Range | None:
    """The range that holds both."""
    if one is None or other is None:
        return one or other
    return min(one[0], other[0]), max(one[1], other[1])


def _seen(curves: tuple[Curve, ...], shown: Range, fitted: Range, look: Look) -> Still:
    return Still(
        strong_lines(curves, shown, look),
        bands_of(curves, shown, look),
        extent(curves, fitted, positive=look.logarithmic),
        beginning(curves),
        max((len(curve.x) for curve in curves), default=0),
    )
