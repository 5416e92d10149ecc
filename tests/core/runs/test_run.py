"""The Run that a view shows, event by event."""

import math

import pytest

from core.config import TrainingConfig
from core.datasets.dataset import Dataset
from core.runs import Run
from core.training.events import RunStarted, StepsDone, Warned
from core.training.loop import train
from tests.core.runs.telling import AN_EPOCH, CONFIG, ended, epoch, snapshot, started, steps, whole_run


def recorded(*events: object) -> Run:
    run = Run(CONFIG)
    for event in events:
        run.record(event)  # type: ignore[arg-type]
    return run


def test_the_events_of_a_training_make_the_run(config: TrainingConfig, easy: Dataset) -> None:
    told = list(train(config, dataset=easy))
    run = Run(config)
    for event in told:
        run.record(event)
    assert isinstance(told[0], RunStarted)
    assert (run.started, run.ended, run.config) == (told[0], told[-1], told[0].config)
    assert (run.first_step, run.step, run.epoch, run.steps) == (0, 20, 2, range(1, 21))
    assert len(run.accuracies) == 20
    assert run.losses[0] == next(event for event in told if isinstance(event, StepsDone)).losses[0]
    assert (len(run.validations), len(run.epochs), run.warnings) == (2, 2, [])
    assert run.learning_rates[-1][0] == 20


def test_only_kept_snapshots_are_remembered() -> None:
    run = recorded(started(), snapshot(0), *epoch(1))
    assert [event.step for event in run.snapshots] == [0, AN_EPOCH]


def test_a_copy_stays_as_it_is_while_the_run_grows() -> None:
    early, late = Warned("early", "Early."), Warned("late", "Late.")
    run = recorded(started(), *epoch(1), early)
    copy = run.copied()
    for event in (*epoch(2), late):
        run.record(event)
    assert (copy.step, len(copy.accuracies), copy.warnings) == (AN_EPOCH, AN_EPOCH, [early])
    assert (len(copy.validations), len(copy.epochs), len(copy.learning_rates)) == (2, 1, 2)
    assert not copy.snapshots


def test_a_run_that_goes_on_forgets_what_came_after() -> None:
    late, early = Warned("late", "Late."), Warned("early", "Early.")
    first = [started(), *epoch(1), early, *epoch(2), late, *epoch(3), ended(30)]
    run = recorded(*first, started(CONFIG.changed(epochs=5), first_step=15))
    assert (run.step, run.ended, run.config.epochs) == (15, None, 5)
    assert [event.step for event in run.validations] == [5, 10, 15]
    assert [event.step for event in run.epochs] == [10]
    assert [event.step for event in run.snapshots] == [10]
    assert run.learning_rates[-1][0] <= 15
    assert run.warnings == [early]
    run.record(steps(16, 20))
    assert list(run.losses) == [1 / step for step in range(1, 21)]


def test_it_knows_how_many_epochs_were_planned_when() -> None:
    run = recorded(started(), steps(1, 30), started(CONFIG.changed(epochs=5), 30), steps(31, 40))
    assert run.plans == [(0, CONFIG.epochs), (30, 5)]
    run.cut_back(20)
    assert run.plans == [(0, CONFIG.epochs)]


def test_a_run_that_goes_on_where_it_ended_keeps_everything() -> None:
    run = recorded(*whole_run(), started(first_step=30))
    assert (run.step, len(run.epochs), run.ended) == (30, 3, None)


def test_the_curve_of_a_fork_begins_where_it_left() -> None:
    run = recorded(started(first_step=100), steps(101, 103))
    assert (run.first_step, run.step, run.steps) == (100, 103, range(101, 104))


def test_a_fork_that_goes_on_from_its_first_step_begins_again() -> None:
    run = recorded(started(first_step=100), steps(101, 103), started(first_step=100), steps(101, 102))
    assert (run.first_step, run.step, len(run.losses)) == (100, 102, 2)


def test_a_run_whose_beginning_is_not_known_goes_on_at_its_step() -> None:
    run = recorded(started(first_step=20), steps(21, 22))
    run.cut_back(5)
    assert (run.first_step, run.step) == (5, 5)


def test_lost_steps_leave_a_gap_so_that_the_others_keep_their_places() -> None:
    run = recorded(started(), steps(1, 2), steps(5, 6))
    assert run.step == 6
    assert [math.isnan(loss) for loss in run.losses] == [False, False, True, True, False, False]


@pytest.mark.parametrize("speeds", [(1000.0, 1000.0), (1000.0, 2000.0)])
def test_the_shown_speed_follows_slowly(speeds: tuple[float, float]) -> None:
    run = recorded(*(StepsDone(n + 1, 1, (1.0,), (1.0,), 0.1, speed, 1.0) for n, speed in enumerate(speeds)))
    assert run.images_per_second == pytest.approx(speeds[0] + 0.1 * (speeds[1] - speeds[0]))
