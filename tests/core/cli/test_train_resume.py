"""`train --resume`: a run goes on under its own name, from the last moment that is on disk."""

import shlex
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from core.cli import telling
from core.locking import try_lock
from core.model_files import open_model
from core.paths import runs_dir
from core.runs import RunStore
from core.runs.places import CHECKPOINTS, LOCK
from core.training import loop
from core.training.events import CheckpointMade, Event, RunStarted, Validated
from tests.core.cli.done import QUICK, Command

pytestmark = pytest.mark.usefixtures("easy_data")


class KilledError(BaseException):
    """The process has gone."""


Moment = Callable[[Event], bool]


def start(event: Event) -> bool:
    return isinstance(event, RunStarted)


def checkpoint_of(step: int) -> Moment:
    return lambda event: isinstance(event, CheckpointMade) and event.step == step


def validation_of(step: int) -> Moment:
    return lambda event: isinstance(event, Validated) and event.step == step


def broken_off(command: Command, monkeypatch: pytest.MonkeyPatch, after: Moment | None = None) -> str:
    """The id of a run that ended like in a crash, once that event was on disk."""
    real, last = loop.train, after or checkpoint_of(10)

    def train(*arguments: Any, **options: Any) -> Iterator[Event]:
        for event in real(*arguments, **options):
            yield event
            if last(event):
                raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(loop, "train", train)
        with pytest.raises(KilledError):
            command(*QUICK)
    return RunStore().runs()[0].id


def weights(run: str) -> dict[str, torch.Tensor]:
    return dict(open_model(runs_dir() / run / "model.safetensors").weights)


def assert_same(run: str, other: str) -> None:
    assert all(torch.equal(value, weights(other)[name]) for name, value in weights(run).items())


@pytest.mark.parametrize(
    "after",
    [start, checkpoint_of(0), validation_of(10), checkpoint_of(10), validation_of(20), checkpoint_of(20)],
    ids=[
        "before any checkpoint",
        "at the start",
        "before the first checkpoint",
        "after it",
        "before the last one",
        "before the end",
    ],
)
def test_a_run_that_broke_off_ends_with_the_same_bits(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, after: Moment
) -> None:
    whole = command(*QUICK, "--json").objects[-1]["run"]
    shutil.move(runs_dir() / whole, tmp_path / whole)
    run = broken_off(command, monkeypatch, after=after)
    done = command("train", "--resume", run, "--json", "--output", tmp_path / "model.pth")
    assert done.code == 0, done
    first, last = done.objects[0], done.objects[-1]
    assert (first["event"], first["run"], last["run"]) == ("run_started", run, run)
    assert (last["outcome"], last["step"]) == ("completed", 20)
    assert [stored.id for stored in RunStore().runs()] == [run]
    shutil.move(tmp_path / whole, runs_dir() / whole)
    assert_same(run, whole)
    assert open_model(tmp_path / "model.pth").architecture == "mlp"
    losses, others = (list(RunStore().load(name).losses) for name in (run, whole))
    assert losses == others


def test_more_epochs_are_those_of_a_longer_run(command: Command) -> None:
    constant = (*QUICK, "--schedule", "constant", "--json")
    short = command(*constant).objects[-1]["run"]
    long = command(*constant, "--epochs", "3").objects[-1]["run"]
    done = command("train", "--resume", short, "--epochs", "3", "--json")
    assert (done.code, done.objects[0]["first_step"], done.objects[-1]["step"]) == (0, 20, 30)
    assert_same(short, long)


