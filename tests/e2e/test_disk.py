"""The whole window on a disk that takes nothing any more: each time a sentence, and everything works on."""

import errno
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from core.datasets.drawings_file import read_drawings
from core.paths import data_dir, home_dir, settings_file
from core.runs import RunStore
from gui.main_window import MainWindow
from gui.panels.runs_tab import RunsTab
from gui.settings import load_settings
from tests.core.datasets.squares import make_images
from tests.core.failing_disk import failing
from tests.core.runs.telling import whole_run, write
from tests.e2e.clicks import PATIENCE, choose, press, type_into
from tests.gui.drawing import ONE, drag

Settled = Callable[[], None]


@pytest.fixture
def settled(window: MainWindow, qtbot: QtBot) -> Settled:
    return lambda: qtbot.waitUntil(lambda: not window.tasks.count, timeout=PATIENCE)


def train(window: MainWindow, qtbot: QtBot) -> None:
    type_into(window, qtbot, "epochs", "1")
    window.setup.training.set_values({"limit_train": 500})
    with qtbot.waitSignal(window.controller.ended, timeout=PATIENCE) as ended:
        press(window, qtbot, "trainButton")
    assert ended.args[0].outcome == "completed"


@pytest.mark.parametrize("problem", [errno.ENOSPC, errno.EROFS])
def test_a_training_goes_on_and_says_once_that_it_is_not_kept(
    window: MainWindow, qtbot: QtBot, settled: Settled, problem: int
) -> None:
    settled()
    with failing(home_dir(), 1, "from then on", problem):
        train(window, qtbot)
        settled()
        said = window.presenter.adviser.shown
    assert said is not None
    assert said.reason.startswith("This run is no longer kept on disk (")
    assert RunStore().runs() == ()
    train(window, qtbot)
    assert [run.state for run in RunStore().runs()] == ["completed"]


def test_the_model_stays_unsaved_and_can_be_saved_elsewhere(
    window: MainWindow, qtbot: QtBot, settled: Settled, tmp_path: Path
) -> None:
    train(window, qtbot)
    window.dialogs.path = str(tmp_path / "full" / "digits.safetensors")
    (tmp_path / "full").mkdir()
    with failing(tmp_path / "full", 1, "from then on"):
        choose(window, "actionSaveModel")
        settled()
    assert window.dialogs.told == ["“digits.safetensors” could not be written: there is no space left."]
    assert window.session.unsaved
    window.dialogs.path = str(tmp_path / "digits.safetensors")
    choose(window, "actionSaveModel")
    settled()
    assert not window.session.unsaved


def test_settings_that_are_not_kept_are_said_once_and_kept_when_they_can_be(
    window: MainWindow, qtbot: QtBot, settled: Settled
) -> None:
    settled()
    with failing(home_dir(), 1, "from then on"):
        window.keeper.save()
        said = window.presenter.adviser.shown
        assert said is not None
        assert (
            said.reason
            == "What you set here is not kept: “settings.json” could not be written: there is no space left."
        )
        window.presenter.adviser.take_back()
        window.keeper.change(folder="/elsewhere")
        window.keeper.save()
        assert window.presenter.adviser.shown is None
    window.keeper.save()
    assert load_settings(settings_file())[0].folder


def test_a_note_that_cannot_be_kept_stays_where_it_was_typed(
    window: MainWindow, qtbot: QtBot, settled: Settled
) -> None:
    settled()
    run = write(whole_run()).id
    runs = window.show_tab("runsTab")
    assert isinstance(runs, RunsTab)
    settled()
    runs.table.choose([run])
    note = window.findChild(QLineEdit, "runNote")
    with failing(home_dir(), 1, "from then on"):
        qtbot.keyClicks(note, "words that took a while")
        qtbot.keyClick(note, Qt.Key.Key_Return)
        settled()
    assert runs.notices.strip.text().endswith("no space left.")
    assert note.text() == "words that took a while"
    qtbot.keyClick(note, Qt.Key.Key_Period)
    qtbot.keyClick(note, Qt.Key.Key_Return)
    settled()
    assert RunStore().run(run).note == note.text() == "words that took a while."


def test_data_that_may_not_be_looked_at_any_more_are_shown_from_further_up(
    window: MainWindow, settled: Settled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.toLocalFile()))
    window.dialogs.path = str(tmp_path / "pictures")
    make_images(tmp_path / "pictures", each=2)
    choose(window, "actionImportFolder")
    settled()
    choose(window, "actionShowData")
    with failing(tmp_path / "pictures", 1, "from then on", errno.EACCES, reads=True):
        choose(window, "actionShowData")
    assert shown == [str(tmp_path / "pictures"), str(data_dir())]


def test_a_drawing_that_cannot_be_kept_is_said_and_the_next_one_is_kept(
    window: MainWindow, qtbot: QtBot, settled: Settled
) -> None:
    settled()
    drag(window.draw.canvas, *ONE)
    with failing(home_dir(), 1, "from then on"):
        window.draw.teach("3")
        settled()
        assert "No space left on device" in window.draw.findChild(QLabel, "drawMessage").text()
    window.draw.teach("3")
    settled()
    assert [drawing.label for drawing in read_drawings()[0]] == ["3"]
