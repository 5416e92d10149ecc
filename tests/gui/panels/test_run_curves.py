"""A Run as curves, marks and a table."""

from dataclasses import replace

import numpy as np
import pytest

from core.config import TrainingConfig
from core.runs import Run, RunStore, RunWriter
from core.training.events import EpochDone, RunEnded, StepsDone, Validated, Warned
from core.training.schedules import schedule_factor
from gui.panels.run_curves import RunCurves, best_marks, epoch_marks, fork_marks, roundest, without_words
from gui.panels.run_table import HEADER, run_rows
from gui.panels.run_words import epoch_of, epochs_done, planned_steps
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


def validated(*accuracies: float, **settings: object) -> Run:
    """After each epoch."""
    run = begun(**settings)
    for epoch, accuracy in enumerate(accuracies, start=1):
        run.record(Validated(5 * epoch, 1 - accuracy, accuracy, whole=True))
    return run


def test_a_run_that_keeps_its_best_shows_whose_weights_those_are() -> None:
    run = validated(0.8, 0.9, 0.7, keep_best=True)
    run.record(Validated(16, 0.01, 0.99, whole=False))
    assert [(mark.x, mark.text) for mark in best_marks(run)] == [(10, "best so far, step 10")]
    run.record(RunEnded("completed", 15, 0.1, 0.9, 1.0, 1.0, None))
    assert [mark.text for mark in best_marks(run)] == ["kept, step 10"]


def test_no_best_is_shown_where_the_newest_weights_are_kept() -> None:
    assert best_marks(validated(0.8, 0.9, keep_best=True)) == ()
    run = validated(0.9, 0.7)
    run.record(Warned("diverged", "Too high."))
    assert best_marks(run) == ()


def test_a_forks_curve_starts_where_it_left_its_parent() -> None:
    run = Run(TrainingConfig(epochs=3), first_step=7)
    run.record(replace(started(run.config), first_step=7))
    run.record(StepsDone(8, 2, (1.0, 0.5), (0.5, 0.5), 0.1, 1.0, 1.0))
    curves = RunCurves(run)
    curves.update()
    assert curves.losses()[0].x.tolist() == [8, 9]
    assert [row[0] for row in run_rows(run)] == [8, 9]


def test_where_a_fork_has_left_its_parent_is_marked() -> None:
    run = Run(TrainingConfig(epochs=3), parent=("parent", 1200), first_step=1200)
    assert [(mark.x, mark.text) for mark in fork_marks(run)] == [(1200, "fork, step 1,200")]
    assert fork_marks(Run(TrainingConfig(epochs=3))) == ()


def test_steps_that_are_learned_again_after_a_crash_are_drawn_once() -> None:
    run = begun()
    run.record(StepsDone(1, 1, (9.0,) * 6, (0.5,) * 6, 0.1, 1.0, 1.0))
    curves = RunCurves(run)
    curves.update()
    run.record(replace(started(run.config), first_step=5))
    run.record(StepsDone(6, 2, (1.0, 1.0), (0.5, 0.5), 0.1, 1.0, 1.0))
    curves.update()
    raw = curves.losses()[0].raw
    assert raw is not None
    assert raw.tolist() == [9.0] * 5 + [1.0] * 2


def test_a_schedule_stretched_over_more_epochs_is_no_change_by_hand() -> None:
    run = begun(schedule="cosine")
    curves = scheduled(run, {8: 0.02})
    longer = run.config.changed(epochs=6)
    run.record(replace(started(longer), first_step=PLANNED))
    curves.update()
    for step in range(PLANNED + 1, 2 * PLANNED + 1):
        run.record(steps(step, 4, rate=0.02 * schedule_factor("cosine", step / (2 * PLANNED))))
        curves.update()
    assert [mark.x for mark in curves.marks() if mark.text.startswith("rate")] == [7]
    loaded = RunCurves(run)
    loaded.update()
    assert [mark.x for mark in loaded.marks() if mark.text.startswith("rate")] == [7]


def test_a_run_from_disk_that_went_on_with_more_epochs_shows_no_change_by_hand() -> None:
    """So few rates were told that as many changes could be somebody's."""
    config = TrainingConfig(epochs=1, schedule="one-cycle", learning_rate=0.1)
    writer = RunWriter(config)
    keep_scheduled(writer, config, 0, 5)
    longer = config.changed(epochs=3)
    keep_scheduled(RunWriter(longer, resume=writer.id), longer, 5, 15)
    curves = RunCurves(RunStore().load(writer.id))
    curves.update()
    assert [mark.text for mark in curves.marks()] == ["epoch 2", "epoch 3"]


def keep_scheduled(writer: RunWriter, config: TrainingConfig, first: int, last: int) -> None:
    """Those steps of a run, two of them told at a time, at the rates of its schedule."""
    writer.write(replace(started(config), first_step=first))
    for step in range(first + 1, last + 1, 2):
        newest = min(step + 1, last)
        losses = (1.0,) * (newest - step + 1)
        rate = config.learning_rate * schedule_factor(config.schedule, newest / last)
        writer.write(StepsDone(step, 1, losses, losses, rate, 1.0, 1.0))
    writer.write(RunEnded("completed", last, 0.1, 0.9, 1.0, 1.0, None))
    writer.close()


def test_a_fork_that_keeps_its_parents_rate_is_marked_where_it_begins() -> None:
    run = Run(TrainingConfig(epochs=3, schedule="constant", learning_rate=0.1), first_step=7)
    run.record(replace(started(run.config), first_step=7))
    run.record(steps(8, 2, rate=0.02))
    curves = RunCurves(run)
    curves.update()
    assert [mark.x for mark in curves.marks() if mark.text.startswith("rate")] == [7]


def test_epochs_of_another_length_follow_on_those_before() -> None:
    """A fork with larger batches: its first epoch ends after step 8, the others take five steps each."""
    run = Run(TrainingConfig(epochs=4), first_step=6)
    run.record(replace(started(run.config), first_step=6))
    run.record(StepsDone(7, 2, (1.0, 1.0), (0.5, 0.5), 0.1, 1.0, 1.0))
    run.record(EpochDone(2, 8, 1.0, 0.5, 1.0, 0.5, 1.0))
    assert (planned_steps(run), epochs_done(run)) == (18, 2)
    assert [mark.x for mark in epoch_marks(run)][1:] == [8, 13]
    assert (epoch_of(run, 8), epoch_of(run, 9)) == (2, 3)


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
