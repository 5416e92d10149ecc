"""What Save keeps while the time machine stands in the past: the network that is looked at, and the window says so."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.training.events import Snapshot
from gui.main_window import MainWindow
from gui.settings import Settings
from tests.gui.fakes import FakeDialogs, FakeTraining, linear_model


@pytest.fixture
def window(app: QApplication, qtbot: QtBot, dialogs: FakeDialogs) -> Iterator[MainWindow]:
    """At step 3 of the first run that there is, which is under way."""
    made = MainWindow(Settings(), dialogs, training=FakeTraining(model=linear_model()))
    qtbot.addWidget(made)
    made.show()
    made.setup.training.set_values({"epochs": 100_000})
    made.run_bar.train.click()
    qtbot.waitUntil(lambda: made.controller.run is not None and made.controller.run.step > 3)
    made.controller.run.record(Snapshot(3, linear_model().weights, kept=True))
    made.training_tab.prepare().refresh()
    with qtbot.waitSignal(made.session.moment_changed):
        made.training_tab.panel.time_machine.slider.choose(3)
    yield made
    made.session.unsaved = False
    dialogs.yes = True
    made.close()


def action(window: MainWindow, name: str) -> QAction:
    return window.findChild(QAction, name)


def test_the_window_says_which_moment_it_is(window: MainWindow) -> None:
    assert window.session.model is None
    assert "step 3 –" in window.windowTitle()
    assert action(window, "actionSaveModel").isEnabled()
    assert action(window, "actionExport").isEnabled()


def test_saving_asks_for_a_file_for_that_moment(window: MainWindow, dialogs: FakeDialogs) -> None:
    action(window, "actionSaveModel").trigger()
    title, name = dialogs.saves[-1]
    assert title == "Save the network of step 3"
    assert name.endswith("-step-3.safetensors")


def test_back_at_now_it_is_the_model_at_hand_again(window: MainWindow) -> None:
    window.training_tab.return_to_now()
    assert window.session.moment is None
    assert window.windowTitle() == "Inkling"
    assert not action(window, "actionSaveModel").isEnabled()
