import errno
import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from core import atomic, runs
from core.config import TrainingConfig
from core.datasets.dataset import Dataset
from core.model_files import open_model
from core.paths import runs_dir
from core.runs import Run, RunStore, RunWriter
from core.training.control import Control
from core.training.events import Event, RunEnded, RunStarted, StepsDone, Warned, to_json
from core.training.loop import train


@pytest.fixture(scope="module")
def told(config: TrainingConfig, easy: Dataset) -> list[Event]:
    """The events of a whole run, with a snapshot in it."""
    control = Control()
    events = []
    for event in train(config, control, dataset=easy):
        control.request_snapshot()
        events.append(event)
    return events


@pytest.fixture
def writer(config: TrainingConfig) -> Iterator[RunWriter]:
    writer = RunWriter(config)
    yield writer
    writer.close()


def lines(writer: RunWriter) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (writer.folder / "events.jsonl").read_text().splitlines()]


def full_disk(*_: object) -> int:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_events_are_on_disk_as_they_come(writer: RunWriter, told: list[Event]) -> None:
    kept = 0
    for event in told:
        assert writer.write(event) is None
        kept += type(event).__name__ != "Snapshot"
        assert len(lines(writer)) == kept
    names = [line["event"] for line in lines(writer)]
    assert (names[0], names[-1]) == ("run_started", "run_ended")
    assert "snapshot" not in names


def test_a_run_that_ended_has_its_settings_its_surroundings_and_its_model(
    writer: RunWriter, told: list[Event], config: TrainingConfig
) -> None:
    for event in told:
        writer.write(event)
    about = json.loads((writer.folder / "run.json").read_text())
    assert about["id"] == writer.id == writer.folder.name
    assert about["config"] == config.to_json()
    assert about["environment"]["torch"]
    last = told[-1]
    assert isinstance(last, RunEnded)
    assert last.model is not None
    opened = open_model(writer.folder / "model.safetensors")
    assert all(bool((opened.weights[name] == value).all()) for name, value in last.model.weights.items())


def test_nothing_is_written_before_a_run_has_started(config: TrainingConfig) -> None:
    writer = RunWriter(config)
    writer.write(StepsDone(1, 1, (1.0,), (1.0,), 0.1, 1.0, 1.0))
    writer.close()
    assert not runs_dir().exists()


def test_a_loss_that_is_not_a_number_becomes_null(writer: RunWriter, told: list[Event]) -> None:
    writer.write(told[0])
    writer.write(StepsDone(1, 1, (math.nan, math.inf, 1.0), (0.0, -math.inf, 1.0), 0.1, 1.0, 1.0))
    last = lines(writer)[-1]
    assert last["losses"] == [None, None, 1.0]
    assert last["accuracies"] == [0.0, None, 1.0]


