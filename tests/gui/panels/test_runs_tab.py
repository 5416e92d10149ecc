"""The Runs tab: what is on disk, what is done to it, and what the window is asked for."""

import builtins
import io
import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from core.config import PRESETS
from core.errors import AppError
from core.runs import Run, RunStore, StoredCheckpoint
from core.training.events import RunEnded
from gui.panels.runs_deeds import file_name
from gui.panels.runs_tab import RunsTab
from gui.study import Study
from gui.tabs import Desk
from gui.tasks import Tasks
from tests.gui.fakes import FakeDialogs, started, steps
from tests.gui.stored_runs import keep_run

CONFIG = PRESETS[0].config("mnist", "lenet5")


@pytest.fixture
def study(tasks: Tasks) -> Study:
    return Study(tasks)


@pytest.fixture
def make(app: QApplication, study: Study, tasks: Tasks, dialogs: FakeDialogs, qtbot: QtBot) -> Callable[[], RunsTab]:
    def made() -> RunsTab:
        tab = RunsTab(Desk(study, tasks, dialogs))
        qtbot.addWidget(tab)
        tab.resize(764, 612)
        with qtbot.waitSignal(tab.shelf.settled):
            tab.show()
        settle(tab, qtbot)
        return tab

    return made


def settle(tab: RunsTab, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not tab.shelf.is_busy)
    if tab.compared.panel is not None:
        compare = tab.compared.panel
        qtbot.waitUntil(lambda: not compare.is_busy)


def names(tab: RunsTab) -> list[str]:
    return [row.cells[2] for row in tab.table.shown()]


def action(tab: RunsTab, key: str) -> None:
    entry = tab.actions_of_runs.actions[key]
    assert entry.isEnabled(), entry.toolTip()
    entry.trigger()


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


def test_delete_can_be_undone_twice(make: Callable[[], RunsTab], qtbot: QtBot) -> None:
    ids = [keep_run(CONFIG.changed(seed=seed)) for seed in range(3)]
    tab = make()
    for run in ids[:2]:
        tab.table.choose([run])
        with qtbot.waitSignal(tab.shelf.deleted):
            QTest.keyClick(tab.table, Qt.Key.Key_Delete)
        settle(tab, qtbot)
    assert [row.id for row in tab.table.shown()] == ids[2:]
    assert [row.id for row in tab.table.chosen()] == ids[2:]
    assert tab.notices.strip.text() == "1 run is in the trash."
    tab.notices.strip.action.click()
    qtbot.waitUntil(lambda: len(tab.table.shown()) == 2)
    QTest.keyClick(tab.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(tab.table.shown()) == 3)
    settle(tab, qtbot)
    assert {run.id for run in RunStore().runs()} == set(ids)


def test_the_last_run_can_be_brought_back_from_the_empty_page(make: Callable[[], RunsTab], qtbot: QtBot) -> None:
    run = keep_run(CONFIG)
    tab = make()
    tab.table.choose([run])
    action(tab, "delete")
    qtbot.waitUntil(lambda: tab._page.currentIndex() == 1 and not tab.shelf.is_busy)
    assert tab.notices.strip.isVisible()
    tab.notices.undo()
    qtbot.waitUntil(lambda: tab._page.currentIndex() == 0)
    settle(tab, qtbot)


def test_the_trash_is_emptied_once_that_is_confirmed(
    make: Callable[[], RunsTab], qtbot: QtBot, dialogs: FakeDialogs
) -> None:
    run = keep_run(CONFIG)
    tab = make()
    tab.table.choose([run])
    action(tab, "delete")
    qtbot.waitUntil(lambda: tab.footer.trash.isVisible() and not tab.shelf.is_busy)
    dialogs.yes = False
    tab.footer.empty.trigger()
    assert len(RunStore().trash()) == 1
    dialogs.yes = True
    tab.footer.empty.trigger()
    qtbot.waitUntil(lambda: not tab.footer.trash.isVisible() and not tab.shelf.is_busy)
    assert dialogs.asked == ["Delete 1 run for good?"] * 2
    assert RunStore().trash() == ()
    assert not tab.notices.strip.isVisible()


