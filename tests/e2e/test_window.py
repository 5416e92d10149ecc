"""The real window, its real training and real files, by clicking."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.datasets import generated
from gui import theme
from gui.app import make_window
from gui.main_window import MainWindow
from tests.gui.fakes import FakeDialogs

PATIENCE = 120_000


@pytest.fixture(autouse=True)
def few_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    small = dataclasses.replace(generated.GENERATED, train=2_000, test=500, piece=1_000)
    monkeypatch.setattr(generated, "GENERATED", small)


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot) -> Iterator[MainWindow]:
    made = make_window(qapp, dialogs=FakeDialogs())
    qtbot.addWidget(made)
    made.show()
    made.begin([], Path("no model comes along"))
    yield made
    made.session.unsaved = False
    made.close()
    qapp.setStyleSheet("")
    theme.set_theme("light", 1.0)


def press(window: MainWindow, qtbot: QtBot, name: str) -> None:
    qtbot.mouseClick(window.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def type_into(window: MainWindow, qtbot: QtBot, name: str, text: str) -> None:
    field = window.findChild(QWidget, name)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def evaluate(window: MainWindow, qtbot: QtBot) -> str:
    before = len(window.dialogs.told)
    window.findChild(QAction, "actionEvaluate").trigger()
    qtbot.waitUntil(lambda: len(window.dialogs.told) > before, timeout=PATIENCE)
    return str(window.dialogs.told[-1])


def test_from_the_first_click_to_a_model_that_opens_again(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    controller = window.controller
    type_into(window, qtbot, "epochs", "2")
    window.setup.training.more.set_open(True)
    type_into(window, qtbot, "limitTrain", "1000")

    with qtbot.waitSignal(controller.snapshot_taken, timeout=PATIENCE):
        press(window, qtbot, "stepButton")
    assert (controller.state, controller.run.step) == ("paused", 1)
    with qtbot.waitSignal(controller.snapshot_taken, timeout=PATIENCE):
        press(window, qtbot, "stepButton")
    assert controller.run.step == 2
    with qtbot.waitSignal(controller.ended, timeout=PATIENCE) as ended:
        press(window, qtbot, "trainButton")
    assert ended.args[0].outcome == "completed"
    assert len(controller.run.epochs) == 2
    assert window.run_bar.headline() == "Finished"

    type_into(window, qtbot, "epochs", "500")
    press(window, qtbot, "trainButton")
    qtbot.waitUntil(lambda: controller.state == "running" and controller.run.step > 20, timeout=PATIENCE)
    press(window, qtbot, "trainButton")
    assert controller.state == "paused"
    press(window, qtbot, "trainButton")
    with qtbot.waitSignal(controller.ended, timeout=PATIENCE) as ended:
        press(window, qtbot, "stopButton")
    assert ended.args[0].outcome == "stopped"
    assert window.windowTitle() == "LeNet-5 on Generated digits* – Inkling"

    window.dialogs.path = str(tmp_path / "digits.safetensors")
    with qtbot.waitSignal(window.session.saved, timeout=PATIENCE):
        window.findChild(QAction, "actionSaveModel").trigger()
    assert window.windowTitle() == "digits – Inkling"
    figures = evaluate(window, qtbot)

    window.findChild(QAction, "actionNewRun").trigger()
    assert window.session.model is None
    with qtbot.waitSignal(window.session.opened, timeout=PATIENCE):
        window.findChild(QAction, "actionOpenModel").trigger()
    assert evaluate(window, qtbot) == figures
    assert "Generated digits are read right" in figures
