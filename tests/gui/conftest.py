"""The theme on the application, and questions that tests answer."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from gui import theme
from gui.tasks import Tasks
from tests.gui.fakes import FakeDialogs


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
def tasks(app: QApplication) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.stop()
