"""From the table's ticks and selected rows to what is compared and copied."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import fields

from PySide6.QtGui import QGuiApplication

from core.config import TrainingConfig
from core.runs import StoredRun
from gui.panels.compare_curves import Picked
from gui.panels.runs_rows import columns
from gui.panels.runs_words import default_name, forked_name, say_setting
from gui.translation import tr
from gui.widgets.run_table_rows import RunRow, Ticks, look_of


def picked_of(ticks: Ticks, runs: Sequence[StoredRun]) -> tuple[Picked, ...]:
    """A tick on a run of a group is one for all of its seeds; damaged ones are left out."""
    groups = {key: [run for run in runs if run.config and key in (run.group, run.id)] for key in ticks if key}
    groups = {key: sorted(found, key=_age) for key, found in groups.items() if found}
    named = telling_names(list(groups.values()))
    return tuple(
        Picked(key, name, look, tuple(run.id for run in found))
        for (key, found), name in zip(groups.items(), named, strict=True)
        if (look := look_of(ticks, key))
    )


def telling_names(groups: Sequence[Sequence[StoredRun]]) -> list[str]:
    """Names that the user did not give begin with the network and the dataset, where these are not all the same.

    What all have in common tells none of them from another, and is left out; names that are still alike are numbered.
    """
    told = [setting for setting in ("model", "dataset") if len({_setting(group, setting) for group in groups}) > 1]
    common = _common([group[0].config for group in groups if group[0].config])
    return _numbered([_name(group, [_setting(group, setting) for setting in told], common) for group in groups])


def version_of(run: StoredRun) -> object:
    """What is another one when a run on disk has gone on."""
    return run.state, run.step, run.seconds


def copy_rows(rows: Sequence[RunRow]) -> None:
    """Copy the rows so that a spreadsheet takes them as a table."""
    shown = [place for place, column in enumerate(columns()) if column.kind not in ("tick", "star")]
    lines = [[columns()[place].title for place in shown], *([row.cells[place] for place in shown] for row in rows)]
    if rows:
        QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in lines))


def _age(run: StoredRun) -> str:
    return run.id


def _setting(group: Sequence[StoredRun], setting: str) -> str:
    return say_setting(setting, getattr(group[0].config, setting, ""))


def _common(configs: Sequence[TrainingConfig]) -> set[str]:
    """The settings that are the same in all of several."""
    names = {entry.name for entry in fields(TrainingConfig)}
    return {name for name in names if len(configs) > 1 and len({getattr(one, name) for one in configs}) == 1}


def _numbered(names: Sequence[str]) -> list[str]:
    """In front, where a name that is cut off keeps it."""
    numbers = [names[: place + 1].count(name) if names.count(name) > 1 else 0 for place, name in enumerate(names)]
    return [f"({number}) {name}" if number else name for name, number in zip(names, numbers, strict=True)]


def _name(group: Sequence[StoredRun], told: Sequence[str], common: Container[str]) -> str:
    own = next((run.name for run in group if run.name), "")
    many = len(group) > 1
    config = group[0].config
    if config is None:
        return own or group[0].id
    default = default_name(config.changed(seed=0) if many else config, common)
    name = own or forked_name(group[0], ", ".join((*told, default)))
    return tr("{name}, {n} seeds").format(name=name, n=len(group)) if many else name
