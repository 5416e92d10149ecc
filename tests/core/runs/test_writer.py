"""A run is on disk as it is told, and goes on where it stopped."""

import errno
import json
import math
import os
import shutil
from pathlib import Path

import pytest

from core import atomic
from core.config import TrainingConfig
from core.datasets.dataset import Dataset
from core.model_files import open_model
from core.paths import runs_dir
from core.runs import RunStore, RunWriter, sweep_leftovers
from core.training.control import Control
from core.training.events import Event, Preparing, RunEnded, Snapshot, StepsDone, Warned, to_json
from core.training.loop import train
from tests.core.runs.telling import (
    CONFIG,
    checkpoint,
    ended,
    epoch,
    lines,
    model,
    names,
    snapshot,
    started,
    steps,
    whole_run,
    write,
)


def full_disk(*_: object, **__: object) -> int:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_the_events_of_a_training_are_on_disk_as_they_come(config: TrainingConfig, easy: Dataset) -> None:
    control, kept, writer = Control(), [], RunWriter(config)
    for event in train(config, control, dataset=easy):
        control.request_snapshot()
        assert writer.write(event) is None
        kept += [] if isinstance(event, Snapshot) else [json.loads(json.dumps(to_json(event)))]
        assert lines(writer) == kept
    assert (kept[0]["event"], kept[-1]["event"]) == ("run_started", "run_ended")


def test_a_run_that_ended_has_its_settings_its_surroundings_and_its_model() -> None:
    writer = write(whole_run(), parent=("another", 7), group="seeds")
    about = json.loads((writer.folder / "run.json").read_text())
    assert about["id"] == writer.id == writer.folder.name
    assert about["config"] == CONFIG.to_json()
    assert about["environment"]["torch"]
    assert (about["parent"], about["group"]) == (["another", 7], "seeds")
    opened = open_model(writer.folder / "model.safetensors")
    assert all(bool((value == 30).all()) for value in opened.weights.values())
    assert names(writer.folder) == ["checkpoints", "events.jsonl", "model.safetensors", "run.json", "snapshots"]


def test_nothing_is_written_before_a_run_has_started(writer: RunWriter) -> None:
    writer.write(Preparing("Reading", 1, 2))
    writer.write(StepsDone(1, 1, (1.0,), (1.0,), 0.1, 1.0, 1.0))
    writer.close()
    assert not runs_dir().exists()


def test_a_loss_that_is_not_a_number_becomes_null(writer: RunWriter) -> None:
    writer.write(started())
    writer.write(StepsDone(1, 1, (math.nan, math.inf, 1.0), (0.0, -math.inf, 1.0), 0.1, 1.0, 1.0))
    last = lines(writer)[-1]
    assert last["losses"] == [None, None, 1.0]
    assert last["accuracies"] == [0.0, None, 1.0]