def test_what_was_deleted_long_ago_can_still_be_put_back(make: Callable[[], RunsTab], qtbot: QtBot) -> None:
    ids = [keep_run(CONFIG.changed(seed=seed)) for seed in range(2)]
    RunStore().delete(ids)
    tab = make()
    assert tab.footer.put_back.text() == "Put 2 runs back"
    tab.footer.put_back.trigger()
    qtbot.waitUntil(lambda: len(tab.table.shown()) == 2 and not tab.shelf.is_busy)
    assert not tab.footer.trash.isVisible()


def test_a_deletion_that_could_not_be_undone_can_still_be(
    make: Callable[[], RunsTab], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = {keep_run(CONFIG.changed(seed=seed)) for seed in range(2)}
    tab = make()
    tab.table.selectAll()
    action(tab, "delete")
    qtbot.waitUntil(lambda: tab.notices.strip.isVisible() and not tab.shelf.is_busy)
    refused = max(ids)
    with monkeypatch.context() as patched:
        refuse_to_move(patched, refused)
        tab.notices.undo()
        qtbot.waitUntil(lambda: len(tab.table.shown()) == 1 and not tab.shelf.is_busy)
    assert tab.notices.strip.text() == f"“{refused}” could not be moved (No space left on device)."
    assert tab.notices.strip.action.text() == "Undo"
    tab.notices.strip.action.click()
    qtbot.waitUntil(lambda: len(tab.table.shown()) == 2 and not tab.shelf.is_busy)
    assert tab.notices.strip.text() == ""
    assert {run.id for run in RunStore().runs()} == ids


def test_what_was_deleted_before_the_disk_refused_can_be_undone(
    make: Callable[[], RunsTab], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [keep_run(CONFIG.changed(seed=seed)) for seed in range(2)]
    tab = make()
    tab.table.selectAll()
    with monkeypatch.context() as patched:
        refuse_to_move(patched, max(ids))
        action(tab, "delete")
        qtbot.waitUntil(lambda: len(tab.table.shown()) == 1 and not tab.shelf.is_busy)
    assert "could not be moved" in tab.notices.strip.text()
    tab.notices.strip.action.click()
    qtbot.waitUntil(lambda: len(tab.table.shown()) == 2 and not tab.shelf.is_busy)


def test_what_another_window_has_put_back_is_not_offered_again(make: Callable[[], RunsTab], qtbot: QtBot) -> None:
    run = keep_run(CONFIG)
    tab = make()
    tab.table.choose([run])
    action(tab, "delete")
    qtbot.waitUntil(lambda: tab.notices.strip.isVisible() and not tab.shelf.is_busy)
    RunStore().restore([run])
    tab.notices.undo()
    qtbot.waitUntil(lambda: len(tab.table.shown()) == 1 and not tab.shelf.is_busy)
    assert tab.notices.strip.text() == f"“{run}” is not in the trash."
    assert not tab.notices.strip.action.isVisible()


def refuse_to_move(patched: pytest.MonkeyPatch, name: str) -> None:
    """A disk on which no folder of that name can be moved."""
    real = os.rename

    def rename(source: Path, target: Path) -> None:
        if Path(source).name == name:
            raise OSError(28, "No space left on device")
        real(source, target)

    patched.setattr(os, "rename", rename)


class BrokenStore(RunStore):
    """A disk that takes nothing."""

    def rename(self, run_id: str, name: str) -> None:
        raise AppError("“{file}” could not be written: {reason}.", file="about.json", reason="you may not")

    def star(self, run_id: str, starred: bool) -> None:
        raise PermissionError(13, "Permission denied")


def test_what_fails_is_said_in_the_tab_and_all_goes_on(
    make: Callable[[], RunsTab], qtbot: QtBot, dialogs: FakeDialogs
) -> None:
    run = keep_run(CONFIG)
    tab = make()
    tab.shelf.store = BrokenStore()
    tab.shelf.rename(run, "x")
    qtbot.waitUntil(lambda: "you may not" in tab.notices.strip.text())
    tab.shelf.star([run], starred=True)
    qtbot.waitUntil(lambda: tab.notices.strip.text() == "The disk refused: Permission denied.")
    settle(tab, qtbot)
    assert dialogs.told == []
    assert names(tab) == ["Quick start"]


def test_a_run_that_somebody_deleted_meanwhile(make: Callable[[], RunsTab], qtbot: QtBot) -> None:
    run, other = keep_run(CONFIG), keep_run(CONFIG.changed(seed=1))
    tab = make()
    shutil.rmtree(RunStore().folder / run)
    tab.table.choose([run])
    action(tab, "delete")
    qtbot.waitUntil(lambda: [row.id for row in tab.table.shown()] == [other])
    assert "There is no run" in tab.notices.strip.text()
    settle(tab, qtbot)


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


TOUCHES = ("open", "stat", "lstat", "scandir", "listdir", "mkdir", "rename", "replace", "unlink", "rmdir")


@pytest.fixture
def touched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the window's own thread asks of the disk in the folder of the runs: any of it may take seconds."""
    home, found = str(RunStore().folder.parent), []

    def watch(module: Any, name: str) -> None:
        real = getattr(module, name)

        def watching(path: Any = ".", *rest: Any, **more: Any) -> Any:
            if threading.current_thread() is threading.main_thread() and str(path).startswith(home):
                found.append(f"{name} {path}")
            return real(path, *rest, **more)

        monkeypatch.setattr(module, name, watching)

    for name in TOUCHES:
        watch(os, name)
    watch(io, "open")
    watch(builtins, "open")
    return found


def test_the_window_never_waits_for_the_disk(
    make: Callable[[], RunsTab], qtbot: QtBot, touched: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    ids = [keep_run(CONFIG.changed(seed=seed)) for seed in range(3)]
    assert touched  # it is this thread that has written them
    touched.clear()
    tab = make()
    tab.table.choose(ids[:1])
    tab.table.runs.renamed.emit(ids[0], "Renamed")
    tab.footer.noted.emit(ids[0], "Noted")
    for key in ("star", "reveal", "copy", "fork", "continue", "repeat", "open"):
        action(tab, key)
        settle(tab, qtbot)
    assert [row.cells[2] for row in tab.table.chosen()] == ["Renamed"]
    tab.table.choose(ids[1:])
    tab.table.toggle_ticks()
    settle(tab, qtbot)
    action(tab, "delete")
    settle(tab, qtbot)
    tab.notices.undo()
    settle(tab, qtbot)
    tab.table.choose(ids[2:])
    action(tab, "delete")
    settle(tab, qtbot)
    tab.footer.empty.trigger()
    settle(tab, qtbot)
    assert len(tab.table.shown()) == 2
    assert touched == []


class SlowStore(RunStore):
    """A disk that takes as long as it likes."""

    def __init__(self) -> None:
        super().__init__()
        self.answers = threading.Event()

    def rename(self, run_id: str, name: str) -> None:
        self.answers.wait(20)
        super().rename(run_id, name)


def test_while_a_slow_disk_works_the_window_goes_on(
    app: QApplication, study: Study, tasks: Tasks, dialogs: FakeDialogs, qtbot: QtBot
) -> None:
    run, store = keep_run(CONFIG), SlowStore()
    tab = RunsTab(Desk(study, tasks, dialogs), store=store)
    qtbot.addWidget(tab)
    with qtbot.waitSignal(tab.shelf.settled):
        tab.show()
    tab.table.runs.renamed.emit(run, "Slow")
    tab.footer.noted.emit(run, "waits for its turn")
    tab.table.choose([run])
    tab.refresh()
    qtbot.waitUntil(lambda: tab.shelf.now.runs != () and tab.shelf._reading is None)
    assert (names(tab), RunStore().run(run).note) == (["Quick start"], "")
    store.answers.set()
    qtbot.waitUntil(lambda: names(tab) == ["Slow"])
    settle(tab, qtbot)
    assert RunStore().run(run).note == "waits for its turn"
