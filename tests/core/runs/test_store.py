"""What is asked of the runs on disk."""

import errno
import json
import os
import sys
from pathlib import Path

import pytest

from core.config import TrainingConfig
from core.datasets.dataset import Dataset
from core.errors import AppError
from core.paths import runs_dir
from core.runs import Run, RunStore, RunWriter, sweep_leftovers
from core.runs.replay import line_of
from core.runs.space import bound_space
from core.training.events import CheckpointMade, Event, RunEnded, Snapshot, Warned
from core.training.loop import train
from tests.core.failing_disk import failing
from tests.core.runs.telling import CONFIG, broken_off, ended, epoch, started, steps, whole_run, write


def recorded(events: list[Event]) -> Run:
    run = Run(CONFIG)
    for event in events:
        run.record(event)
    return run


def same_curves(a: Run, b: Run) -> bool:
    return all(
        getattr(a, name) == getattr(b, name)
        for name in ("config", "first_step", "losses", "accuracies", "validations", "epochs", "warnings",
                     "learning_rates", "epoch", "seconds", "images_per_second")
    )  # fmt: skip


def test_runs_are_listed_the_newest_first_with_how_they_ended() -> None:
    outcomes = ("completed", "stopped", "failed")
    writers = [write([started(), *epoch(1), ended(10, outcome)]) for outcome in outcomes]
    for number, writer in enumerate(writers):
        writer.folder.rename(runs_dir() / f"2025010{number}-{writer.id}")
    listed = RunStore().runs()
    assert [run.state for run in listed] == ["failed", "stopped", "completed"]
    assert all(run.config == CONFIG and run.started and not run.damage and run.ended for run in listed)
    assert {(run.step, run.accuracy, run.loss, run.seconds) for run in listed} == {(10, 0.9, 0.1, 0.1)}
    assert listed[0].environment == {"python": "3.11", "torch": "2.10"}
    assert listed[0].steps_per_epoch == 10


def test_a_run_that_broke_off_is_listed_with_how_far_it_came() -> None:
    (run,) = [RunStore().run(broken_off(2).id)]
    assert (run.state, run.ended, run.step) == ("broken off", None, 23)
    assert (run.accuracy, run.loss, run.seconds) == (0.95, 0.05, 0.23)


def test_a_run_before_its_first_validation_has_the_loss_of_its_last_step() -> None:
    run = RunStore().run(write([started(), steps(1, 4)]).id)
    assert (run.step, run.accuracy, run.loss) == (4, None, 0.25)


def test_how_far_a_run_came_is_found_far_up_in_a_long_file() -> None:
    after = [steps(number, number) for number in range(21, 5000)]
    run = RunStore().run(write([started(), *epoch(1), *epoch(2), *after]).id)
    assert (run.step, run.accuracy, run.loss) == (4999, 0.95, 0.05)


def test_a_run_that_is_being_written_is_running() -> None:
    writer = RunWriter(CONFIG)
    writer.write(started())
    assert [run.state for run in RunStore().runs()] == ["running"]
    assert RunStore().broken_off() == ()
    writer.close()
    assert [run.state for run in RunStore().runs()] == ["broken off"]


def test_no_runs_are_no_error() -> None:
    assert RunStore().runs() == ()
    runs_dir().mkdir(parents=True)
    (runs_dir() / "a file").write_text("")
    (runs_dir() / ".hidden").mkdir()
    assert RunStore().runs() == ()
    assert RunStore().trash() == ()
    assert RunStore().sizes().total == 0


@pytest.mark.parametrize("problem", [errno.EACCES, errno.EIO])
def test_runs_that_cannot_be_looked_at_are_not_said_to_be_none(problem: int) -> None:
    write(whole_run())
    with failing(runs_dir(), 1, "from then on", problem, reads=True), pytest.raises(AppError, match="cannot be read"):
        RunStore().runs()
    with failing(runs_dir(), 1, "from then on", problem, reads=True):
        sweep_leftovers()
        bound_space(runs_dir())
    assert len(RunStore().runs()) == 1


def test_a_run_that_cannot_be_read_is_not_dismissed() -> None:
    run = broken_off().id
    events = runs_dir() / run / "events.jsonl"
    with failing(events, 1, "from then on", errno.EIO, reads=True), pytest.raises(AppError, match="cannot be read"):
        RunStore().dismiss(run)
    assert [found.id for found in RunStore().broken_off()] == [run]


def test_what_is_loaded_is_what_was_told() -> None:
    told = [started(), Warned("kind", "{count:,} of {what}", (("count", 1000), ("what", "{all}"))), *whole_run()]
    del told[2]
    loaded = RunStore().load(write(told).id)
    assert same_curves(loaded, recorded(told))
    assert loaded.warnings[0].message == "1,000 of {all}"
    assert loaded.started is not None
    assert loaded.started.classes == tuple("0123456789")
    assert loaded.started.model.preprocessing.shape == (1, 28, 28)
    assert loaded.ended is not None
    assert (loaded.ended.outcome, loaded.ended.model) == ("completed", None)


def test_events_are_given_as_they_were_written() -> None:
    told = list(whole_run())
    kept = [line_of(event) for event in told if not isinstance(event, Snapshot)]
    assert list(RunStore().events(write(told).id)) == json.loads(json.dumps(kept))


