"""Runs that differ by their seed alone: the band that they span, and whether another result lies inside it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from core.runs.run import Run

    Numbers = NDArray[np.float64]

CHANCE = 0.05
"""A difference that luck alone makes more often than this is none."""

_MOST_DEALS = 20_000


@dataclass(frozen=True, eq=False)
class Band:
    """The mean, the least and the most at each of the steps that at least two runs have come to."""

    steps: NDArray[np.int64]
    mean: Numbers
    low: Numbers
    high: Numbers


@dataclass(frozen=True, eq=False)
class Bands:
    """`loss` is that of training, `accuracy` that of the whole validation."""

    loss: Band
    accuracy: Band


@dataclass(frozen=True)
class SeedDifference:
    """What can be said of two groups of final accuracies, as a sentence (a template and its values, see AppError)."""

    verdict: Literal["inside", "outside", "too few"]
    difference: float
    chance: float | None
    template: str
    values: tuple[tuple[str, Any], ...]

    @property
    def sentence(self) -> str:
        return self.template.format(**dict(self.values))


def band(runs: Sequence[Run], smooth: Callable[[Numbers], Numbers] | None = None) -> Bands:
    """Over runs of one group. `smooth` makes of each run's losses what is shown of them, before they are compared."""
    import numpy as np

    raw = [np.array(run.losses, dtype=np.float64) for run in runs]
    losses = [(run.steps, smooth(values) if smooth else values) for run, values in zip(runs, raw, strict=True)]
    whole = [[event for event in run.validations if event.whole] for run in runs]
    accuracies = [([event.step for event in events], [event.accuracy for event in events]) for events in whole]
    return Bands(band_of(losses), band_of(accuracies))


def say_difference(a: Sequence[float], b: Sequence[float]) -> SeedDifference:
    """Whether the means of two groups of accuracies differ by more than their seeds explain.

    The rule: deal all the results into two such groups in every possible way. If more than one deal in twenty gives a
    difference at least as large as the one that is there, it lies inside the band. Where even the most extreme deal
    would be too likely (three seeds against three), there are too few seeds to tell.
    """
    first, second = _finite(a), _finite(b)
    if not len(first) or not len(second):
        return SeedDifference("too few", math.nan, None, "There are no results to compare.", ())
    difference = float(first.mean() - second.mean())
    values = (
        ("first", _percent(first)),
        ("second", _percent(second)),
        ("difference", f"{100 * abs(difference):.2f}"),
    )
    if len(first) + len(second) < 3:
        return SeedDifference("too few", difference, None, _ONE_EACH, values)
    chance = _chance(first, second)
    verdict: Literal["inside", "outside", "too few"] = "inside" if chance > CHANCE else "outside"
    if verdict == "inside" and not _overlap(first, second) and _least_chance(len(first), len(second)) > CHANCE:
        verdict = "too few"
    return SeedDifference(verdict, difference, chance, _SENTENCES[verdict], (*values, ("chance", f"{chance:.0%}")))


_ONE_EACH = (
    "{first} against {second}: {difference} points apart. With one run each, nothing says whether that is luck; "
    "repeat both with several seeds."
)
_SENTENCES = {
    "inside": "{first} against {second}: {difference} points apart, which lies inside the band of the seeds. "
    "Luck alone makes a difference as large in {chance} of all cases.",
    "outside": "{first} against {second}: {difference} points apart, which is more than the seeds explain. "
    "Luck alone makes a difference as large in {chance} of all cases.",
    "too few": "{first} against {second}: {difference} points apart, and no seed contradicts it. But with so few "
    "seeds luck alone does that in {chance} of all cases; more seeds would tell.",
}


def band_of(curves: Sequence[tuple[Sequence[int] | Numbers, Sequence[float] | Numbers]]) -> Band:
    """Each curve is its steps and its values."""
    import numpy as np

    places = [np.array(steps, dtype=np.int64) for steps, _ in curves]
    steps = np.unique(np.concatenate(places)) if places else np.empty(0, dtype=np.int64)
    table = np.full((len(curves), len(steps)), math.nan)
    for row, place, (_, values) in zip(table, places, curves, strict=True):
        row[np.searchsorted(steps, place)] = values
    table[~np.isfinite(table)] = math.nan
    several = np.isfinite(table).sum(axis=0) > 1
    if not several.any():
        nothing = np.empty(0)
        return Band(np.empty(0, dtype=np.int64), nothing, nothing, nothing)
    steps, table = steps[several], table[:, several]
    return Band(steps, np.nanmean(table, 0), np.nanmin(table, 0), np.nanmax(table, 0))


def _chance(first: Numbers, second: Numbers) -> float:
    """Of all deals of the results into two such groups, the share with means at least as far apart."""
    import numpy as np

    both = np.concatenate((first, second))
    observed = abs(float(first.mean() - second.mean()))
    sums = both[_deals(len(both), len(first))].sum(axis=1)
    apart = np.abs(sums / len(first) - (both.sum() - sums) / len(second))
    return float((apart >= observed - 1e-12).mean())


def _deals(count: int, chosen: int) -> NDArray[np.int64]:
    import numpy as np

    if math.comb(count, chosen) <= _MOST_DEALS:
        return np.array(list(combinations(range(count), chosen)))
    generator = np.random.default_rng(0)  # too many to try them all: always the same sample of them
    return np.array([generator.permutation(count)[:chosen] for _ in range(_MOST_DEALS)])


def _least_chance(first: int, second: int) -> float:
    ways = math.comb(first + second, first)
    return (2 if first == second else 1) / ways


def _overlap(first: Numbers, second: Numbers) -> bool:
    return bool(first.max() >= second.min() and second.max() >= first.min())


def _finite(values: Sequence[float]) -> Numbers:
    import numpy as np

    numbers = np.array(values, dtype=np.float64)
    return numbers[np.isfinite(numbers)]


def _percent(values: Numbers) -> str:
    """98.91% (98.80% to 99.02%); a single result stands for itself."""
    mean = f"{values.mean():.2%}"
    return mean if len(values) == 1 else f"{mean} ({values.min():.2%} to {values.max():.2%})"
