"""Repeating a run with other seeds: which of these runs were trained to their end already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.config import TrainingConfig
    from core.runs.stored import StoredRun

_NOT_OF_THE_RESULT: dict[str, Any] = {"seed": 0, "preset": "", "device": "auto", "threads": 0}
"""Settings in which runs may differ whose results can be told together."""
_CHANGING = "drawings"
"""A dataset that grows from day to day: who has trained on it before has trained on another."""


def finished_repeats(
    runs: Sequence[StoredRun], config: TrainingConfig, seeds: Container[int]
) -> tuple[dict[int, StoredRun], str]:
    """By their seeds, those of the runs that differ from the settings by nothing else, and the group that they are in.

    Of several groups it is the largest: the others have been compared as they are. Forks began elsewhere.
    """
    alike = [run for run in runs if _has_result_of(run, config) and run.config and run.config.seed in seeds]
    groups = Counter(run.group for run in alike if run.group)
    group = groups.most_common(1)[0][0] if groups else ""
    # What is in the group comes last, and so before what is in none.
    ours = sorted((run for run in alike if run.group in ("", group)), key=lambda run: (bool(run.group), run.id))
    return {run.config.seed: run for run in ours if run.config}, group


def had_one_plan(events: Iterable[Mapping[str, Any]], config: TrainingConfig) -> bool:
    """Whether the run was to have as many epochs from its start: one that was given more had another schedule."""
    begun = [event.get("config") for event in events if event["event"] in ("run_started", "resumed")]
    same = all(isinstance(settings, dict) and settings.get("epochs") == config.epochs for settings in begun)
    return same or config.schedule == "constant"


def _has_result_of(run: StoredRun, config: TrainingConfig) -> bool:
    if run.config is None or run.state != "completed" or run.parent is not None or _CHANGING in run.config.dataset:
        return False
    return run.config.changed(**_NOT_OF_THE_RESULT) == config.changed(**_NOT_OF_THE_RESULT)
