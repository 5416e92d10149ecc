"""Which runs need not be trained again when a run is repeated with other seeds."""

from pathlib import Path
from typing import Any

import pytest

from core.runs import RunStore, StoredRun
from core.runs.repeats import finished_repeats, had_one_plan
from tests.core.runs.telling import CONFIG, whole_run, write


def run(name: str, *, group: str = "", state: Any = "completed", parent: Any = None, **settings: Any) -> StoredRun:
    config = CONFIG.changed(**settings)
    return StoredRun(name, Path(name), config=config, state=state, parent=parent, group=group)


def found(*runs: StoredRun, seeds: range = range(5)) -> dict[int, str]:
    return {seed: run.id for seed, run in finished_repeats(runs, CONFIG, seeds)[0].items()}


def test_runs_with_the_same_settings_and_one_of_the_seeds_are_found() -> None:
    assert found(run("a"), run("b", seed=3), run("c", seed=7), run("d", seed=1, learning_rate=0.5)) == {0: "a", 3: "b"}


def test_the_machine_and_the_name_of_the_preset_make_no_difference() -> None:
    assert found(run("a", threads=2, device="auto", preset="best")) == {0: "a"}


@pytest.mark.parametrize("state", ["stopped", "failed", "broken off", "running"])
def test_runs_that_came_to_no_end_are_trained_again(state: str) -> None:
    assert found(run("a", state=state)) == {}


def test_forks_damaged_runs_and_data_that_grow_are_left_out() -> None:
    assert found(run("a", parent=("b", 10)), StoredRun("c", Path("c"))) == {}
    drawn = CONFIG.changed(dataset="mnist+drawings")
    assert finished_repeats([run("a", dataset=drawn.dataset)], drawn, range(5))[0] == {}


def test_a_run_that_was_given_more_epochs_had_another_schedule_before() -> None:
    waning, constant = CONFIG.changed(epochs=4, schedule="cosine"), CONFIG.changed(epochs=4)
    planned = write(whole_run()).id
    assert had_one_plan(RunStore().events(planned), CONFIG)
    more = write([*whole_run(waning, first_epoch=4)], resume=planned).id
    assert not had_one_plan(RunStore().events(more), waning)
    assert had_one_plan(RunStore().events(more), constant)


def test_of_several_groups_the_largest_counts_and_takes_in_what_has_none() -> None:
    runs = [run("a", group="x"), run("b", group="y"), run("c", group="y", seed=1), run("d", seed=2), run("e", seed=1)]
    stored, group = finished_repeats(runs, CONFIG, range(5))
    assert group == "y"
    assert {seed: run.id for seed, run in stored.items()} == {0: "b", 1: "c", 2: "d"}
