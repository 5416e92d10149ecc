"""The disk that holds the runs may be slow: the window never waits for it."""

import builtins
import io
import os
import threading
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.runs import RunStore
from gui.panels.runs_tab import RunsTab
from gui.study import Study
from gui.tabs import Desk
from gui.tasks import Tasks
from tests.gui.fakes import FakeDialogs
from tests.gui.runs_room import CONFIG, action, make, names, settle, study
from tests.gui.stored_runs import keep_run

__all__ = ["make", "study"]


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