def test_a_disk_that_fails_is_said_once_and_the_training_goes_on(
    writer: RunWriter, told: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    writer.write(told[0])
    monkeypatch.setattr(runs.os, "write", full_disk)
    warnings = [warning for event in told[1:] if (warning := writer.write(event))]
    monkeypatch.undo()
    assert [warning.message for warning in warnings] == [
        "This run is no longer kept on disk (No space left on device). The training goes on."
    ]
    assert writer.write(told[-1]) is None


def test_a_place_where_no_run_can_be_kept_is_said_once(
    config: TrainingConfig, told: list[Event], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("INKLING_HOME", str(tmp_path / "file"))
    writer = RunWriter(config)
    warnings = [warning for event in told if (warning := writer.write(event))]
    assert len(warnings) == 1
    assert isinstance(warnings[0], Warned)


def test_a_model_that_cannot_be_written_is_a_warning_and_the_events_are_whole(
    writer: RunWriter, told: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    for event in told[:-1]:
        writer.write(event)
    monkeypatch.setattr(atomic, "_write", full_disk)
    warning = writer.write(told[-1])
    assert warning is not None
    assert "there is no space left)." in warning.message
    assert lines(writer)[-1]["event"] == "run_ended"


def test_runs_are_listed_the_newest_first_with_how_they_ended(config: TrainingConfig, told: list[Event]) -> None:
    writers = [RunWriter(config) for _ in range(3)]
    for number, writer in enumerate(writers):
        writer.id = f"2025010{number}-{writer.id}"
        writer.folder = runs_dir() / writer.id
        for event in told[: None if number else -1]:
            writer.write(event)
        writer.close()
    listed = RunStore().runs()
    assert [run.id for run in listed] == [writer.id for writer in reversed(writers)]
    assert [run.ended is not None for run in listed] == [True, True, False]
    ended = listed[0].ended
    assert ended is not None
    assert ended["outcome"] == "completed"
    assert all(run.config == config and run.started and not run.damage for run in listed)


def test_no_runs_are_no_error() -> None:
    assert RunStore().runs() == ()
    runs_dir().mkdir(parents=True)
    (runs_dir() / "a file").write_text("")
    assert RunStore().runs() == ()


def test_a_torn_last_line_costs_only_itself(writer: RunWriter, told: list[Event]) -> None:
    for event in told:
        writer.write(event)
    path = writer.folder / "events.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    events = list(RunStore().events(writer.id))
    assert events == lines_of(whole)[:-1]
    (run,) = RunStore().runs()
    assert (run.ended, run.damage) == (None, "")


def lines_of(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.splitlines()]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: (folder / "run.json").unlink(),
        lambda folder: (folder / "events.jsonl").unlink(),
        lambda folder: (folder / "run.json").write_bytes(b"\0" * 100),
        lambda folder: (folder / "run.json").write_text("[]"),
        lambda folder: (folder / "run.json").write_text("{}"),
        lambda folder: (folder / "run.json").write_text("[" * 100_000),
        lambda folder: (folder / "run.json").write_text('{"config": {"taste": 1}, "started": ""}'),
        lambda folder: (folder / "run.json").write_text('{"config": {"epochs": 0}, "started": ""}'),
        lambda folder: (folder / "run.json").write_text('{"config": [1], "started": ""}'),
    ],
    ids=["no run.json", "no events", "zeros", "list", "empty", "deep", "unknown", "impossible", "no settings"],
)
def test_a_damaged_run_is_listed_with_a_reason_beside_the_others(
    config: TrainingConfig, told: list[Event], spoil: Callable[[Path], None]
) -> None:
    for _ in range(2):
        writer = RunWriter(config)
        for event in told:
            writer.write(event)
    spoil(writer.folder)
    listed = {run.id: run for run in RunStore().runs()}
    damaged = listed.pop(writer.id)
    assert damaged.damage.endswith(".")
    assert damaged.config is None
    (whole,) = listed.values()
    assert not whole.damage


def test_two_runs_that_begin_together_have_folders_of_their_own(config: TrainingConfig) -> None:
    assert RunWriter(config).id != RunWriter(config).id


def test_a_dataset_at_a_path_makes_a_harmless_folder_name(config: TrainingConfig) -> None:
    run_id = RunWriter(config.changed(dataset="folder:/../ä b\\c?" + "x" * 300)).id
    assert not set("/\\:?. ") & set(run_id)
    assert len(run_id) < 100


def test_the_events_make_the_run_that_a_view_shows(config: TrainingConfig, told: list[Event]) -> None:
    run = Run(config)
    for event in told:
        run.record(event)
    assert isinstance(told[0], RunStarted)
    assert (run.started, run.ended, run.config) == (told[0], told[-1], told[0].config)
    assert (run.step, run.epoch) == (20, 2)
    assert len(run.accuracies) == 20
    assert run.losses[0] == next(event for event in told if isinstance(event, StepsDone)).losses[0]
    assert (len(run.validations), len(run.epochs), run.warnings) == (2, 2, [])
    assert run.learning_rates[-1][0] == 20


def test_what_is_on_disk_is_what_was_told(writer: RunWriter, told: list[Event]) -> None:
    for event in told:
        writer.write(event)
    kept = [to_json(event) for event in told if type(event).__name__ != "Snapshot"]
    assert list(RunStore().events(writer.id)) == json.loads(json.dumps(kept))