def test_a_run_may_be_named_by_its_beginning_or_its_folder(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run = broken_off(command, monkeypatch)
    assert command("train", "--resume", run[:-2]).code == 0
    assert command("train", "--resume", runs_dir() / run, "--epochs", "3").code == 0
    monkeypatch.chdir(runs_dir())
    assert command("train", "--resume", f"./{run}/", "--epochs", "4").code == 0
    shutil.copytree(runs_dir() / run, tmp_path / "elsewhere" / run)
    assert "There is no run" in command("train", "--resume", tmp_path / "elsewhere" / run, "--epochs", "9").sentence


def test_a_run_may_be_called_by_the_name_that_it_was_given(command: Command) -> None:
    one, other = (command(*QUICK, "--json").objects[-1]["run"] for _ in range(2))
    RunStore().rename(one, "First try")
    assert command("train", "--resume", " first  Try", "--epochs", "3").code == 0
    assert (RunStore().run(one).step, RunStore().run(other).step) == (30, 20)
    RunStore().rename(other, "first try")
    newest, oldest = sorted((one, other), reverse=True)
    assert command("train", "--resume", "First try", "--epochs", "4").sentence == (
        f"2 runs are called “First try”; give the id of one: {newest}, {oldest}."
    )


def test_a_beginning_that_several_runs_share_is_refused(command: Command) -> None:
    command(*QUICK)
    command(*QUICK)
    assert "2 runs begin with “2”" in command("train", "--resume", "2").sentence


def test_a_complete_run_says_how_it_goes_on(command: Command) -> None:
    run = command(*QUICK, "--json").objects[-1]["run"]
    assert command("train", "--resume", run).sentence == (
        f"“{run}” has finished its 2 epochs; with --epochs 3 it goes on."
    )
    assert "has finished its 2 epochs" in command("train", "--resume", run, "--epochs", "2").sentence
    shorter = command(*QUICK, "--epochs", "3", "--json").objects[-1]["run"]
    assert "has learned for 3 epochs" in command("train", "--resume", shorter, "--epochs", "1").sentence
    assert RunStore().run(run).state == "completed"


def test_a_run_whose_model_is_not_there_gets_it_again(command: Command) -> None:
    """The process may have gone between the last event and the model."""
    run = command(*QUICK, "--json").objects[-1]["run"]
    before = weights(run)
    (runs_dir() / run / "model.safetensors").unlink()
    assert command("train", "--resume", run).code == 0
    assert all(torch.equal(value, before[name]) for name, value in weights(run).items())


def test_a_run_that_is_being_trained_is_left_alone(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    run = broken_off(command, monkeypatch)
    lock = try_lock(runs_dir() / run / LOCK)
    assert lock is not None
    with lock:
        assert "is being trained just now." in command("train", "--resume", run).sentence


def test_damage_is_one_sentence_and_older_checkpoints_are_taken(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = broken_off(command, monkeypatch)
    oldest, *newer = sorted((runs_dir() / run / CHECKPOINTS).iterdir())
    for path in newer:
        path.write_bytes(path.read_bytes()[:-1])
    assert newer
    checkpoint = oldest.read_bytes()
    oldest.write_bytes(checkpoint[:100])
    assert f"No checkpoint of “{run}” can be read" in command("train", "--resume", run).sentence
    shutil.rmtree(runs_dir() / run / CHECKPOINTS)
    assert "has no checkpoint to go on from" in command("train", "--resume", run).sentence
    (runs_dir() / run / CHECKPOINTS).mkdir()
    oldest.write_bytes(checkpoint)
    (runs_dir() / run / "run.json").write_text("{")
    assert "cannot go on" in command("train", "--resume", run).sentence


def test_without_checkpoints_it_says_how_its_model_is_trained_on(command: Command) -> None:
    run = command(*QUICK, "--json").objects[-1]["run"]
    for path in (runs_dir() / run / CHECKPOINTS).iterdir():
        path.write_bytes(b"spoilt")
    said = command("train", "--resume", run, "--epochs", "3").sentence
    reason, line, rest = said.split("`")
    assert reason == f"No checkpoint of “{run}” can be read, so it cannot go on, but "
    assert rest == " starts a new run from what it learned."
    assert command(*shlex.split(line), "--epochs", "1").code == 0


def test_a_terminal_sees_how_far_the_whole_run_is(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    run = broken_off(command, monkeypatch)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    shown: list[str] = []
    monkeypatch.setattr(telling, "show_progress", shown.append)
    assert command("train", "--resume", run).code == 0
    assert shown[-1].startswith("Epoch 2 of 2")
    assert shown[-1].endswith(" 0 s left")
