"""What a row of the runs' table says."""

import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.config import PRESETS, TrainingConfig
from core.runs import Run, StoredCheckpoint, StoredRun
from core.training.events import Validated
from gui.panels.runs_deeds import say_checkpoint
from gui.panels.runs_rows import LIVE, columns, live_run, row_of
from gui.panels.runs_words import default_name, say_bytes, say_epochs, say_loss, say_setting, say_when, when
from gui.widgets.run_table_rows import RunRow, matches
from tests.gui.fakes import started, steps

NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
CONFIG = PRESETS[0].config("mnist", "lenet5")
RUN = StoredRun(
    "20261121-1", Path("runs/20261121-1"), "2026-11-21T14:30:00+00:00", CONFIG, state="completed", step=94,
    accuracy=0.9344, loss=0.2159, seconds=4.2, steps_per_epoch=47,
)  # fmt: skip


def cells(run: StoredRun, state: str = "") -> dict[str, str]:
    row = row_of(run, NOW, state)
    return {column.key: cell for column, cell in zip(columns(), row.cells, strict=True)}


def test_a_finished_run() -> None:
    said = cells(RUN)
    assert said["name"] == "Quick start"
    assert (said["dataset"], said["network"], said["state"]) == ("MNIST", "LeNet-5", "finished")
    assert (said["accuracy"], said["loss"], said["epochs"]) == ("93.44%", "0.216", "2")
    assert (said["seconds"], said["started"]) == ("4 s", "30 min ago")


def test_a_damaged_run_says_why_and_breaks_nothing() -> None:
    damaged = StoredRun("x", Path("x"), damage="“run.json” does not describe a run.")
    row = row_of(damaged, NOW)
    assert cells(damaged)["name"] == "x"
    assert cells(damaged)["state"] == "damaged"
    assert "does not describe a run" in row.tip
    assert not row.can_tick
    assert len(row.cells) == len(row.keys) == len(columns())


def test_keys_of_all_rows_are_of_one_kind() -> None:
    rows: list[RunRow] = [row_of(RUN, NOW), row_of(StoredRun("x", Path("x")), NOW)]
    for one, other in zip(rows[0].keys, rows[1].keys, strict=True):
        assert type(one) is type(other)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({}, "Quick start"),
        ({"learning_rate": 0.05}, "Learning rate 0.05"),
        ({"optimizer": "adam", "seed": 3}, "Adam, seed 3"),
        ({"seed": 3, "epochs": 9, "batch_size": 256}, "Batch size 256, seed 3, 1 more"),
        ({"limit_train": 6000}, "6,000 images"),
        ({"preset": "unknown"}, "unknown"),
        ({"threads": 2, "device": "cpu"}, "Quick start"),
    ],
)
def test_a_run_without_a_name_is_called_by_what_was_changed(changes: dict[str, object], name: str) -> None:
    assert default_name(CONFIG.changed(**changes)) == name


def test_another_preset_is_part_of_the_name() -> None:
    assert default_name(PRESETS[1].config("mnist", "lenet5", seed=1)) == "Best, seed 1"


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=5), "5 min ago"),
        (timedelta(hours=3), "3 h ago"),
        (timedelta(hours=20), "yesterday"),
        (timedelta(days=30), "22 Oct"),
        (timedelta(days=400), "17 Oct 2025"),
        (timedelta(hours=-5), "just now"),
    ],
)
def test_when_it_began(ago: timedelta, said: str) -> None:
    assert say_when(NOW - ago, NOW) == said


def test_a_beginning_that_nobody_can_read_is_none() -> None:
    assert when("last summer") is None
    assert say_when(None, NOW) == ""
    for odd in ("?", "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59-12:00"):
        assert cells(dataclasses.replace(RUN, started=odd))["started"] == ""


def test_a_run_that_was_stopped_says_how_far_it_came() -> None:
    stopped = dataclasses.replace(RUN, state="stopped", step=24, config=CONFIG.changed(epochs=3))
    assert say_epochs(stopped) == "0.5 of 3"
    assert say_epochs(dataclasses.replace(stopped, steps_per_epoch=0)) == "3"
    assert say_epochs(dataclasses.replace(stopped, step=10_000)) == "3 of 3"


def test_figures_that_are_no_numbers() -> None:
    assert say_loss(float("nan")) == "not a number"
    assert say_loss(None) == ""
    assert say_loss(12345.0) == "1.2e+04"


@pytest.mark.parametrize(("size", "said"), [(0, "0.0 kB"), (8200, "8.2 kB"), (296e6, "296 MB"), (3.4e9, "3.4 GB")])
def test_sizes(size: float, said: str) -> None:
    assert say_bytes(int(size)) == said


def test_a_filter_finds_names_notes_and_settings() -> None:
    row = row_of(dataclasses.replace(RUN, note="Too fast", config=CONFIG.changed(optimizer="adam")), NOW)
    for wanted in ("mnist", "too FAST", "adam", "lenet", "optimizer=adam", "20261121"):
        assert matches(row, wanted), wanted
    for unwanted in ("kmnist", "keep_best", "optimizer=sgd"):
        assert not matches(row, unwanted), unwanted


def test_every_setting_can_be_said() -> None:
    config = TrainingConfig().to_json()
    assert all(say_setting(name, value) for name, value in config.items())


def test_the_run_that_trains_shows_its_newest_figures() -> None:
    run = Run(CONFIG, id="20261121-1")
    run.record(started(CONFIG))
    run.record(steps(1, 1, count=3))
    live = cells(live_run(run, None), LIVE)
    assert (live["state"], live["accuracy"], live["loss"]) == ("training", "", "1.000")
    run.record(Validated(3, 0.4, 0.7, whole=False))
    known = dataclasses.replace(RUN, name="Mine", starred=True)
    assert live_run(run, known).starred
    assert cells(live_run(run, known), LIVE)["accuracy"] == "70.00%"
    assert cells(live_run(run, known), LIVE)["name"] == "Mine"


def test_checkpoints() -> None:
    assert say_checkpoint(StoredCheckpoint(1876, 2, Path("x"), at_end=True)) == "Step 1,876 · end of epoch 2"
    assert say_checkpoint(StoredCheckpoint(40, 1, Path("x"))) == "Step 40 · in epoch 1"
    assert say_checkpoint(StoredCheckpoint(40, 0, Path("x"))) == "Step 40"
    assert say_checkpoint(StoredCheckpoint(0, 0, Path("x"))) == "Before the first step"
