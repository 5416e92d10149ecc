"""A run goes on in its own folder, and nobody else goes on with it meanwhile."""

import pytest

from core.errors import AppError
from core.paths import runs_dir
from core.runs import RunStore, RunWriter
from core.training.events import Preparing
from tests.core.runs.telling import (
    CONFIG,
    broken_off,
    lines,
    started,
    steps,
    whole_run,
    write,
)


def test_a_run_goes_on_in_its_own_folder() -> None:
    first = broken_off(2)
    second = write(whole_run(first_epoch=3), resume=first.id)
    assert second.folder == first.folder
    assert [line["step"] for line in lines(second) if line["event"] == "resumed"] == [20]
    run = RunStore().load(first.id)
    assert list(run.losses) == [1 / step for step in range(1, 31)]
    assert [event.step for event in run.epochs] == [10, 20, 30]
    assert RunStore().run(first.id).state == "completed"


def test_a_finished_run_goes_on_for_more_epochs() -> None:
    first = write(whole_run())
    more = CONFIG.changed(epochs=5)
    write(whole_run(more, first_epoch=4), resume=first.id)
    stored = RunStore().run(first.id)
    assert stored.config is not None
    assert (stored.config.epochs, stored.state, stored.step) == (5, "completed", 50)
    assert RunStore().load(first.id).config.epochs == 5
    assert bool((RunStore().model(first.id).weights["linear.bias"] == 50).all())


def test_what_lies_after_the_step_it_goes_on_from_is_past() -> None:
    first = write(whole_run())
    writer = RunWriter(CONFIG, resume=first.id)
    writer.write(started(first_step=10))
    writer.close()
    store = RunStore()
    assert [kept.step for kept in store.checkpoints(first.id)] == [10]
    assert store.snapshot_steps(first.id) == (10,)
    assert store.load(first.id).step == 10
    stored = store.run(first.id)
    assert (stored.state, stored.step, stored.accuracy) == ("broken off", 10, 0.9)
    assert bool((store.model(first.id).weights["linear.bias"] == 10).all())


def test_a_torn_line_does_not_swallow_the_one_with_which_it_goes_on() -> None:
    first = broken_off(2)
    path = first.folder / "events.jsonl"
    path.write_bytes(path.read_bytes()[:-20])
    write(whole_run(first_epoch=3), resume=first.id)
    assert RunStore().load(first.id).step == 30
    assert [event["step"] for event in RunStore().events(first.id) if event["event"] == "resumed"] == [20]


def test_a_run_that_is_being_trained_is_not_trained_twice(writer: RunWriter) -> None:
    writer.write(started())
    other = RunWriter(CONFIG, resume=writer.id)
    with pytest.raises(AppError, match="is being trained just now"):
        other.write(Preparing("Reading", 0, 0))
    assert writer.write(steps(1, 5)) is None
    writer.close()
    assert other.write(Preparing("Reading", 0, 0)) is None
    other.close()


def test_a_run_that_is_gone_is_trained_on_without_being_kept() -> None:
    writer = RunWriter(CONFIG, resume="20250101-000000-gone")
    said = [writer.write(event) for event in whole_run(first_epoch=2)]
    assert [warned.kind for warned in said if warned] == ["disk"]
    assert not runs_dir().exists()
