"""The runs that differ in their seed alone, as a part of a report: how much of a result is chance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.runs.report_words import duration, percent, plain, table, text

if TYPE_CHECKING:
    from core.runs.stored import StoredRun


def seeds(runs: Sequence[StoredRun]) -> str:
    """How each of them ended, and how far they are apart; nothing of one alone."""
    told = sorted(((run.config.seed, run) for run in runs if run.config is not None), key=lambda entry: entry[0])
    if len(told) < 2:
        return ""
    rows = ((str(seed), percent(run.accuracy), plain(run.loss), duration(run.seconds)) for seed, run in told)
    return f"<p>{text(_reach(runs))}</p>{table(('Seed', 'Accuracy', 'Loss', 'Time'), rows)}"


def _reach(runs: Sequence[StoredRun]) -> str:
    known = [run.accuracy for run in runs if run.accuracy is not None and math.isfinite(run.accuracy)]
    if not known:
        return f"{len(runs)} runs that differ in their seed alone."
    mean, low, high = percent(sum(known) / len(known)), percent(min(known)), percent(max(known))
    return f"{len(runs)} runs that differ in their seed alone: accuracy {mean} on average, {low} to {high}."
