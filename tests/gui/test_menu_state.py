import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel
from pytestqt.qtbot import QtBot

from core.progress import Progress, Work
from gui.main_window import MainWindow
from gui.panels import data_section


def possible(window: MainWindow, name: str) -> bool:
    return window.findChild(QAction, name).isEnabled()


def test_before_anything_happened_only_a_training_can_begin(window: MainWindow) -> None:
    assert possible(window, "actionTrain")
    assert possible(window, "actionStep")
    for name in ("actionStop", "actionSaveModel", "actionSaveModelAs", "actionExport", "actionEvaluate"):
        assert not possible(window, name), name


def test_while_a_training_runs_it_can_be_stopped_and_paused(window: MainWindow, qtbot: QtBot) -> None:
    window.setup.training.set_values({"epochs": 100_000})
    qtbot.mouseClick(window.run_bar.train, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.controller.state == "running")
    assert possible(window, "actionStop")
    assert not possible(window, "actionStep")
    assert "Pause" in window.findChild(QAction, "actionTrain").text()
    with qtbot.waitSignal(window.controller.ended):
        window.controller.stop()
    assert possible(window, "actionSaveModel")
    assert not possible(window, "actionStop")


def test_only_what_is_missing_can_be_downloaded(window: MainWindow) -> None:
    assert not possible(window, "actionDownload")
    window.setup.data.show_dataset("mnist")
    assert possible(window, "actionDownload")
    assert not possible(window, "actionTrain")


def test_only_what_was_imported_can_be_forgotten(window: MainWindow) -> None:
    forget = window.findChild(QAction, "actionForgetData")
    assert not forget.isEnabled()
    window.setup.data.show_dataset("folder:/home/me/leaves")
    assert forget.isEnabled()
    assert "files stay" in forget.toolTip()
    forget.trigger()
    assert window.setup.data.key == "generated"
    assert not forget.isEnabled()


def test_one_dataset_is_downloaded_at_a_time(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_section, "download", endless_download)
    window.setup.data.show_dataset("mnist")
    window.findChild(QAction, "actionDownload").trigger()
    for key, state in (("mnist", "under way"), ("kmnist", "waiting")):
        window.setup.data.show_dataset(key)
        assert not possible(window, "actionDownload")
        assert (window.study.fetching, window.study.waits) == (state, window.setup.data.waits())
    window.findChild(QAbstractButton, "cancelDownload").click()
    qtbot.waitUntil(lambda: possible(window, "actionDownload"))
    assert (window.study.fetching, window.study.waits) == ("", "")


def endless_download(_key: str) -> Work[None]:
    while True:
        yield Progress("Downloading", 1, 2)


@pytest.mark.parametrize("name", ["actionGlossary", "actionShortcuts", "actionTour", "actionAbout"])
def test_what_there_is_to_read_opens_beside_the_window(window: MainWindow, name: str) -> None:
    window.findChild(QAction, name).trigger()
    dialog = window.findChildren(QDialog)[-1]
    assert dialog.isVisible()
    assert all(text.text() for text in dialog.findChildren(QLabel))
    dialog.close()
