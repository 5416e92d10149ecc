"""The Training tab's figures and charts follow a run."""

import csv
import math
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.config import TrainingConfig
from core.runs import Run
from core.training.events import RunEnded, Snapshot, Validated
from gui.panels.judging import PinJudged
from gui.panels.training_panel import TrainingPanel
from gui.tasks import Tasks
from gui.widgets.chart_frame import Frame
from gui.widgets.live_chart import LiveChart
from tests.gui.fakes import WARNING, FakeDialogs, started, steps
from tests.gui.stored_runs import keep_run


@pytest.fixture
def panel(app: QApplication, qtbot: QtBot, dialogs: FakeDialogs, tasks: Tasks) -> TrainingPanel:
    made = TrainingPanel(dialogs, tasks)
    qtbot.addWidget(made)
    made.resize(764, 613)
    made.show()
    app.processEvents()
    return made


@pytest.fixture
def run() -> Run:
    made = Run(TrainingConfig(epochs=3, schedule="constant", learning_rate=0.1))
    made.record(started(made.config))
    made.record(steps(1, 1, count=6))
    made.record(Validated(5, 0.076, 0.983, whole=True))
    return made


def shown(panel: TrainingPanel) -> Frame:
    return panel.loss_chart.frame


def test_the_charts_are_found_by_their_names(panel: TrainingPanel) -> None:
    for name in ("lossChart", "accuracyChart"):
        assert panel.findChild(QWidget, name).accessibleName()


def test_a_run_shows_its_figures(panel: TrainingPanel, run: Run) -> None:
    panel.set_run(run)
    assert panel.figures.accuracy.text() == "98.3%"
    assert panel.figures.loss.text() == "0.076"
    assert panel.figures.speed.text() == "1,000 images/s"
    assert panel.figures.time.text().startswith("1 s of about")


def test_the_final_figures_stand_when_it_has_ended(panel: TrainingPanel, run: Run) -> None:
    run.record(RunEnded("completed", 6, 0.076, 0.983, 42.0, 900.0, None))
    panel.set_run(run)
    assert panel.figures.time.text() == "42 s"
    assert panel.figures.speed.text() == "900 images/s"


def test_x_covers_the_planned_run_from_the_start(panel: TrainingPanel, run: Run) -> None:
    panel.set_run(run)
    assert shown(panel).x[1] >= 15
    assert [mark.text for mark in shown(panel).marks] == ["epoch 2", "epoch 3"]
    assert [mark.text for mark in panel.accuracy_chart.frame.marks] == ["", ""]


def test_a_dirty_run_is_painted_by_the_timer(panel: TrainingPanel, run: Run, qtbot: QtBot) -> None:
    panel.set_run(run)
    run.record(steps(7, 2))
    panel.mark_dirty()
    assert shown(panel).lines[0].x[-1] == 6
    qtbot.waitUntil(lambda: shown(panel).lines[0].x[-1] == 7)


@pytest.fixture
def long_run(panel: TrainingPanel) -> Run:
    """In which a step is less than a pixel."""
    made = Run(TrainingConfig(epochs=2000))
    made.record(started(made.config))
    made.record(steps(1, 1, count=100))
    panel.set_run(made)
    made.record(steps(101, 21))
    return made


def play_round(panel: TrainingPanel) -> None:
    for _frame in range(2):
        panel._rounds.advance()


@pytest.mark.usefixtures("long_run")
def test_a_curve_that_has_grown_by_less_than_a_pixel_waits_for_the_figures(panel: TrainingPanel) -> None:
    panel.mark_dirty()
    play_round(panel)  # with figures
    assert shown(panel).lines[0].x[-1] == 101
    panel._run.record(steps(102, 22))
    panel.mark_dirty()
    play_round(panel)
    assert shown(panel).lines[0].x[-1] == 101
    panel.mark_dirty()
    play_round(panel)
    assert shown(panel).lines[0].x[-1] == 102


@pytest.mark.usefixtures("long_run")
def test_a_moment_is_marked_with_the_next_round(panel: TrainingPanel) -> None:
    panel.mark_dirty()
    play_round(panel)
    panel._run.record(steps(102, 22))
    panel.time_machine.marked.emit(3)
    play_round(panel)
    assert shown(panel).lines[0].x[-1] == 102


def test_charts_and_figures_take_turns(panel: TrainingPanel, run: Run) -> None:
    panel.set_run(run)
    run.record(steps(7, 2))
    panel.mark_dirty()
    panel._rounds.advance()
    run.record(Validated(7, 0.05, 0.99, whole=True))
    assert [chart.frame.lines[0].x[-1] for chart in (panel.loss_chart, panel.accuracy_chart)] == [7, 7]
    assert panel.figures.accuracy.text() == "98.3%"
    panel._rounds.advance()
    assert panel.figures.accuracy.text() == "99.0%"


def let_it_rest(panel: TrainingPanel) -> None:
    while panel._rounds.are_due:
        panel._rounds.advance()


