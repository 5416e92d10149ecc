"""The theme on the application, and questions that tests answer."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui import theme
from gui.main_window import MainWindow
from gui.settings import Settings
from gui.tasks import Tasks
from gui.widgets.advice_strip import AdviceStrip
from tests.gui.fakes import FakeDialogs, FakeTraining, linear_model


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", extend=True))  # offscreen says so at each show


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    """The application in light colours at the usual size; without the style sheet, which costs time at each widget."""
    qapp.setStyleSheet("")
    theme.start(qapp, "light", dressed=False)
    yield qapp
    theme.set_theme("light", 1.0)


@pytest.fixture
def dialogs(app: QApplication) -> FakeDialogs:
    return FakeDialogs()


@pytest.fixture
def window(app: QApplication, qtbot: QtBot, dialogs: FakeDialogs) -> Iterator[MainWindow]:
    """The whole window, with a training that learns nothing and ends at once."""
    made = MainWindow(Settings(), dialogs, training=FakeTraining(model=linear_model()))
    qtbot.addWidget(made)
    made.show()
    yield made
    made.session.unsaved = False
    dialogs.yes = True
    made.close()


@pytest.fixture
def strip(app: QApplication, qtbot: QtBot) -> AdviceStrip:
    made = AdviceStrip()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def tasks(app: QApplication) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.stop()
