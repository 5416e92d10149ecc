"""A Run as curves, marks and a table."""

import numpy as np
import pytest

from core.config import TrainingConfig
from core.runs import Run
from core.training.events import StepsDone, Validated, Warned
from core.training.schedules import schedule_factor
from gui.panels.run_curves import RunCurves, best_marks, epoch_marks, roundest, without_words
from gui.panels.run_table import HEADER, run_rows
from tests.gui.fakes import started, steps

PLANNED = 15


def begun(**settings: object) -> Run:
    run = Run(TrainingConfig(epochs=3, schedule="constant", learning_rate=0.1).changed(**settings))
    run.record(started(run.config))
    return run


def test_a_curve_has_a_point_a_step_counted_from_one() -> None:
    run = begun()
    run.record(StepsDone(1, 1, (2.0, 1.0, 0.5), (0.1, 0.2, 0.3), 0.1, 1.0, 1.0))
    curves = RunCurves(run)
    curves.update()
    train, _ = curves.losses()
    assert train.x.tolist() == [1, 2, 3]
    assert train.raw is not None
    assert train.raw.tolist() == [2.0, 1.0, 0.5]


def test_the_run_can_grow_after_its_curves_were_made() -> None:
    run = begun()
    curves = RunCurves(run)
    for step in range(1, 8):
        run.record(steps(step, 1))
        curves.update()
    fresh = RunCurves(run)
    fresh.update()
    assert curves.losses()[0].y == pytest.approx(fresh.losses()[0].y)
    assert len(curves.accuracies()[0].x) == 7


def test_raw_accuracy_is_averaged_over_five_steps() -> None:
    run = begun(epochs=20)
    accuracies = tuple(np.random.default_rng(0).random(60).tolist())
    run.record(StepsDone(1, 1, accuracies, accuracies, 0.1, 1.0, 1.0))
    curves = RunCurves(run)
    curves.update()
    raw = curves.accuracies()[0].raw
    assert raw is not None
    assert raw[50] == pytest.approx(np.mean(accuracies[46:51]))


def test_validation_has_another_line_another_colour_and_dots() -> None:
    run = begun()
    run.record(Validated(5, 0.5, 0.8, whole=True))
    train, validation = RunCurves(run).accuracies()
    assert (validation.x.tolist(), validation.y.tolist()) == ([5.0], [0.8])
    assert validation.dots
    assert validation.dash != train.dash
    assert validation.colour != train.colour


def test_each_epoch_but_the_first_is_marked_where_it_begins() -> None:
    assert [(mark.x, mark.text) for mark in epoch_marks(begun())] == [(5, "epoch 2"), (10, "epoch 3")]
    assert epoch_marks(Run(TrainingConfig())) == ()


def test_a_thousand_epochs_do_not_make_a_thousand_marks() -> None:
    assert len(epoch_marks(begun(epochs=5000))) <= 300


def scheduled(run: Run, base_at: dict[int, float]) -> RunCurves:
    """A run whose learning rate follows its schedule from the base rates that are set at those steps."""
    base, curves = run.config.learning_rate, RunCurves(run)
    for step in range(1, PLANNED + 1):
        base = base_at.get(step, base)
        run.record(steps(step, 1, rate=base * schedule_factor(run.config.schedule, step / PLANNED)))
        curves.update()
    return curves


@pytest.mark.parametrize("schedule", ["constant", "step", "cosine", "one-cycle", "warmup-cosine"])
def test_a_schedule_by_itself_leaves_no_mark(schedule: str) -> None:
    curves = scheduled(begun(schedule=schedule), {})
    assert [mark.text for mark in curves.marks()] == ["epoch 2", "epoch 3"]


@pytest.mark.parametrize("schedule", ["constant", "cosine", "one-cycle"])
def test_a_learning_rate_changed_by_hand_is_marked_once(schedule: str) -> None:
    curves = scheduled(begun(schedule=schedule), {8: 0.02})
    marks = [mark for mark in curves.marks() if mark.text.startswith("rate")]
    assert [mark.x for mark in marks] == [7]


def test_the_mark_says_what_was_typed() -> None:
    assert [mark.text for mark in scheduled(begun(), {8: 0.02}).marks()][-1] == "rate 0.02"
    assert roundest(0.000988, 0.00101) == 0.001
    assert roundest(0.02, 0.02) == 0.02


def test_a_run_that_went_wrong_shows_where_it_was_best() -> None:
    run = begun()
    for step, loss in ((3, 0.9), (6, 0.4), (9, 7.0)):
        run.record(Validated(step, loss, 0.5, whole=False))
    assert best_marks(run) == ()
    run.record(Warned("diverged", "Too high."))
    assert [(mark.x, mark.text) for mark in best_marks(run)] == [(6, "best, step 6")]


def test_marks_can_go_without_words() -> None:
    marks = epoch_marks(begun())
    assert [(mark.x, mark.text) for mark in without_words(marks)] == [(mark.x, "") for mark in marks]


def test_the_table_has_a_row_a_step_with_validation_where_it_was() -> None:
    run = begun()
    run.record(StepsDone(1, 1, (1.0,) * 6, (0.5,) * 6, 0.1, 1.0, 1.0))
    run.record(Validated(5, 0.25, 0.75, whole=True))
    rows = [dict(zip(HEADER, row, strict=True)) for row in run_rows(run)]
    assert [row["epoch"] for row in rows] == [1, 1, 1, 1, 1, 2]
    assert rows[4] == {
        "step": 5, "epoch": 1, "train_loss": 1.0, "train_accuracy": 0.5,
        "validation_loss": 0.25, "validation_accuracy": 0.75,
    }  # fmt: skip
    assert rows[5]["validation_loss"] == ""
