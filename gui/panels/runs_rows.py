"""Runs as rows of the table: those on disk, and the one that is training now."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime

from core.runs import Run, StoredRun
from gui.panels.run_words import say_seconds
from gui.panels.runs_words import (
    default_name,
    forked_name,
    say_dataset,
    say_epochs,
    say_loss,
    say_setting,
    say_share,
    say_state,
    say_when,
    tip_of,
    when,
)
from gui.translation import tr
from gui.widgets.run_table_rows import Column, RunRow, Tone

_TONES: dict[str, Tone] = {"training": "accent", "running": "accent", "damaged": "error", "failed": "error"}
LIVE = "training"
"""The state of the run that trains in this window."""


def columns() -> tuple[Column, ...]:
    return (
        Column("tick", tr("Compared"), "tick"),
        Column("star", tr("Star"), "star"),
        Column("name", tr("Name"), "name"),
        Column("dataset", tr("Dataset"), "words", widest=14, gives_way=1),
        Column("network", tr("Network"), "words", widest=14, gives_way=2),
        Column("state", tr("State"), "state", gives_way=1),  # while all runs have finished, it says nothing
        Column("accuracy", tr("Accuracy"), "number"),
        Column("loss", tr("Loss"), "number"),
        Column("epochs", tr("Epochs"), "number", gives_way=3),
        Column("seconds", tr("Time"), "number", gives_way=4),
        Column("started", tr("Started"), "words"),
    )


def rows_of(runs: Sequence[StoredRun], now: datetime) -> tuple[RunRow, ...]:
    return tuple(row_of(run, now) for run in runs)


def row_of(run: StoredRun, now: datetime, state: str = "") -> RunRow:
    """`state` takes the place of the one on disk."""
    state = state or run.state
    name, began = name_of(run), when(run.started)
    config = run.config
    dataset = say_dataset(config.dataset) if config else ""
    network = say_setting("model", config.model) if config else ""
    cells = (
        "", "", name, dataset, network, say_state(state), say_share(run.accuracy), say_loss(run.loss),
        say_epochs(run), say_seconds(run.seconds) if run.seconds else "", say_when(began, now),
    )  # fmt: skip
    keys = (
        0.0, 0.0 if run.starred else 1.0, name, dataset, network, say_state(state), _key(run.accuracy), _key(run.loss),
        _key(config.epochs if config else None), _key(run.seconds or None), _key(began.timestamp() if began else None),
    )  # fmt: skip
    return RunRow(
        id=run.id, cells=cells, keys=keys, ticks=run.group or run.id, note=run.note, starred=run.starred,
        tone=_TONES.get(state, "muted"), tip=tip_of(run, name), words=_words(run, (name, dataset, network, cells[5])),
        settings=" ".join(f"{name}={value}" for name, value in _settings(run).items()).lower(),
        can_tick=state != "damaged",
    )  # fmt: skip


def name_of(run: StoredRun) -> str:
    """Its own, or what its settings make of it."""
    if run.name or run.config is None:
        return run.name or run.id
    return forked_name(run, default_name(run.config))


def live_run(run: Run, known: StoredRun | None) -> StoredRun:
    """The run that trains now as one on disk: with its newest figures, and what the user said of it."""
    last = run.validations[-1] if run.validations else None
    loss = last.loss if last else run.losses[-1] if run.losses else None
    base = known or _unknown(run)
    return replace(
        base, config=run.config, state="running", damage="", step=run.step, seconds=run.seconds, loss=loss,
        accuracy=last.accuracy if last else None,
        steps_per_epoch=run.started.steps_per_epoch if run.started else 0,
    )  # fmt: skip


def _unknown(run: Run) -> StoredRun:
    from core.paths import runs_dir

    return StoredRun(
        run.id, runs_dir() / run.id, datetime.now().astimezone().isoformat(), name=run.name, parent=run.parent
    )


def _key(value: float | None) -> float:
    """What is not there comes last where the best comes first."""
    return -math.inf if value is None or math.isnan(value) else float(value)


def _words(run: StoredRun, shown: Sequence[str]) -> str:
    """Everything that a filter may ask for: texts as they are seen, keys as commands know them, and each setting."""
    told = [f"{value} {say_setting(name, value)}" for name, value in _settings(run).items()]
    return " ".join((run.id, *shown, run.note, run.group, run.damage, *told)).lower()


def _settings(run: StoredRun) -> dict[str, object]:
    return asdict(run.config) if run.config else {}
