"""One training repeated with other seeds: how far it is, and what it says of chance."""

from __future__ import annotations

import math
import secrets
from dataclasses import dataclass, replace
from statistics import fmean, stdev

from core.config import TrainingConfig
from core.runs import Run
from gui.translation import tr

_SEEDS = 2**63


@dataclass(frozen=True, eq=False)
class Series:
    """The settings of each run, and those runs that have ended."""

    configs: tuple[TrainingConfig, ...]
    group: str
    """What the runs on disk have in common."""
    done: tuple[Run, ...] = ()

    @property
    def total(self) -> int:
        return len(self.configs)

    @property
    def place(self) -> int:
        """Which run is under way, counted from 1; the last one once all have ended."""
        return min(len(self.done) + 1, self.total)

    @property
    def next(self) -> TrainingConfig | None:
        return self.configs[len(self.done)] if len(self.done) < self.total else None

    def with_run(self, run: Run) -> Series:
        return replace(self, done=(*self.done, run))


def make_series(config: TrainingConfig, seeds: int) -> Series:
    """The settings with that many seeds, from their own on."""
    configs = tuple(config.changed(seed=(config.seed + number) % _SEEDS) for number in range(max(1, seeds)))
    return Series(configs, secrets.token_hex(4))


def say_accuracies(series: Series) -> str:
    """Mean and spread of the final accuracies; empty where fewer than two runs came to their end."""
    ended = [run.ended for run in series.done if run.ended is not None and run.ended.outcome == "completed"]
    found = [end.accuracy for end in ended if math.isfinite(end.accuracy)]
    if len(found) < 2:
        return ""
    words = tr("{mean} right on average, give or take {spread}: from {least} to {most} with {n} seeds.")
    return words.format(
        mean=f"{fmean(found):.2%}", spread=f"{stdev(found):.2%}", least=f"{min(found):.2%}", most=f"{max(found):.2%}",
        n=len(found),
    )  # fmt: skip
