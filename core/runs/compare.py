"""Comparing runs: the settings that differ, the figures that they ended with, and both as files for a spreadsheet."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.atomic import write_atomically
from core.runs.words import say_setting, title_of

if TYPE_CHECKING:
    from pathlib import Path

    from core.runs.run import Run
    from core.runs.stored import StoredRun

_CURVES = ("loss", "accuracy", "validation loss", "validation accuracy")


@dataclass(frozen=True)
class Difference:
    """A setting that is not the same in all runs: its value in each, None where a run is damaged."""

    setting: str
    title: str
    values: tuple[Any, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(say_setting(self.setting, value) for value in self.values)


@dataclass(frozen=True)
class FinalFigures:
    """None: not known. `speed` is in images a second."""

    step: int
    accuracy: float | None
    loss: float | None
    seconds: float
    speed: float | None


def differences(runs: Sequence[StoredRun]) -> tuple[Difference, ...]:
    """In the order of the settings; damaged runs have no say in what differs."""
    configs = [run.config.to_json() if run.config else {} for run in runs]
    names = dict.fromkeys(name for config in configs for name in config)
    rows = [Difference(name, title_of(name), tuple(config.get(name) for config in configs)) for name in names]
    return tuple(row for row in rows if len({value for value in row.values if value is not None}) > 1)


def final_figures(run: StoredRun) -> FinalFigures:
    """The newest ones, where it has not ended."""
    speed = (run.ended or {}).get("images_per_second")
    if not isinstance(speed, (int, float)) or isinstance(speed, bool):
        speed = None
    return FinalFigures(run.step, run.accuracy, run.loss, run.seconds, speed)


def write_comparison_csv(path: Path, runs: Sequence[Run]) -> None:
    """Their curves: a row a step, four columns a run."""
    header = ["step", *(f"{name} {what}" for name in _names(runs) for what in _CURVES)]
    columns = [_columns(run) for run in runs]
    steps = sorted(set[int]().union(*columns)) if columns else []
    nothing = ("",) * len(_CURVES)
    _write(path, header, ([step, *(cell for rows in columns for cell in rows.get(step, nothing))] for step in steps))


def write_table_csv(path: Path, runs: Sequence[StoredRun]) -> None:
    """A row a run: what differs, and the final figures."""
    differing = differences(runs)
    header = ["run", "name", "started", "state", *(row.setting for row in differing)]
    header += ["step", "accuracy", "loss", "seconds", "images_per_second"]
    _write(path, header, (_table_row(run, [row.values[place] for row in differing]) for place, run in enumerate(runs)))


def _table_row(run: StoredRun, settings: list[Any]) -> list[Any]:
    figures = final_figures(run)
    numbers = (figures.step, figures.accuracy, figures.loss, figures.seconds, figures.speed)
    return [run.id, run.name, run.started, run.state, *settings, *numbers]


def _columns(run: Run) -> dict[int, tuple[Any, ...]]:
    rows: dict[int, tuple[Any, ...]] = {
        step: (_cell(loss), _cell(accuracy), "", "")
        for step, loss, accuracy in zip(run.steps, run.losses, run.accuracies, strict=True)
    }
    for event in run.validations:
        before = rows.get(event.step, ("", ""))
        rows[event.step] = (*before[:2], _cell(event.loss), _cell(event.accuracy))
    return rows


def _names(runs: Sequence[Run]) -> list[str]:
    """The name of each, or its id where that would not tell it from the others."""
    names = [run.name for run in runs]
    return [run.name if run.name and names.count(run.name) == 1 else run.id for run in runs]


def _cell(number: float) -> float | str:
    return number if math.isfinite(number) else ""


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    write_atomically(path, text.getvalue().encode(errors="replace"))
