import math

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.config import TrainingConfig
from core.runs import Run
from core.training.events import RunEnded
from gui import theme
from gui.panels.run_bar import RunBar
from gui.panels.run_words import headline, say_seconds, seconds_left, status_line
from gui.series import Series
from tests.gui.fakes import started, steps


@pytest.fixture
def bar(app: QApplication, qtbot: QtBot) -> RunBar:
    made = RunBar()
    qtbot.addWidget(made)
    return made


def running() -> Run:
    """Seven of fifteen steps."""
    run = Run(TrainingConfig(epochs=3))
    run.record(started(run.config))
    run.record(steps(1, 1, 5))
    run.record(steps(6, 2, 2))
    return run


def ended(outcome: str, accuracy: float = 0.9871) -> Run:
    run = running()
    run.record(RunEnded(outcome, 7, 0.05, accuracy, 15.0, 12004.0, None))  # type: ignore[arg-type]
    return run


LOOKS = {
    "idle": ("Train", True, True, False),
    "preparing": ("Pause", False, False, True),
    "running": ("Pause", True, False, True),
    "paused": ("Resume", True, True, True),
    "stopping": ("Pause", False, False, False),
}


@pytest.mark.parametrize("state", LOOKS)
def test_each_state_has_its_buttons(bar: RunBar, state: str) -> None:
    bar.set_run(running() if state != "idle" else None)
    bar.set_state(state)  # type: ignore[arg-type]
    assert (bar.train.text(), bar.train.isEnabled(), bar.step.isEnabled(), bar.stop.isEnabled()) == LOOKS[state]


def test_no_two_states_look_alike(bar: RunBar) -> None:
    seen = set()
    for state in LOOKS:
        bar.set_run(running() if state != "idle" else None)
        bar.set_state(state)  # type: ignore[arg-type]
        seen.add((bar.headline(), bar.train.text()))
    assert len(seen) == len(LOOKS)


def test_an_obstacle_disables_train_and_says_why(bar: RunBar) -> None:
    bar.set_obstacle("Download MNIST first.")
    assert not bar.train.isEnabled()
    assert bar.train.toolTip() == bar.step.toolTip() == "Download MNIST first."
    assert (bar.headline(), bar.status.text()) == ("Not ready", "Download MNIST first.")
    bar.set_obstacle("")
    assert bar.train.isEnabled()
    bar.show_ready(3, "A trained network")
    assert (bar.headline(), bar.status.text()) == ("Ready", "A trained network")


def test_an_obstacle_does_not_keep_a_running_training_from_being_paused(bar: RunBar) -> None:
    bar.set_run(running())
    bar.set_state("running")
    bar.set_obstacle("The batch size must be a number.")
    assert bar.train.isEnabled()


def test_clicks_are_told(bar: RunBar, qtbot: QtBot) -> None:
    for button, signal in ((bar.train, bar.train_clicked), (bar.step, bar.step_clicked)):
        with qtbot.waitSignal(signal):
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    bar.set_run(running())
    bar.set_state("running")
    with qtbot.waitSignal(bar.stop_clicked):
        qtbot.mouseClick(bar.stop, Qt.MouseButton.LeftButton)


def test_progress_is_counted_in_epochs(bar: RunBar) -> None:
    bar.set_run(running())
    bar.set_state("running")
    assert (bar.progress.done, bar.progress.epochs) == (pytest.approx(1.4), 3)
    assert bar.headline() == "Epoch 2 of 3"


def test_after_a_run_one_trains_again(bar: RunBar) -> None:
    bar.set_run(ended("completed"))
    bar.set_state("idle")
    assert bar.train.text() == "Train again"


@pytest.mark.parametrize(
    ("outcome", "tone", "words", "figures"),
    [
        ("completed", "success", "Finished", "98.71% right · 3 epochs in 15 s · 12,004 images/s"),
        ("stopped", "body", "Stopped", "98.71% right · 7 steps in 15 s · 12,004 images/s"),
        ("failed", "error", "Ended early", "98.71% right · 7 steps in 15 s · 12,004 images/s"),
    ],
)
def test_a_run_says_plainly_how_it_ended(outcome: str, tone: str, words: str, figures: str) -> None:
    run = ended(outcome)
    assert headline("idle", run) == (tone, words)
    assert status_line("idle", run) == figures


def test_a_run_that_was_never_validated_says_nothing_of_accuracy() -> None:
    assert "right" not in status_line("idle", ended("stopped", math.nan))


def test_the_time_left_follows_from_the_steps_so_far() -> None:
    run = running()
    assert seconds_left(run) == pytest.approx(run.seconds * 8 / 7)
    assert math.isnan(seconds_left(Run(TrainingConfig())))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (0.2, "1 s"), (89, "89 s"), (125, "2 min"), (4800, "80 min"), (7320, "2 h 2 min")],
)
def test_times_are_said_shortly(seconds: float, words: str) -> None:
    assert say_seconds(seconds) == words


