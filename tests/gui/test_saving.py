"""Where a file goes, and that it is written in a thread."""

from pathlib import Path

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from core.errors import AppError
from gui.model_session import SUFFIX, save_filter
from gui.saving import Saving, with_suffix
from gui.tasks import Tasks
from tests.gui.fakes import FakeDialogs


@pytest.fixture
def saving(dialogs: FakeDialogs, tasks: Tasks) -> Saving:
    return Saving(dialogs, tasks, tasks)


FILTERS = "Table (*.csv);;Text (*.txt *.tsv)"


@pytest.mark.parametrize(
    ("chosen", "written"),
    [
        ("a/curves", "a/curves.csv"),
        ("a/curves.csv", "a/curves.csv"),
        ("a/curves.CSV", "a/curves.CSV"),
        ("a/curves.tsv", "a/curves.tsv"),
        ("a/run 0.5", "a/run 0.5.csv"),
        ("a.b/run v1.2 of Dr. Who", "a.b/run v1.2 of Dr. Who.csv"),
        ("a/curves.png", "a/curves.png.csv"),
    ],
)
def test_the_suffix_is_added_where_none_of_the_filters_is_given(chosen: str, written: str) -> None:
    assert with_suffix(chosen, ".csv", FILTERS) == Path(written)


def test_both_suffixes_of_a_state_dict_count() -> None:
    for name in ("model.pt", "model.pth", "model.safetensors"):
        assert with_suffix(name, SUFFIX, save_filter()) == Path(name)


def test_without_filters_there_is_one_suffix() -> None:
    assert with_suffix("page.html", ".html") == Path("page.html")
    assert with_suffix("page 0.5", ".html") == Path("page 0.5.html")


def test_the_folder_is_offered_again(
    saving: Saving, dialogs: FakeDialogs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[str] = []
    monkeypatch.setattr(dialogs, "choose_save", lambda _title, place, _filters: offered.append(place) or dialogs.path)
    dialogs.path = str(tmp_path / "mine")
    assert saving.ask_file("Save", "curves.csv", "CSV (*.csv)") == tmp_path / "mine.csv"
    dialogs.path = ""
    assert saving.ask_file("Save", "curves.csv", "CSV (*.csv)") is None
    assert offered == [str(Path.home() / "curves.csv"), str(tmp_path / "curves.csv")]


def test_it_is_written_in_another_thread(saving: Saving, qtbot: QtBot, tmp_path: Path) -> None:
    threads: list[QThread] = []

    def write() -> Path:
        threads.append(QThread.currentThread())
        return tmp_path

    with qtbot.waitSignal(saving.saved) as saved:
        saving.write(write)
    assert saved.args == [tmp_path]
    assert threads != [QThread.currentThread()]


def test_what_cannot_be_written_is_told(saving: Saving, qtbot: QtBot) -> None:
    def write() -> Path:
        raise AppError("The disk is full.")

    with qtbot.waitSignal(saving.failed) as failed, qtbot.assertNotEmitted(saving.saved):
        saving.write(write)
    assert str(failed.args[0]) == "The disk is full."
