from core.config import TrainingConfig
from core.runs import Run, RunStore
from core.training.events import RunEnded
from gui.series import Series, make_series, say_accuracies, with_finished
from tests.gui.stored_runs import keep_run


def ended(accuracy: float, outcome: str = "completed") -> Run:
    run = Run(TrainingConfig())
    run.record(RunEnded(outcome, 10, 0.1, accuracy, 1.0, 1.0, None))  # type: ignore[arg-type]
    return run


def series(*runs: Run) -> Series:
    return Series((TrainingConfig(),) * 5, "group", runs)


def test_seeds_count_on_from_the_settings_own() -> None:
    assert [config.seed for config in make_series(TrainingConfig(seed=3), 3).configs] == [3, 4, 5]
    assert [config.seed for config in make_series(TrainingConfig(seed=2**63 - 1), 2).configs] == [2**63 - 1, 0]


def test_it_knows_its_place() -> None:
    begun = make_series(TrainingConfig(), 2)
    assert (begun.place, begun.total) == (1, 2)
    second = begun.with_run(ended(0.9))
    assert (second.place, second.next) == (2, begun.configs[1])
    assert second.with_run(ended(0.9)).next is None


def test_mean_and_spread_are_said_of_the_runs_that_came_to_their_end() -> None:
    said = say_accuracies(series(ended(0.98), ended(0.99), ended(0.5, "stopped"), ended(float("nan"))))
    assert said == "98.50% right on average, give or take 0.71%: from 98.00% to 99.00% with 2 seeds."


def test_one_run_says_nothing_of_chance() -> None:
    assert say_accuracies(series(ended(0.98))) == ""
    assert say_accuracies(series()) == ""


def keep(config: TrainingConfig, group: str = "") -> str:
    return keep_run(config, group=group, count=config.epochs * 5)


def test_finished_runs_are_part_of_it_and_come_first() -> None:
    config = TrainingConfig(epochs=2, seed=5)
    alone, tied = keep(config.changed(seed=7)), keep(config.changed(seed=6), "old")
    stopped = keep_run(config, outcome="stopped")
    found = with_finished(make_series(config, 4), RunStore())
    assert [run.id for run in found.done] == [tied, alone]
    assert [entry.seed for entry in found.configs] == [6, 7, 5, 8]
    assert (found.place, found.found, found.group) == (3, 2, "old")
    assert {run.id: run.group for run in RunStore().runs()} == {tied: "old", alone: "old", stopped: ""}


def test_without_any_it_is_as_it_was() -> None:
    begun = make_series(TrainingConfig(), 3)
    found = with_finished(begun, RunStore())
    assert (found.configs, found.group, found.done, found.found) == (begun.configs, begun.group, (), 0)


def test_a_run_whose_settings_were_edited_afterwards_is_no_repeat() -> None:
    config = TrainingConfig(epochs=2)
    about = RunStore().folder / keep(config.changed(seed=77)) / "run.json"
    about.write_text(about.read_text().replace('"seed": 77', '"seed": 1'))
    found = with_finished(make_series(config, 2), RunStore())
    assert [entry.seed for entry in found.configs] == [0, 1]
    assert found.done == ()


def test_a_run_that_cannot_be_read_is_trained_again() -> None:
    config = TrainingConfig(epochs=2)
    (RunStore().folder / keep(config) / "run.json").write_text("{")
    assert with_finished(make_series(config, 2), RunStore()).done == ()
