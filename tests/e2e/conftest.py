"""The whole window as the application makes it, with few digits to learn from."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.datasets import generated
from gui import theme
from gui.app import make_window
from gui.main_window import MainWindow
from tests.gui.fakes import FakeDialogs


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", extend=True))  # offscreen says so at each show


@pytest.fixture
def few_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    small = dataclasses.replace(generated.GENERATED, train=2_000, test=500, piece=1_000)
    monkeypatch.setattr(generated, "GENERATED", small)


@pytest.fixture
def window(few_digits: None, qapp: QApplication, qtbot: QtBot) -> Iterator[MainWindow]:
    made = make_window(qapp, dialogs=FakeDialogs())
    qtbot.addWidget(made)
    made.show()
    made.begin([], Path("no model comes along"))
    yield made
    made.session.unsaved = False
    made.close()
    qapp.setStyleSheet("")
    theme.set_theme("light", 1.0)
