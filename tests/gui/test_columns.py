from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QAction
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
    splitter = window.findChild(QSplitter)
    assert splitter is not None
    splitter.setSizes([500, 1000, 420])
    before = window.columns.widths()
    action(window, "actionLarger").trigger()
    assert window.columns.widths() == before