def test_a_run_comes_into_sight_with_its_first_event(writer: RunWriter, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []
    real = os.rename

    def look_first(source: Path, target: Path) -> None:
        seen.append([run.id for run in RunStore().runs()])
        real(source, target)
        seen.append([run.damage for run in RunStore().runs()])

    monkeypatch.setattr(os, "rename", look_first)
    writer.write(started())
    assert seen == [[], [""]]


def test_kept_snapshots_are_models_and_others_are_not_kept(writer: RunWriter) -> None:
    for event in (started(), snapshot(0), Snapshot(3, model(3.0).weights), snapshot(5)):
        writer.write(event)
    assert names(writer.folder / "snapshots") == ["000000000.safetensors", "000000005.safetensors"]
    opened = open_model(writer.folder / "snapshots" / "000000005.safetensors")
    assert opened.record["steps"] == 5
    assert opened.classes == model().classes


def test_a_disk_that_fails_is_said_once_and_the_training_goes_on(
    writer: RunWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer.write(started())
    monkeypatch.setattr(os, "write", full_disk)
    warnings = [warning for event in epoch(1) if (warning := writer.write(event))]
    monkeypatch.undo()
    assert [warning.message for warning in warnings] == [
        "This run is no longer kept on disk (No space left on device). The training goes on."
    ]
    assert writer.write(ended(10)) is None


def test_half_a_line_that_a_full_disk_took_is_taken_back(writer: RunWriter, monkeypatch: pytest.MonkeyPatch) -> None:
    writer.write(started())
    before = (writer.folder / "events.jsonl").read_bytes()
    real = os.write

    def write_half(descriptor: int, data: bytes) -> int:
        real(descriptor, data[: len(data) // 2])
        return full_disk()

    monkeypatch.setattr(os, "write", write_half)
    assert writer.write(steps(1, 5)) is not None
    monkeypatch.undo()
    assert (writer.folder / "events.jsonl").read_bytes() == before


def test_a_place_where_no_run_can_be_kept_is_said_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("INKLING_HOME", str(tmp_path / "file"))
    writer = RunWriter(CONFIG)
    warnings = [warning for event in whole_run() if (warning := writer.write(event))]
    assert len(warnings) == 1
    assert isinstance(warnings[0], Warned)


def test_a_model_that_cannot_be_written_is_a_warning_and_the_events_are_whole(
    writer: RunWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    *most, last = whole_run()
    for event in most:
        writer.write(event)
    monkeypatch.setattr(atomic, "_write", full_disk)
    warning = writer.write(last)
    assert warning is not None
    assert warning.message.startswith("The model of this run could not be kept (“model.safetensors” could not be writ")
    assert lines(writer)[-1]["event"] == "run_ended"


def test_checkpoints_that_cannot_be_written_are_said_once_and_the_events_go_on(
    writer: RunWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer.write(started())
    with monkeypatch.context() as patched:
        patched.setattr(atomic, "_write", full_disk)
        said = [writer.write(event) for event in (*epoch(1), *epoch(2))]
    (message,) = (warned.message for warned in said if warned)
    assert message.startswith("Weights to go back to could not be kept (“000000010.safetensors” could not be written")
    assert writer.write(checkpoint(20)) is None
    told = [line["event"] for line in lines(writer)]
    assert (told.count("epoch_done"), told.count("checkpoint_made")) == (2, 1)


def test_a_sweep_takes_what_a_dead_process_left_and_nothing_that_is_being_written(
    writer: RunWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.rename

    def sweep_first(source: Path, target: Path) -> None:
        sweep_leftovers()
        real(source, target)

    monkeypatch.setattr(os, "rename", sweep_first)
    assert writer.write(started()) is None
    dead = runs_dir() / ".beginning-dead"
    (dead / "checkpoints").mkdir(parents=True)
    (dead / "run.json").write_text("{}")
    sweep_leftovers()
    assert dead.is_dir()
    os.utime(dead, (0, 0))
    sweep_leftovers()
    assert names(runs_dir()) == [writer.id]


def test_two_runs_that_begin_together_have_folders_of_their_own() -> None:
    assert RunWriter(CONFIG).id != RunWriter(CONFIG).id


def test_a_dataset_at_a_path_makes_a_harmless_folder_name() -> None:
    run_id = RunWriter(CONFIG.changed(dataset="folder:/../ä b\\c?" + "x" * 300)).id
    assert not set("/\\:?. ") & set(run_id)
    assert len(run_id) < 100


def test_the_last_event_of_a_training_closes_the_run(writer: RunWriter) -> None:
    for event in whole_run():
        assert RunStore().runs() == () or RunStore().runs()[0].state == "running"
        writer.write(event)
    assert RunStore().runs()[0].state == "completed"
    assert not (writer.folder / "writing.lock").exists()
    extra: Event = RunEnded("stopped", 1, 1.0, 1.0, 1.0, 1.0, None)
    assert writer.write(extra) is None
    assert lines(writer)[-1]["outcome"] == "completed"


def test_a_folder_that_somebody_deletes_meanwhile_costs_only_the_run_on_disk(writer: RunWriter) -> None:
    said = [writer.write(event) for event in (started(), *epoch(1))]
    shutil.rmtree(writer.folder)
    said += [writer.write(event) for event in (*epoch(2), *epoch(3), ended(30))]
    assert [warned.kind for warned in said if warned] == ["disk", "disk"]
    assert RunStore().runs() == ()
