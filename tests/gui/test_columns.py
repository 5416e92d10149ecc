from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QSplitter
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.settings import Settings
from tests.gui.fakes import FakeDialogs, FakeTraining, linear_model


@pytest.fixture
def window(app: QApplication, qtbot: QtBot, dialogs: FakeDialogs) -> Iterator[MainWindow]:
    made = MainWindow(Settings(), dialogs, training=FakeTraining(model=linear_model()))
    qtbot.addWidget(made)
    made.resize(QSize(1920, 1000))
    made.show()
    yield made
    action(made, "actionUsualType").trigger()
    made.close()


def action(window: MainWindow, name: str) -> QAction:
    found = window.findChild(QAction, name)
    assert found is not None
    return found


def test_the_menu_ticks_the_columns_that_are_shown(window: MainWindow) -> None:
    setup, draw = action(window, "actionSetupColumn"), action(window, "actionDrawColumn")
    menu = setup.parent()
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    assert setup.isChecked()
    assert draw.isChecked()
    window.columns.toggle_right()
    menu.aboutToShow.emit()
    assert setup.isChecked()
    assert not draw.isChecked()


def test_columns_that_were_not_moved_grow_with_the_type(window: MainWindow) -> None:
    before = window.columns.widths()
    for _ in range(3):
        action(window, "actionLarger").trigger()
    assert window.columns.widths()[0] == window.setup.natural_width() > before[0]
    action(window, "actionUsualType").trigger()
    assert window.columns.widths() == before


def test_columns_that_the_user_moved_stay(window: MainWindow) -> None:
    drag_border(window, 1, 60)
    before = window.columns.widths()
    assert before == window.columns.chosen
    action(window, "actionLarger").trigger()
    assert window.columns.widths() == before
    window.resize(QSize(1700, 900))
    assert window.columns.widths() == before


def test_reset_makes_columns_follow_again(window: MainWindow) -> None:
    natural = window.columns.widths()
    drag_border(window, 1, 60)
    window.columns.reset()
    assert window.columns.widths() == natural
    assert window.columns.chosen == ()
    action(window, "actionLarger").trigger()
    assert window.columns.widths()[0] == window.setup.natural_width()


def test_the_right_column_is_as_wide_as_its_canvas_in_windows_of_every_height(window: MainWindow) -> None:
    high = window.columns.widths()[1]
    window.resize(QSize(1366, 740))
    assert window.columns.widths()[1] == window.draw.sizeHint().width() < high
    window.resize(QSize(1920, 1000))
    assert window.columns.widths()[1] == high


def test_a_column_that_is_moved_while_the_other_is_hidden_leaves_that_one_its_width(window: MainWindow) -> None:
    right = window.columns.widths()[1]
    window.columns.toggle_right()
    drag_border(window, 1, 60)
    assert window.columns.chosen[1] == right


def test_large_type_in_a_small_window_cuts_nothing_of_the_right_column(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(QSize(1366, 740))
    natural = window.columns.widths()
    for _ in range(4):
        action(window, "actionLarger").trigger()
    left, right = window.columns.widths()
    assert right >= window.draw.column.least_width()
    assert left >= window.setup.minimumWidth()
    assert window.width() == 1366
    action(window, "actionUsualType").trigger()
    qtbot.waitUntil(lambda: window.columns.widths() == pytest.approx(natural, abs=2))


def drag_border(window: MainWindow, border: int, by: int) -> None:
    splitter = window.findChild(QSplitter)
    assert splitter is not None
    handle = splitter.handle(border)
    start = handle.rect().center()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(handle, start + QPoint(by, 0))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=start + QPoint(by, 0))
