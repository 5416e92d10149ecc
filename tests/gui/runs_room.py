"""The Runs tab as tests show it, and what is done with it."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.config import PRESETS
from gui.panels.runs_tab import RunsTab
from gui.study import Study
from gui.tabs import Desk
from gui.tasks import Tasks
from tests.gui.fakes import FakeDialogs

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