def test_a_real_training_that_breaks_off_goes_on_as_if_nothing_had_been(config: TrainingConfig, easy: Dataset) -> None:
    whole = write_all(RunWriter(config), list(train(config, dataset=easy)))
    before: list[Event] = []
    for event in train(config, dataset=easy):
        before.append(event)
        if isinstance(event, CheckpointMade) and event.step == 10:
            break
    broken = write_all(RunWriter(config), before)
    store = RunStore()
    assert [run.id for run in store.broken_off()] == [broken.id]
    resumed = RunWriter(config, resume=broken.id)
    write_all(resumed, list(train(config, dataset=easy, resume=store.checkpoint(broken.id))))
    a, b = store.load(whole.id), store.load(broken.id)
    assert a.losses == b.losses
    assert a.validations == b.validations
    final = store.model(whole.id).weights
    assert all(bool((store.model(broken.id).weights[name] == value).all()) for name, value in final.items())
    assert store.run(broken.id).state == "completed"


def write_all(writer: RunWriter, events: list[Event]) -> RunWriter:
    for event in events:
        assert writer.write(event) is None
    writer.close()
    return writer


def test_a_fork_knows_where_it_comes_from() -> None:
    parent = write(whole_run())
    events = [started(CONFIG.changed(seed=1), first_step=20), *epoch(3), ended(30)]
    fork = write(events, parent=(parent.id, 20))
    assert RunStore().run(fork.id).parent == (parent.id, 20)
    run = RunStore().load(fork.id)
    assert (run.parent, run.first_step, run.step) == ((parent.id, 20), 20, 30)


def test_runs_that_broke_off_are_offered_until_one_does_not_want_them() -> None:
    writer = broken_off(1)
    write(whole_run())
    write([started(), steps(1, 5)])
    store = RunStore()
    assert [run.id for run in store.broken_off()] == [writer.id]
    store.dismiss(writer.id)
    assert store.broken_off() == ()
    write([started(first_step=10), *epoch(2)], resume=writer.id)
    assert [run.id for run in store.broken_off()] == [writer.id]


def test_a_run_is_found_by_the_beginning_of_its_name() -> None:
    first, second = write(whole_run()), write(whole_run())
    second.folder.rename(runs_dir() / "20990101-000000-b")
    store = RunStore()
    assert store.find("last").id == "20990101-000000-b"
    assert store.find(first.id[:-2]).id == first.id
    with pytest.raises(AppError, match="2 runs begin with “20”"):
        store.find("20")
    with pytest.raises(AppError, match="There is no run “x”"):
        store.find("x")


def test_a_run_is_found_by_the_name_that_the_user_gave_it() -> None:
    first, second = write(whole_run()), write(whole_run())
    store = RunStore()
    store.rename(first.id, "Wide one")
    store.rename(second.id, first.id[:-2])
    assert store.find("wide  ONE").id == first.id
    assert store.find(first.id).id == first.id
    assert store.find(first.id[:-2]).id == second.id
    with pytest.raises(AppError, match="There is no run “ ”"):
        store.find(" ")
    for _ in range(5):
        store.rename(write(whole_run()).id, "Same")
    with pytest.raises(AppError, match=r"5 runs are called “same”; give the id of one: .*, …"):
        store.find("same")


@pytest.mark.parametrize("run_id", ["", ".", "..", "../runs", "nothing", "/etc", "a\0b", "C:\\", "x" * 300])
def test_a_run_that_is_not_there_is_one_sentence(run_id: str) -> None:
    write(whole_run())
    store = RunStore()
    for asked in (store.run, store.load, store.checkpoint, store.model, store.size, store.dismiss, store.find):
        with pytest.raises(AppError, match="There is no run"):
            asked(run_id)
    with pytest.raises(AppError, match="There is no run"):
        store.delete([run_id])


def test_disk_use_is_told_by_run_and_for_the_trash() -> None:
    first, second = write(whole_run()), write(whole_run())
    store = RunStore()
    size = sum(path.stat().st_size for path in first.folder.rglob("*") if path.is_file())
    assert store.size(first.id) == size
    store.delete([second.id])
    used = store.sizes()
    assert used.runs == {first.id: size}
    assert used.trash == pytest.approx(size, rel=0.01)
    assert used.total == used.trash + size


def test_a_store_may_lie_anywhere(tmp_path: Path) -> None:
    writer = write(whole_run())
    (tmp_path / "other" / "runs").mkdir(parents=True)
    writer.folder.rename(tmp_path / "other" / "runs" / writer.id)
    store = RunStore(tmp_path / "other" / "runs")
    assert store.load(writer.id).step == 30
    store.delete([writer.id])
    assert (tmp_path / "other" / "trash" / writer.id).is_dir()


def test_a_run_that_ended_without_a_number_has_none() -> None:
    nan = float("nan")
    run = RunStore().run(write([started(), steps(1, 2, nan), RunEnded("failed", 2, nan, nan, 1.0, 2.0, None)]).id)
    assert (run.state, run.loss, run.accuracy, run.step) == ("failed", None, None, 2)


def test_a_run_of_an_older_version_is_loaded_as_well() -> None:
    writer = write(whole_run())
    path = writer.folder / "run.json"
    old = {name: json.loads(path.read_text())[name] for name in ("format", "id", "started", "config", "environment")}
    path.write_text(json.dumps(old))
    (run,) = RunStore().runs()
    assert (run.state, run.step, run.parent, run.group, run.steps_per_epoch) == ("completed", 30, None, "", 0)
    loaded = RunStore().load(writer.id)
    assert loaded.step == 30
    assert loaded.started is not None
    assert (loaded.started.model.classes, loaded.started.model.weights) == (tuple("0123456789"), {})


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is text")
def test_names_that_are_no_text_are_listed() -> None:
    write(whole_run())
    (RunStore().folder / os.fsdecode(b"20250101-\xff")).mkdir()
    *_, odd = RunStore().runs()
    assert odd.damage.encode()
    RunStore().delete([odd.id])
    assert len(RunStore().runs()) == 1
