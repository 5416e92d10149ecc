"""A moment of a run, made ready to be kept."""

import dataclasses

from core.config import TrainingConfig
from core.runs import Run
from core.training.events import Validated
from gui.moments import moment_of
from tests.gui.fakes import linear_model, started, steps


def run(**changes: object) -> Run:
    made = Run(TrainingConfig(dataset="mnist", model="linear", epochs=3), "a-run")
    made.record(dataclasses.replace(started(made.config), **changes))
    made.record(steps(1, 1, count=9))
    made.record(Validated(5, 0.4, 0.8, whole=True))
    made.record(Validated(7, 0.3, 0.9, whole=False))
    return made


def test_it_says_of_which_run_and_step_it_is() -> None:
    found = moment_of(run(), linear_model(), 5)
    assert found.title == "Linear on MNIST, step 5"
    named = run()
    named.name = "my best"
    assert moment_of(named, linear_model(), 1234).title == "my best, step 1,234"


def test_its_record_tells_of_this_run_alone() -> None:
    before = dataclasses.replace(linear_model(), record={"accuracy": 0.99, "outcome": "completed"})
    record = moment_of(run(), before, 6).model.record
    assert (record["steps"], record["dataset"], record["train_size"]) == (6, "MNIST", 320)
    assert record["config"]["epochs"] == 3
    assert "accuracy" not in record


def test_figures_are_those_of_that_step_or_none() -> None:
    assert moment_of(run(), linear_model(), 5).model.record["accuracy"] == 0.8
    assert "accuracy" not in moment_of(run(), linear_model(), 7).model.record
    assert "accuracy" not in moment_of(run(validation="held-out"), linear_model(), 5).model.record
