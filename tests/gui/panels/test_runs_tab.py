"""The Runs tab: what is on disk, what is done to it, and what the window is asked for."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from core.runs import Run, RunStore, StoredCheckpoint
from core.training.events import RunEnded
from gui.panels.runs_deeds import file_name
from gui.panels.runs_tab import RunsTab
from gui.study import Study
from tests.gui.fakes import FakeDialogs, started, steps
from tests.gui.runs_room import CONFIG, action, make, names, settle, study
from tests.gui.stored_runs import keep_run

__all__ = ["make", "study"]


def test_without_runs_it_says_what_to_do(make: Callable[[], RunsTab]) -> None:
    tab = make()
    assert tab._page.currentIndex() == 1
    assert not tab.top.isVisible()


def test_runs_of_the_command_appear_when_the_tab_is_shown(make: Callable[[], RunsTab], qtbot: QtBot) -> None:
    tab = make()
    keep_run(CONFIG)
    tab.hide()
    with qtbot.waitSignal(tab.shelf.listed):
        tab.show()
    assert names(tab) == ["Quick start"]
    assert tab._page.currentIndex() == 0


def test_a_damaged_run_is_one_row_among_others(make: Callable[[], RunsTab]) -> None:
    broken = keep_run(CONFIG)
    keep_run(CONFIG.changed(seed=1))
    (RunStore().folder / broken / "run.json").write_text("{")
    tab = make()
    assert {row.cells[5] for row in tab.table.shown()} == {"damaged", "finished"}
    tab.table.choose([broken])
    assert tab.footer.note.placeholderText() == "“run.json” does not describe a run."
    assert str(RunStore().folder / broken) in tab.footer.note.toolTip()
    assert not tab.actions_of_runs.actions["continue"].isEnabled()
    assert tab.actions_of_runs.actions["delete"].isEnabled()


def test_rename_goes_to_disk(make: Callable[[], RunsTab], qtbot: QtBot) -> None:
    run = keep_run(CONFIG)
    tab = make()
    tab.table.choose([run])
    action(tab, "rename")
    editor = tab.table.viewport().findChild(QLineEdit)
    editor.setText("First try")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: names(tab) == ["First try"])
    assert RunStore().run(run).name == "First try"
    assert [row.id for row in tab.table.chosen()] == [run]


def test_a_note_is_kept_and_shown_again(make: Callable[[], RunsTab], qtbot: QtBot) -> None:
    one, other = keep_run(CONFIG), keep_run(CONFIG.changed(seed=1))
    tab = make()
    tab.table.choose([one])
    QTest.keyClicks(tab.footer.note, "too fast")
    tab.table.choose([other])
    assert tab.footer.note.text() == ""
    qtbot.waitUntil(lambda: RunStore().run(one).note == "too fast")
    settle(tab, qtbot)
    tab.table.choose([one])
    assert tab.footer.note.text() == "too fast"


def test_a_reading_in_between_does_not_take_a_note_away_that_is_being_written(
    make: Callable[[], RunsTab], qtbot: QtBot
) -> None:
    run = keep_run(CONFIG)
    tab = make()
    tab.table.choose([run])
    tab.footer.note.setFocus()
    QTest.keyClicks(tab.footer.note, "half a se")
    tab.refresh()
    settle(tab, qtbot)
    assert RunStore().run(run).note == ""
    assert tab.footer.note.text() == "half a se"


def test_stars(make: Callable[[], RunsTab], qtbot: QtBot) -> None:
    one, other = keep_run(CONFIG), keep_run(CONFIG.changed(seed=1))
    tab = make()
    tab.table.choose([one, other])
    action(tab, "star")
    qtbot.waitUntil(lambda: all(row.starred for row in tab.table.shown()))
    assert tab.actions_of_runs.actions["star"].text() == "Remove star\t*"
    action(tab, "star")
    qtbot.waitUntil(lambda: not any(row.starred for row in tab.table.shown()))
    settle(tab, qtbot)
    assert not RunStore().run(one).starred


@pytest.mark.parametrize("key", ["fork", "report"])
def test_a_run_that_has_gone_leaves_the_list_once_that_is_found_out(
    make: Callable[[], RunsTab], qtbot: QtBot, dialogs: FakeDialogs, tmp_path: Path, key: str
) -> None:
    run, other = keep_run(CONFIG), keep_run(CONFIG.changed(seed=1))
    tab = make()
    shutil.rmtree(RunStore().folder / run)
    tab.table.choose([run])
    dialogs.path = str(tmp_path / "report.html")
    action(tab, key)
    qtbot.waitUntil(lambda: [row.id for row in tab.table.shown()] == [other], timeout=30_000)
    assert "There is no run" in tab.notices.strip.text()
    settle(tab, qtbot)


@pytest.mark.parametrize(
    ("outcome", "words", "epochs"),
    [("completed", "Ten more epochs", 12), ("stopped", "Continue", 0), ("", "Continue", 0)],
)
def test_a_run_can_go_on(make: Callable[[], RunsTab], qtbot: QtBot, outcome: str, words: str, epochs: int) -> None:
    run = keep_run(CONFIG, outcome=outcome)
    tab = make()
    tab.table.choose([run])
    assert tab.actions_of_runs.buttons["continue"].text() == words
    with qtbot.waitSignal(tab.continue_requested) as asked:
        tab.actions_of_runs.buttons["continue"].click()
    assert asked.args == [run, epochs]


def test_what_the_window_has_to_do_is_asked_for(make: Callable[[], RunsTab], qtbot: QtBot) -> None:
    run = keep_run(CONFIG)
    tab = make()
    tab.table.choose([run])
    for key, signal in (("repeat", tab.repeat_requested), ("open", tab.open_model_requested)):
        with qtbot.waitSignal(signal) as asked:
            action(tab, key)
        assert asked.args == [run]
    with qtbot.waitSignal(tab.open_model_requested):
        QTest.keyClick(tab.table, Qt.Key.Key_Return)


class ForkedStore(RunStore):
    def checkpoints(self, run_id: str) -> tuple[StoredCheckpoint, ...]:
        return (StoredCheckpoint(5, 1, Path("a"), at_end=True), StoredCheckpoint(10, 2, Path("b"), at_end=True))


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_fork_begins_at_a_checkpoint(make: Callable[[], RunsTab], qtbot: QtBot) -> None:
    run = keep_run(CONFIG)
    tab = make()
    tab.table.choose([run])
    action(tab, "fork")
    qtbot.waitUntil(lambda: tab.notices.strip.text() == "This run has no checkpoint to fork from.")
    tab.shelf.store = ForkedStore()
    action(tab, "fork")
    menu = tab.deeds.fork_menu
    qtbot.waitUntil(menu.isVisible)
    assert [entry.text() for entry in menu.actions()] == ["Step 10 · end of epoch 2", "Step 5 · end of epoch 1"]
    with qtbot.waitSignal(tab.fork_requested) as asked:
        menu.actions()[1].trigger()
    assert asked.args == [run, 5]
    menu.close()


def test_while_something_trains_nothing_else_can_begin(make: Callable[[], RunsTab]) -> None:
    run = keep_run(CONFIG)
    tab = make()
    tab.table.choose([run])
    tab.follow_state("preparing")
    button = tab.actions_of_runs.buttons["continue"]
    assert not button.isEnabled()
    assert "stop it first" in button.toolTip()
    tab.follow_state("idle")
    assert button.isEnabled()


def test_the_run_that_trains_is_a_row_that_grows(make: Callable[[], RunsTab], qtbot: QtBot, study: Study) -> None:
    tab = make()
    run = Run(CONFIG, id="20261121-live")
    tab.follow_state("preparing")
    study.set_run(run)
    tab.live.look()
    assert names(tab) == []
    run.record(started(CONFIG))
    run.record(steps(1, 1, count=4))
    tab.follow_state("running")
    tab.live.look()
    (row,) = tab.table.shown()
    assert (row.cells[5], row.cells[7]) == ("training", "1.000")
    assert tab._page.currentIndex() == 0
    tab.table.choose([run.id])
    assert not tab.actions_of_runs.actions["delete"].isEnabled()
    run.record(RunEnded("completed", 4, 0.1, 0.9, 1.0, 10.0, None))
    with qtbot.waitSignal(tab.shelf.listed):
        tab.follow_state("idle")
    assert names(tab) == []  # nothing of it is on disk here


def test_nobody_is_asked_for_the_run_while_the_tab_is_hidden(make: Callable[[], RunsTab], study: Study) -> None:
    tab = make()
    run = Run(CONFIG, id="x")
    run.record(started(CONFIG))
    study.set_run(run)
    assert tab.live._timer.isActive()
    tab.hide()
    assert not tab.live._timer.isActive()


def test_ticked_runs_are_compared(make: Callable[[], RunsTab], qtbot: QtBot) -> None:
    one, other = keep_run(CONFIG, 0.9), keep_run(CONFIG.changed(learning_rate=0.5), 0.8)
    tab = make()
    tab.table.choose([one, other])
    tab.table.toggle_ticks()
    settle(tab, qtbot)
    assert tab.compared.panel is not None
    assert len(tab.compared.panel.chart.frame.lines) == 2
    assert "90.0%" in tab.compared.panel.chart.legend()
    assert [row.title for row in tab.compared.panel.table.rows][:2] == ["Learning rate", "Accuracy"]
    tab.compared.panel.measure.setCurrentIndex(3)
    tab.compared.panel.measure.picked.emit("train_loss")
    assert tab.compared.panel.chart.accessibleName() == "Training loss"
    tab.table.runs.clear_ticks()
    assert not tab.compared.panel.isVisible()


def test_a_run_that_goes_on_elsewhere_is_read_again(make: Callable[[], RunsTab], qtbot: QtBot) -> None:
    run = keep_run(CONFIG, outcome="", count=10)
    tab = make()
    tab.table.choose([run])
    tab.table.toggle_ticks()
    settle(tab, qtbot)
    assert tab.compared.panel is not None
    assert tab.compared.panel.runs()[run].step == 10
    with (RunStore().folder / run / "events.jsonl").open("a") as events:
        line = '{"event": "steps_done", "first_step": 11, "epoch": 1, "losses": [0.5], "accuracies": [0.5], '
        events.write(line + '"learning_rate": 0.1, "images_per_second": 9.0, "seconds": 9.0}\n')
    tab.refresh()
    qtbot.waitUntil(lambda: tab.compared.panel is not None and tab.compared.panel.runs()[run].step == 11)
    settle(tab, qtbot)


def test_the_live_run_grows_in_the_comparison(make: Callable[[], RunsTab], qtbot: QtBot, study: Study) -> None:
    tab = make()
    run = Run(CONFIG, id="20261121-live")
    run.record(started(CONFIG))
    run.record(steps(1, 1, count=4))
    study.set_run(run)
    tab.live.look()
    tab.table.choose([run.id])
    tab.table.toggle_ticks()
    assert tab.compared.panel is not None
    tab.compared.panel.measure.setCurrentIndex(3)
    tab.compared.panel.measure.picked.emit("train_loss")
    assert len(tab.compared.panel.chart.frame.lines[0].x) == 4
    run.record(steps(5, 1, count=4))
    tab.live.look()
    assert len(tab.compared.panel.chart.frame.lines[0].x) == 8


def test_two_groups_of_seeds_are_judged(make: Callable[[], RunsTab], qtbot: QtBot) -> None:
    for seed in range(5):
        keep_run(CONFIG.changed(seed=seed), 0.9 + seed / 1000, group="slow")
        keep_run(CONFIG.changed(seed=seed, learning_rate=0.1), 0.8 + seed / 1000, group="fast")
    tab = make()
    tab.table.selectAll()
    tab.table.toggle_ticks()
    settle(tab, qtbot)
    assert tab.compared.panel is not None
    assert len(tab.compared.panel.chart.frame.bands) == 2
    assert "more than the seeds explain" in tab.compared.panel.verdict.text()
    assert tab.compared.panel.verdict.isVisible()


def test_exports(make: Callable[[], RunsTab], qtbot: QtBot, dialogs: FakeDialogs, tmp_path: Path) -> None:
    run = keep_run(CONFIG)
    tab = make()
    tab.table.choose([run])
    tab.table.toggle_ticks()
    settle(tab, qtbot)
    compare = tab.compared.panel
    assert compare is not None
    for save, name in (
        (compare.save_picture, "chart.png"),
        (compare.save_curves, "curves.csv"),
        (compare.save_differences, "runs.csv"),
    ):
        dialogs.path = str(tmp_path / Path(name).stem)
        with qtbot.waitSignal(compare.said):
            save()
        assert (tmp_path / name).stat().st_size > 20
    dialogs.path = str(tmp_path)
    with qtbot.waitSignal(compare.said):
        compare.save_events()
    assert list(tmp_path.rglob("events.out.tfevents.*"))
    dialogs.path = str(tmp_path / "nowhere" / "x.csv")
    with qtbot.waitSignal(compare.failed):
        compare.save_curves()
    assert "could not be written" in tab.notices.strip.text()


def test_a_report_is_written_also_where_the_model_is_gone(
    make: Callable[[], RunsTab], qtbot: QtBot, dialogs: FakeDialogs, tmp_path: Path
) -> None:
    pytest.importorskip("torch")
    run = keep_run(CONFIG)
    tab = make()
    tab.table.choose([run])
    dialogs.path = str(tmp_path / "report")
    action(tab, "report")
    qtbot.waitUntil(lambda: "was written" in tab.notices.strip.text(), timeout=30_000)
    assert "LeNet-5" in (tmp_path / "report.html").read_text()


def test_the_report_of_a_series_tells_of_all_of_its_seeds(
    make: Callable[[], RunsTab], qtbot: QtBot, dialogs: FakeDialogs, tmp_path: Path
) -> None:
    pytest.importorskip("torch")
    runs = [keep_run(CONFIG.changed(seed=seed), group="series") for seed in range(3)]
    keep_run(CONFIG)
    tab = make()
    tab.table.choose([runs[1]])
    dialogs.path = str(tmp_path / "rate 0.5")
    action(tab, "report")
    qtbot.waitUntil(lambda: "was written" in tab.notices.strip.text(), timeout=30_000)
    assert "3 runs that differ in their seed alone" in (tmp_path / "rate 0.5.html").read_text()


def test_a_report_is_called_after_its_run() -> None:
    assert file_name("Seed 7, 3,000 images, rate 0.5") == "Seed 7 3000 images rate 0.5"
    assert file_name("a/b: <c>") == "a b c"
    assert file_name("../..") == ""


def test_where_there_is_little_room_buttons_give_way_to_the_filter(make: Callable[[], RunsTab]) -> None:
    keep_run(CONFIG)
    tab = make()
    buttons = tab.actions_of_runs.buttons
    assert all(made.isVisible() for made in buttons.values())
    tab.table.choose([tab.table.shown()[0].id])
    room = sum(buttons[key].sizeHint().width() for key in ("continue", "open"))
    tab.resize(room + 260, 612)
    assert buttons["continue"].isVisible()
    assert not buttons["report"].isVisible()
    assert tab.top.filter.width() > 60


def test_the_filter_says_how_many_are_left(make: Callable[[], RunsTab]) -> None:
    keep_run(CONFIG)
    keep_run(CONFIG.changed(optimizer="adam"))
    tab = make()
    QTest.keyClicks(tab.top.filter, "adam")
    assert names(tab) == ["Adam"]
    assert tab.footer.figures.text().startswith("1 of 2 runs")
    QTest.keyClick(tab.top.filter, Qt.Key.Key_Escape)
    assert len(names(tab)) == 2


def test_rows_are_copied_as_a_table(make: Callable[[], RunsTab]) -> None:
    run = keep_run(CONFIG)
    tab = make()
    tab.table.choose([run])
    QTest.keyClick(tab.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    head, line = QGuiApplication.clipboard().text().split("\n")
    assert head.split("\t")[0] == "Name"
    assert line.split("\t")[:3] == ["Quick start", "MNIST", "LeNet-5"]


def test_the_folder_is_shown_or_its_path_copied(make: Callable[[], RunsTab], monkeypatch: pytest.MonkeyPatch) -> None:
    run = keep_run(CONFIG)
    tab = make()
    tab.table.choose([run])
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or False)
    action(tab, "reveal")
    assert opened == [str(RunStore().folder / run)]
    assert QGuiApplication.clipboard().text() == opened[0]
    assert opened[0] in tab.notices.strip.text()