def test_a_series_says_which_seed_is_under_way() -> None:
    assert headline("running", running(), (2, 5)) == ("body", "Seed 2 of 5 · Epoch 2 of 3")
    assert headline("idle", ended("completed"), (5, 5)) == ("success", "Finished")


def test_progress_and_time_of_a_series_are_those_of_all_its_seeds(bar: RunBar) -> None:
    run, before = running(), ended("completed")
    bar.set_run(run)
    bar.set_series(Series((run.config,) * 5, "group", (before,)))
    bar.set_state("running")
    assert (bar.progress.done, bar.progress.epochs) == (pytest.approx(1 + 7 / 15), 5)
    each = run.seconds * 15 / 7
    left = each - run.seconds + 3 * each
    assert bar.status.text().endswith(f" · {say_seconds(left)} left for all seeds")
    run.record(RunEnded("completed", 15, 0.05, 0.9, 15.0, 12004.0, None))
    bar.set_series(Series((run.config,) * 5, "group", (before, run)))
    bar.set_state("preparing")
    assert bar.progress.done == 2
    stopped = ended("stopped")
    bar.set_run(stopped)
    bar.set_series(Series((run.config,) * 5, "group", (before, stopped)))
    bar.set_state("idle")
    assert bar.progress.done == pytest.approx(1 + 7 / 15)


def test_figures_that_do_not_fit_are_left_out_whole_and_in_the_tooltip(bar: RunBar, app: QApplication) -> None:
    show_at(bar, 720, app)
    bar.set_run(ended("completed"))
    bar.set_state("idle")
    app.processEvents()
    assert bar.status.shown() == "98.71% right · 3 epochs in 15 s"
    assert bar.status.toolTip() == bar.status.text() == "98.71% right · 3 epochs in 15 s · 12,004 images/s"


@pytest.mark.parametrize("scale", theme.TYPE_SCALES)
def test_how_good_it_has_become_is_seen_whole_in_a_bar_of_any_width(
    bar: RunBar, app: QApplication, scale: float
) -> None:
    theme.dress()
    theme.set_theme("light", scale)
    for width in range(440, 780, 20):
        show_at(bar, width, app)
        for outcome in ("completed", "stopped", "failed"):
            bar.set_run(ended(outcome))
            bar.set_state("idle")
            app.processEvents()
            assert bar.status.shown() in whole_parts(bar.status.text())
        bar.set_run(running())
        for state in ("running", "paused", "stopping"):
            bar.set_state(state)  # type: ignore[arg-type]
            app.processEvents()
            assert not bar.status.shown().endswith("…")


def whole_parts(text: str) -> set[str]:
    """The first of its parts, the first two, and so on."""
    parts = text.split(" · ")
    return {" · ".join(parts[: count + 1]) for count in range(len(parts))}


def test_while_it_runs_the_time_left_is_worth_more_than_the_speed(bar: RunBar, app: QApplication) -> None:
    run = running()
    bar.set_run(run)
    bar.set_series(Series((run.config,) * 5, "group", ()))
    show_at(bar, 400, app)
    bar.set_state("running")
    app.processEvents()
    assert bar.status.text().startswith("1,")
    assert bar.status.shown() == bar.status.text().split(" · ")[-1]
    assert bar.status.shown().endswith("left for all seeds")


def test_in_a_narrow_bar_the_figures_stand_under_the_buttons(bar: RunBar, app: QApplication) -> None:
    show_at(bar, 900, app)
    assert top_of(bar.progress, bar) < bottom_of(bar.train, bar)
    show_at(bar, 420, app)
    assert top_of(bar.progress, bar) > bottom_of(bar.train, bar)
    show_at(bar, 900, app)
    assert top_of(bar.progress, bar) < bottom_of(bar.train, bar)


def test_train_is_as_wide_as_resume_so_that_pausing_moves_nothing(bar: RunBar, app: QApplication) -> None:
    theme.set_theme("light", 1.5)
    widths = set()
    for state in ("running", "paused", "preparing"):
        bar.set_run(running())
        bar.set_state(state)  # type: ignore[arg-type]
        widths.add(max(bar.train.sizeHint().width(), bar.train.minimumWidth()))
    assert len(widths) == 1


def show_at(bar: RunBar, width: int, app: QApplication) -> None:
    bar.resize(width, 60)
    bar.show()
    app.processEvents()


def top_of(part: QWidget, bar: RunBar) -> int:
    return part.mapTo(bar, QPoint(0, 0)).y()


def bottom_of(part: QWidget, bar: RunBar) -> int:
    return part.mapTo(bar, part.rect().bottomLeft()).y()
