"""What was deleted can be undone until the trash is emptied, also where the disk refuses a part of it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.runs import RunStore
from gui.panels.runs_tab import RunsTab
from tests.core.failing_disk import failing
from tests.gui.fakes import FakeDialogs
from tests.gui.runs_room import CONFIG, action, make, settle, study
from tests.gui.stored_runs import keep_run

__all__ = ["make", "study"]


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


def test_a_deletion_that_could_not_be_undone_can_still_be(make: Callable[[], RunsTab], qtbot: QtBot) -> None:
    ids = {keep_run(CONFIG.changed(seed=seed)) for seed in range(2)}
    tab = make()
    tab.table.selectAll()
    action(tab, "delete")
    qtbot.waitUntil(lambda: tab.notices.strip.isVisible() and not tab.shelf.is_busy)
    refused = max(ids)
    with failing(RunStore().trash_folder / refused, 1, "from then on"):
        tab.notices.undo()
        qtbot.waitUntil(lambda: len(tab.table.shown()) == 1 and not tab.shelf.is_busy)
    assert tab.notices.strip.text() == f"“{refused}” could not be moved (No space left on device)."
    assert tab.notices.strip.action.text() == "Undo"
    tab.notices.strip.action.click()
    qtbot.waitUntil(lambda: len(tab.table.shown()) == 2 and not tab.shelf.is_busy)
    assert tab.notices.strip.text() == ""
    assert {run.id for run in RunStore().runs()} == ids


def test_what_was_deleted_before_the_disk_refused_can_be_undone(make: Callable[[], RunsTab], qtbot: QtBot) -> None:
    ids = [keep_run(CONFIG.changed(seed=seed)) for seed in range(2)]
    tab = make()
    tab.table.selectAll()
    with failing(RunStore().folder / max(ids), 1, "from then on"):
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
