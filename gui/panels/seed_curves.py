"""What the runs of a series that have ended look like behind the one that is under way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.panels.run_curves import RunCurves
from gui.translation import tr
from gui.widgets.chart_curve import DOTTED, Curve

if TYPE_CHECKING:
    from core.runs import Run
    from core.runs.seeds import Band, Bands

_COLOUR = "bar"


class SeedCurves:
    """One run is a line; of several there is the band that they span, once it is known, around their mean."""

    def __init__(self) -> None:
        self._count = 0
        self._losses: tuple[Curve, ...] = ()
        self._accuracies: tuple[Curve, ...] = ()

    def losses(self) -> tuple[Curve, ...]:
        return self._losses

    def accuracies(self) -> tuple[Curve, ...]:
        return self._accuracies

    def show_runs(self, runs: tuple[Run, ...]) -> None:
        """What is shown of several stays as it was until their band comes."""
        self._count = len(runs)
        if len(runs) < 2:
            self._losses, self._accuracies = _lines(runs[0]) if runs else ((), ())

    def show_bands(self, bands: Bands) -> None:
        """A band that comes when the series is over already is of no use."""
        if self._count > 1:
            self._losses, self._accuracies = self._around(bands.loss), self._around(bands.accuracy)

    def _around(self, band: Band) -> tuple[Curve, ...]:
        if not len(band.steps):
            return ()
        steps, name = band.steps.astype(float), tr("mean of {n} seeds").format(n=self._count)
        return (Curve(name, steps, band.mean, _COLOUR, DOTTED, low=band.low, high=band.high, still=True),)


def _lines(run: Run) -> tuple[tuple[Curve, ...], tuple[Curve, ...]]:
    curves = RunCurves(run)
    curves.update()
    (loss, _), (_, accuracy) = curves.losses(), curves.accuracies()
    name = tr("seed {n}").format(n=run.config.seed)
    return (
        (Curve(name, loss.x, loss.y, _COLOUR, DOTTED, still=True),),
        (Curve(name, accuracy.x, accuracy.y, _COLOUR, DOTTED, still=True),),
    )
