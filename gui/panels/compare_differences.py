"""What differs between ticked runs, as rows: their settings, and below them how they ended."""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from core.config import TrainingConfig
from core.runs import Run, StoredRun
from core.runs.compare import Difference, differences, final_figures
from core.runs.judged_by import Unlike, unlike_accuracies, unlike_curves, unlike_losses
from gui.panels.compare_curves import Picked
from gui.panels.run_words import say_seconds
from gui.panels.runs_words import say_loss, say_setting, say_share, setting_title
from gui.translation import counted, tr
from gui.widgets.difference_table import DifferenceRow

if TYPE_CHECKING:
    from core.runs.seeds import SeedDifference

_NOT_COMPARED = ("preset",)
"""A name for other settings, not one of its own."""
_NOTHING = "–"

Groups = Sequence[Sequence[StoredRun]]
"""The runs of each tick."""


def groups_of(picked: Sequence[Picked], stored: Mapping[str, StoredRun]) -> list[list[StoredRun]]:
    return [[stored[run_id] for run_id in pick.ids if run_id in stored] for pick in picked]


def heading(groups: Groups) -> str:
    """How many settings differ."""
    if len(groups) < 2:
        return ""
    count = len(_differing(groups))
    total = len(dataclasses.fields(TrainingConfig)) - len(_NOT_COMPARED)
    if not count:
        return tr("All settings are equal.")
    several = counted("{n} setting", "{n} settings", count)
    return tr("{several} · the other {rest} are equal").format(several=several, rest=total - count)


def rows(groups: Groups) -> tuple[DifferenceRow, ...]:
    """Of one tick alone there are only figures."""
    settings = [_setting_row(entry, groups) for entry in _differing(groups)]
    return (*settings, *figures(groups))


def figures(groups: Groups) -> tuple[DifferenceRow, ...]:
    """How they ended: one number each, or the mean of several and how far they reach."""
    ends = [[final_figures(run) for run in group] for group in groups]
    return (
        _figure_row(tr("Accuracy"), [[end.accuracy for end in group] for group in ends], say_share),
        _figure_row(tr("Loss"), [[end.loss for end in group] for group in ends], say_loss),
        _figure_row(tr("Time"), [[end.seconds for end in group] for group in ends], say_seconds),
    )


def odd_ones(values: Sequence[str]) -> tuple[bool, ...]:
    """Which differ from the most common value; of several that are equally common, the first one counts."""
    usual = Counter(values).most_common(1)[0][0] if values else ""
    return tuple(value != usual for value in values)


def obstacle(groups: Groups, runs: Mapping[str, Run]) -> str:
    """Why nothing can be said of which is better, if so; `runs` are those that have been read."""
    found = unlike_accuracies([run for group in groups for run in group], runs)
    return _say(found) if found else ""


def verdict(groups: Groups) -> str:
    """Of two ticks with repeated seeds: whether their difference is more than chance."""
    if len(groups) != 2 or all(len(group) < 2 for group in groups):
        return ""
    from core.runs.seeds import say_difference

    first, second = ([run.accuracy for run in group if run.accuracy is not None] for group in groups)
    return _say(say_difference(first, second))


def caveats(groups: Groups, measure: str) -> tuple[str, ...]:
    """What of the figures and of the curves that are shown cannot be compared, where the rest can."""
    runs = [run for group in groups for run in group]
    found = (unlike_losses(runs), unlike_curves(runs) if measure.startswith("validation") else None)
    return tuple(_say(entry) for entry in found if entry is not None)


def _say(said: Unlike | SeedDifference) -> str:
    return tr(said.template).format(**dict(said.values))


def _differing(groups: Groups) -> tuple[Difference, ...]:
    found = differences([group[0] for group in groups if group])
    return tuple(entry for entry in found if entry.setting not in _NOT_COMPARED)


def _setting_row(entry: Difference, groups: Groups) -> DifferenceRow:
    values = tuple(_say_settings(entry.setting, group) for group in groups)
    return DifferenceRow(setting_title(entry.setting), values, odd_ones(values))


def _say_settings(setting: str, group: Sequence[StoredRun]) -> str:
    """The seeds of a group are several values."""
    values = [say_setting(setting, getattr(run.config, setting)) for run in group if run.config]
    return ", ".join(dict.fromkeys(values)) or _NOTHING


def _figure_row(title: str, groups: Sequence[Sequence[float | None]], say: Callable[[float], str]) -> DifferenceRow:
    return DifferenceRow(title, tuple(_say_group(group, say) for group in groups))


def _say_group(group: Sequence[float | None], say: Callable[[float], str]) -> str:
    values = [value for value in group if value is not None and math.isfinite(value)]
    if not values:
        return _NOTHING
    if len(values) == 1:
        return say(values[0])
    mean, low, high = say(sum(values) / len(values)), say(min(values)), say(max(values))
    if low == high:
        return mean
    return tr("{mean} ({low}–{high})").format(mean=mean, low=low, high=high)
