"""What the tabs look at."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.config import TrainingConfig
from core.errors import AppError
from gui.study import Study
from gui.tasks import Tasks
from tests.gui.fakes import linear_model


@pytest.fixture
def folder(tmp_path: Path) -> str:
    """The key of the smallest dataset that can be read."""
    for split in ("train", "test"):
        for shade, name in enumerate(("dark", "light")):
            place = tmp_path / split / name
            place.mkdir(parents=True)
            Image.new("L", (8, 8), 200 * shade).save(place / "1.png")
    return f"folder:{tmp_path}"


@pytest.fixture
def study(app: QApplication) -> Iterator[Study]:
    tasks = Tasks()
    yield Study(tasks)
    tasks.stop()


def test_a_dataset_is_read_when_somebody_wants_it(study: Study, folder: str, qtbot: QtBot) -> None:
    study.pick_dataset(folder, missing=False)
    assert study.dataset is None
    with qtbot.waitSignal(study.dataset_read, timeout=20_000):
        study.want_dataset()
        study.want_dataset()
    assert study.dataset is not None
    with qtbot.waitSignal(study.dataset_read):
        study.want_dataset()


def test_another_dataset_takes_the_place_of_one_that_is_being_read(study: Study, folder: str, qtbot: QtBot) -> None:
    study.pick_dataset("folder:/nowhere", missing=False)
    study.want_dataset()
    study.pick_dataset(folder, missing=False)
    with qtbot.waitSignal(study.dataset_read, timeout=20_000):
        study.want_dataset()
    assert study.dataset.key == folder


def test_what_cannot_be_read_says_so(study: Study, qtbot: QtBot) -> None:
    study.pick_dataset("folder:/nowhere", missing=False)
    with qtbot.waitSignal(study.dataset_failed, timeout=20_000) as caught:
        study.want_dataset()
    assert isinstance(caught.args[0], AppError)
    assert study.dataset is None


def test_what_has_to_be_downloaded_first_is_not_read(study: Study) -> None:
    study.pick_dataset("mnist", missing=True)
    study.want_dataset()
    assert study._tasks.count == 0
    study.pick_dataset("mnist", missing=False)
    study.want_dataset()
    assert study._tasks.count == 1
    study.stop_reading()


def test_a_network_that_learns_moves_and_another_one_changes(study: Study, qtbot: QtBot) -> None:
    with qtbot.waitSignal(study.model_changed):
        study.set_model(linear_model(), live=True)
    with qtbot.waitSignal(study.model_moved):
        study.set_model(linear_model(), live=True)
    with qtbot.waitSignal(study.model_changed):
        study.set_model(linear_model(), live=False)


def test_settings_that_stay_the_same_are_not_told_again(study: Study, qtbot: QtBot) -> None:
    study.set_config(TrainingConfig())
    with qtbot.assertNotEmitted(study.config_changed):
        study.set_config(TrainingConfig())
