"""One training repeated with other seeds: how far it is, and what it says of chance."""

from __future__ import annotations

import contextlib
import math
import os
from dataclasses import dataclass, replace

from core.config import TrainingConfig
from core.errors import AppError
from core.runs import Run, RunStore
from core.runs.repeats import finished_repeats, had_one_plan
from gui.translation import tr

_SEEDS = 2**63


@dataclass(frozen=True, eq=False)
class Series:
    """The settings of each run, and those runs that have ended."""

    configs: tuple[TrainingConfig, ...]
    group: str
    """What the runs on disk have in common."""
    done: tuple[Run, ...] = ()
    found: int = 0
    """How many of these had been trained before."""

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

    @property
    def to_come(self) -> int:
        """How many follow the one that is under way."""
        return self.total - self.place

    def with_run(self, run: Run) -> Series:
        return replace(self, done=(*self.done, run))


def make_series(config: TrainingConfig, seeds: int) -> Series:
    """The settings with that many seeds, from their own on."""
    configs = tuple(config.changed(seed=(config.seed + number) % _SEEDS) for number in range(max(1, seeds)))
    return Series(configs, os.urandom(4).hex())


def with_finished(series: Series, store: RunStore) -> Series:
    """Runs on disk with these settings and seeds are part of it and come first: nobody trains them again."""
    seeds = [config.seed for config in series.configs]
    stored, group = finished_repeats(store.runs(), series.configs[0], seeds)
    loaded = {seed: _loaded(store, stored[seed].id) for seed in seeds if seed in stored}
    found = {seed: run for seed, run in loaded.items() if run is not None and run.config.seed == seed}
    group = group or series.group
    with contextlib.suppress(AppError, OSError):  # a disk that is full: they are told together in this window alone
        store.tie([run.id for seed, run in found.items() if stored[seed].group != group], group)
    missing = [config for config in series.configs if config.seed not in found]
    configs = (*(run.config for run in found.values()), *missing)
    return Series(configs, group, tuple(found.values()), len(found))


def _loaded(store: RunStore, run_id: str) -> Run | None:
    """None for one that has gone meanwhile, whose end cannot be read, or that came there in another way."""
    with contextlib.suppress(AppError, OSError):
        run = store.load(run_id)
        if run.ended is not None and had_one_plan(store.events(run_id), run.config):
            return run
    return None


def say_accuracies(series: Series) -> str:
    """Mean and spread of the final accuracies; empty where fewer than two runs came to their end."""
    from statistics import fmean, stdev

    ended = [run.ended for run in series.done if run.ended is not None and run.ended.outcome == "completed"]
    found = [end.accuracy for end in ended if math.isfinite(end.accuracy)]
    if len(found) < 2:
        return ""
    words = tr("{mean} right on average, give or take {spread}: from {least} to {most} with {n} seeds.")
    return words.format(
        mean=f"{fmean(found):.2%}", spread=f"{stdev(found):.2%}", least=f"{min(found):.2%}", most=f"{max(found):.2%}",
        n=len(found),
    )  # fmt: skip