def test_what_comes_alone_is_painted_once(panel: TrainingPanel, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    panel.set_run(run)
    painted: list[int] = []
    for chart in (panel.loss_chart, panel.accuracy_chart):
        monkeypatch.setattr(chart.view, "show_frame", lambda frame: painted.append(frame.lines[0].x[-1]))
    for step in (7, 8):
        run.record(steps(step, 2))
        panel.mark_dirty()
        let_it_rest(panel)
    assert painted == [7, 7, 8, 8]


@pytest.mark.parametrize("frames", range(1, 8))
def test_charts_and_figures_end_with_the_newest_whenever_it_came(panel: TrainingPanel, run: Run, frames: int) -> None:
    panel.set_run(run)
    run.record(steps(7, 2))
    for _frame in range(frames):
        panel.mark_dirty()
        panel._rounds.advance()
    run.record(steps(8, 2))
    run.record(Validated(8, 0.05, 0.99, whole=True))
    run.record(RunEnded("completed", 8, 0.05, 0.99, 42.0, 900.0, None))
    panel.mark_dirty()
    let_it_rest(panel)
    for chart in (panel.loss_chart, panel.accuracy_chart):
        assert {line.x[-1] for line in chart.frame.lines} == {8}
    assert panel.loss_chart.legend().endswith("validation 0.050")
    assert panel.accuracy_chart.legend().endswith("validation 99.0%")
    assert (panel.figures.accuracy.text(), panel.figures.time.text()) == ("99.0%", "42 s")


def test_a_panel_that_is_hidden_in_the_midst_of_a_round_catches_up(panel: TrainingPanel, run: Run) -> None:
    panel.set_run(run)
    run.record(steps(7, 2))
    panel.mark_dirty()
    panel._rounds.advance()
    panel.hide()
    run.record(steps(8, 2))
    panel.mark_dirty()
    let_it_rest(panel)
    panel.show()
    assert [chart.frame.lines[0].x[-1] for chart in (panel.loss_chart, panel.accuracy_chart)] == [8, 8]


def test_a_run_that_comes_into_view_in_the_midst_of_a_round_is_shown_alone(panel: TrainingPanel, run: Run) -> None:
    panel.set_run(run)
    panel.mark_dirty()
    panel._rounds.advance()
    panel.set_run(None)
    let_it_rest(panel)
    assert (shown(panel).lines, panel.figures.accuracy.text()) == ((), "–")


def test_a_hidden_panel_is_brought_up_to_date_when_it_is_seen(panel: TrainingPanel, run: Run) -> None:
    panel.set_run(run)
    panel.hide()
    run.record(steps(7, 2))
    panel.mark_dirty()
    assert not panel._rounds.are_due
    assert shown(panel).lines[0].x[-1] == 6
    panel.show()
    assert shown(panel).lines[0].x[-1] == 7


def test_a_run_that_diverges_has_red_figures(panel: TrainingPanel, run: Run) -> None:
    run.record(Validated(6, math.nan, 0.1, whole=False))
    run.record(WARNING)
    panel.set_run(run)
    assert panel.figures.loss.text() == "not a number"


def test_both_charts_are_read_and_zoomed_together(panel: TrainingPanel, run: Run) -> None:
    panel.set_run(run)
    panel.loss_chart.hovered.emit(3.0)
    assert panel.loss_chart.legend().startswith("at step 3:")
    assert panel.accuracy_chart.legend().startswith("at step 3:")
    panel.accuracy_chart.view.zoom_wanted.emit((2.0, 13.0))
    assert panel.loss_chart.zoom == panel.accuracy_chart.zoom is not None
    panel.loss_chart.view.all_wanted.emit()
    assert panel.accuracy_chart.zoom is None


def test_another_run_is_seen_whole(panel: TrainingPanel, run: Run) -> None:
    panel.set_run(run)
    panel.loss_chart.view.zoom_wanted.emit((2.0, 13.0))
    panel.set_run(Run(TrainingConfig()))
    assert panel.loss_chart.zoom is None
    assert panel.figures.accuracy.text() == "–"
    assert shown(panel).x_ticks == ()


def test_no_run_shows_nothing(panel: TrainingPanel, run: Run) -> None:
    panel.set_run(run)
    panel.set_run(None)
    assert panel.figures.speed.text() == "–"
    assert shown(panel).lines == ()


def test_pinned_drawings_have_curves_in_the_accuracy_chart_until_the_next_run(panel: TrainingPanel, run: Run) -> None:
    panel.set_run(run)
    panel.follow_pins((PinJudged(1, "7", 0.25, 3),))
    panel.refresh()
    assert panel.accuracy_chart.legend().startswith("pin 1 25.0%, train")
    assert "pin" not in panel.loss_chart.legend()
    panel.set_run(run)
    assert "pin" not in panel.accuracy_chart.legend()


def test_a_drawing_that_is_pinned_no_more_loses_its_curve_at_once(panel: TrainingPanel, run: Run) -> None:
    panel.set_run(run)
    panel.follow_pins((PinJudged(1, "7", 0.25, 3), PinJudged(2, "7", 0.5, 3)))
    panel.keep_pins({2})
    panel.refresh()
    assert panel.accuracy_chart.legend().startswith("pin 2 50.0%, train")


def test_pinned_drawings_are_in_the_table(
    panel: TrainingPanel, run: Run, dialogs: FakeDialogs, tasks: Tasks, tmp_path: Path
) -> None:
    panel.set_run(run)
    panel.follow_pins((PinJudged(4, "7", 0.25, 3),))
    dialogs.path = str(tmp_path / "values.csv")
    panel.accuracy_chart.values_wanted.emit()
    tasks.wait_for_writing()
    with (tmp_path / "values.csv").open() as lines:
        rows = list(csv.DictReader(lines))
    assert [row["pin_4"] for row in rows] == ["", "", "0.25", "", "", ""]


def test_the_moment_that_is_looked_at_is_marked_in_both_charts(panel: TrainingPanel, run: Run, qtbot: QtBot) -> None:
    def moments(chart: LiveChart) -> list[tuple[float, str]]:
        return [(mark.x, mark.text) for mark in chart.frame.marks if mark.row == 2]

    run.record(Snapshot(4, {}, kept=True))
    panel.set_run(run)
    panel.time_machine.slider.choose(4)
    qtbot.waitUntil(lambda: moments(panel.loss_chart) == [(4, "step 4")])
    qtbot.waitUntil(lambda: moments(panel.accuracy_chart) == [(4, "")])
    panel.time_machine.return_to_now()
    qtbot.waitUntil(lambda: not moments(panel.loss_chart))


def test_moments_lie_below_the_steps_of_the_charts(panel: TrainingPanel, run: Run) -> None:
    run.record(Snapshot(5, {}, kept=True))
    panel.set_run(run)
    slider, view = panel.time_machine.slider, panel.loss_chart.view
    place = slider.mapTo(panel, QPoint(round(slider.across(5)), 0)).x()
    left = view.mapTo(panel, QPoint()).x() + view.width() - 1 - view.scale_now.width
    assert place == pytest.approx(left + view.scale_now.across(5), abs=1.5)


def test_seeds_that_have_ended_lie_behind_the_run(panel: TrainingPanel, run: Run, qtbot: QtBot) -> None:
    panel.set_run(run)
    panel.set_seeds((run,))
    panel.refresh()
    assert panel.loss_chart.legend().startswith("seed 0")
    panel.set_seeds((run, run))
    qtbot.waitUntil(lambda: panel.loss_chart.legend().startswith("mean of 2 seeds"))
    assert len(shown(panel).bands) == len(shown(panel).still) == 1
    of_both, of_run = panel._seeds.losses()[0], panel._curves.losses()[0]
    assert of_both.y == pytest.approx(of_run.y)
    panel.set_seeds(())
    panel.refresh()
    assert "seed" not in panel.loss_chart.legend()


def test_a_fork_has_what_came_before_it_behind_its_curves(panel: TrainingPanel, run: Run, qtbot: QtBot) -> None:
    parent = (keep_run(run.config, count=10), 4)
    fork = Run(run.config, parent=parent, first_step=4)
    fork.record(replace(started(fork.config), first_step=4))
    fork.record(steps(5, 1, count=6))
    panel.set_run(fork)
    for chart in (panel.loss_chart, panel.accuracy_chart):
        qtbot.waitUntil(lambda chart=chart: chart.legend().startswith("before the fork"), timeout=20_000)
        assert chart.frame.still[0].x.tolist() == [1, 2, 3, 4]
        assert chart.frame.lines[0].x[0] == 5
    assert "fork, step 4" in [mark.text for mark in shown(panel).marks]
    panel.set_run(run)
    assert shown(panel).still == ()


def test_values_go_into_a_table(
    panel: TrainingPanel, run: Run, dialogs: FakeDialogs, tasks: Tasks, tmp_path: Path
) -> None:
    panel.set_run(run)
    dialogs.path = str(tmp_path / "values")
    panel.accuracy_chart.values_wanted.emit()
    tasks.wait_for_writing()
    with (tmp_path / "values.csv").open() as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 6
    assert rows[4]["validation_accuracy"] == "0.983"


def test_a_picture_is_saved(panel: TrainingPanel, run: Run, dialogs: FakeDialogs, tasks: Tasks, tmp_path: Path) -> None:
    panel.set_run(run)
    dialogs.path = str(tmp_path / "loss.png")
    panel.loss_chart.picture_wanted.emit()
    tasks.wait_for_writing()
    assert (tmp_path / "loss.png").read_bytes().startswith(b"\x89PNG")


def test_what_cannot_be_saved_is_said(
    panel: TrainingPanel, run: Run, dialogs: FakeDialogs, tasks: Tasks, tmp_path: Path
) -> None:
    panel.set_run(run)
    dialogs.path = str(tmp_path / "missing" / "loss.png")
    panel.loss_chart.picture_wanted.emit()
    tasks.wait_for_writing()
    assert len(dialogs.told) == 1
    assert "loss.png" in dialogs.told[0]
