"""How the table of runs and the comparison share the height, and that a tick moves no row from under the pointer."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QCursor
from pytestqt.qtbot import QtBot

from core.config import PRESETS
from gui.panels import runs_compared
from gui.panels.runs_compared import table_height
from gui.panels.runs_tab import RunsTab
from gui.study import Study
from gui.tabs import Desk
from gui.tasks import Tasks
from tests.gui.fakes import FakeDialogs
from tests.gui.stored_runs import keep_run

TOP, BOTTOM = 1, 11


@pytest.fixture
def tab(tasks: Tasks, dialogs: FakeDialogs, qtbot: QtBot) -> RunsTab:
    for _ in range(12):
        keep_run(PRESETS[0].config("mnist", "lenet5"))
    made = RunsTab(Desk(Study(tasks), tasks, dialogs))
    qtbot.addWidget(made)
    made.resize(700, 600)
    with qtbot.waitSignal(made.shelf.settled):
        made.show()
    qtbot.waitUntil(lambda: len(made.table.shown()) == 12)
    return made


@pytest.fixture
def point(tab: RunsTab, monkeypatch: pytest.MonkeyPatch) -> Callable[[QPoint], None]:
    """Say where the pointer is: there is no real one here."""

    def pointed(where: QPoint) -> None:
        monkeypatch.setattr(runs_compared, "QCursor", type("Pointer", (QCursor,), {"pos": staticmethod(lambda: where)}))

    return pointed


def place_of(tab: RunsTab, row: int) -> QPoint:
    index = tab.table.model().index(row, 0)
    return tab.table.viewport().mapToGlobal(tab.table.visualRect(index).center())


def tick(tab: RunsTab, row: int, qtbot: QtBot) -> None:
    tab.table.setCurrentIndex(tab.table.model().index(row, 0))
    tab.table.runs.toggle(tab.table.shown()[row])
    panel = tab.compared.panel
    assert panel is not None
    qtbot.waitUntil(lambda: not panel.is_busy)


def leave(tab: RunsTab) -> None:
    tab.table.leaveEvent(QEvent(QEvent.Type.Leave))


def compared_is_shown(tab: RunsTab) -> bool:
    return tab.compared.panel is not None and tab.compared.panel.isVisible()


@pytest.mark.parametrize("row", [TOP, 6, BOTTOM])
def test_a_row_that_is_ticked_stays_under_the_pointer(
    tab: RunsTab, point: Callable[[QPoint], None], qtbot: QtBot, row: int
) -> None:
    before = place_of(tab, row)
    point(before)
    tick(tab, row, qtbot)
    assert place_of(tab, row) == before
    assert tab.table.current_bottom() <= tab.table.height()
    assert compared_is_shown(tab) == (row != BOTTOM)


def test_the_comparison_takes_its_room_once_the_pointer_has_gone(
    tab: RunsTab, point: Callable[[QPoint], None], qtbot: QtBot
) -> None:
    point(place_of(tab, BOTTOM))
    tick(tab, BOTTOM, qtbot)
    point(tab.mapToGlobal(QPoint(-50, -50)))
    leave(tab)
    assert compared_is_shown(tab)
    assert tab.table.height() < tab.compared.split.height() // 2
    assert tab.table.viewport().rect().contains(tab.table.visualRect(tab.table.currentIndex()))


def test_the_comparison_stays_where_it_is_when_the_pointer_comes_to_it(
    tab: RunsTab, point: Callable[[QPoint], None], qtbot: QtBot
) -> None:
    point(place_of(tab, 6))
    tick(tab, 6, qtbot)
    before = tab.table.height()
    assert tab.compared.panel is not None
    point(tab.compared.panel.mapToGlobal(QPoint(60, 20)))
    leave(tab)
    assert tab.table.height() == before


def test_a_table_that_was_scrolled_stays_so_when_the_pointer_goes(
    tab: RunsTab, point: Callable[[QPoint], None], qtbot: QtBot
) -> None:
    point(tab.mapToGlobal(QPoint(-50, -50)))
    tick(tab, TOP, qtbot)
    bar = tab.table.verticalScrollBar()
    bar.setValue(bar.maximum())
    leave(tab)
    tab.refresh()
    qtbot.waitUntil(lambda: not tab.shelf.is_busy)
    assert bar.value() == bar.maximum() > 0


def test_with_the_keyboard_it_comes_at_once(tab: RunsTab, point: Callable[[QPoint], None], qtbot: QtBot) -> None:
    point(tab.mapToGlobal(QPoint(-50, -50)))
    tick(tab, BOTTOM, qtbot)
    assert compared_is_shown(tab)


def test_a_height_that_was_chosen_by_hand_stays(tab: RunsTab, point: Callable[[QPoint], None], qtbot: QtBot) -> None:
    point(tab.mapToGlobal(QPoint(-50, -50)))
    tick(tab, TOP, qtbot)
    tab.compared.split.moveSplitter(260, 1)
    tick(tab, TOP + 1, qtbot)
    leave(tab)
    assert tab.table.height() == 260
    tab.table.runs.clear_ticks()
    assert not compared_is_shown(tab)


def test_what_is_said_moves_no_row(tab: RunsTab) -> None:
    before = place_of(tab, TOP)
    tab.notices.refuse_tick()
    tab.layout().activate()  # type: ignore[union-attr]
    assert tab.notices.strip.isVisible()
    assert place_of(tab, TOP) == before


def test_both_get_what_they_need_where_there_is_room() -> None:
    assert table_height(1000, 300, 170, 400) == 300
    assert table_height(600, 900, 170, 400) == 200
    assert table_height(500, 900, 170, 400) == 170
    assert table_height(500, 90, 170, 400) == 90
