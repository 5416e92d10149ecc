import errno
import os
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.config import TrainingConfig
from core.datasets.fetch import cannot_write
from core.device import DeviceStatus
from core.errors import DownloadError
from core.progress import Progress, Work
from gui.dataset_facts import dataset_facts, dataset_options, dataset_title, describe, megabytes
from gui.panels import data_section
from gui.panels.device_line import describe_device
from gui.panels.setup_panel import LEAST_WIDTH, SetupPanel
from gui.panels.setup_words import first_to_do
from gui.tasks import Tasks
from tests.gui.fakes import FakeDialogs

CPU = DeviceStatus("cpu", True, "a processor")
NO_CUDA = DeviceStatus("cuda", False, "this build of PyTorch has no CUDA.")
CUDA = DeviceStatus("cuda", True, "A fast card")


@pytest.fixture
def panel(tasks: Tasks, dialogs: FakeDialogs, qtbot: QtBot) -> SetupPanel:
    made = SetupPanel(tasks, dialogs)
    qtbot.addWidget(made)
    made.show()
    return made


def test_what_is_set_is_read_back(panel: SetupPanel) -> None:
    config = TrainingConfig(dataset="generated", model="mlp", epochs=4, learning_rate=0.02, keep_best=True, seed=3)
    panel.set_config(config)
    assert panel.config() == config


def test_a_valid_setup_is_told_on_request(panel: SetupPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.train_requested) as requested:
        panel.request_training()
    assert requested.args == [panel.config()]


def test_an_invalid_setup_is_not(panel: SetupPanel, qtbot: QtBot) -> None:
    panel.data.show_dataset("mnist")
    with qtbot.assertNotEmitted(panel.train_requested):
        panel.request_training()
    assert panel.problem() == "Download MNIST first."


def test_generated_digits_are_always_there(panel: SetupPanel) -> None:
    assert dataset_facts("generated").missing is None
    assert panel.problem() == ""


def test_picking_another_network_takes_its_presets_values(panel: SetupPanel, qtbot: QtBot) -> None:
    panel.network.picker.setFocus()
    qtbot.keyClick(panel.network.picker, Qt.Key.Key_Down)
    assert panel.config().model == "lenet5-bn"
    assert panel.training.changed_settings() == []


def test_the_column_is_wide_enough_for_its_words(panel: SetupPanel) -> None:
    assert panel.natural_width() >= max(LEAST_WIDTH, panel.training.widest_label() + panel.training.widest_field())


def test_a_folder_joins_the_list(panel: SetupPanel) -> None:
    panel.data.show_dataset("folder:/home/me/leaves")
    assert panel.data.key == "folder:/home/me/leaves"
    assert panel.data.picker.currentText() == "leaves"
    assert panel.data.own == ("folder:/home/me/leaves",)


def test_a_forgotten_folder_leaves_the_list_and_comes_back_when_it_is_named_again(
    panel: SetupPanel, qtbot: QtBot
) -> None:
    for name in ("leaves", "stones"):
        panel.data.show_dataset(f"folder:/home/me/{name}")
    panel.data.show_dataset("folder:/home/me/leaves")
    with qtbot.waitSignal(panel.changed):
        panel.data.forget()
    assert (panel.data.key, panel.data.own) == ("generated", ("folder:/home/me/stones",))
    assert panel.data.picker.findData("folder:/home/me/leaves") < 0
    assert panel.problem() == ""
    panel.set_config(TrainingConfig(dataset="folder:/home/me/leaves"))  # as a run that names it does
    assert panel.data.key == "folder:/home/me/leaves"


def test_what_comes_with_the_program_is_not_forgotten(panel: SetupPanel) -> None:
    panel.data.show_dataset("mnist")
    panel.data.forget()
    assert panel.data.key == "mnist"


def test_the_images_appear_once_the_window_is_awake(panel: SetupPanel, qtbot: QtBot) -> None:
    panel.data.wake()
    qtbot.waitUntil(lambda: len(panel.data.strip.images) == 10, timeout=20_000)


class FakeDownload:
    """A download that waits for nothing; `trouble` ends it."""

    def __init__(self, trouble: Exception | None = None, endless: bool = False) -> None:
        self.trouble, self.endless, self.closed = trouble, endless, False

    def __call__(self, key: str) -> Work[None]:
        try:
            yield Progress("Downloading", 5_000_000, 10_000_000)
            while self.endless:
                yield Progress("Downloading", 6_000_000, 10_000_000)
            if self.trouble:
                raise self.trouble
        finally:
            self.closed = True


def begin_download(panel: SetupPanel, qtbot: QtBot) -> None:
    panel.data.show_dataset("mnist")
    qtbot.mouseClick(panel.findChild(QPushButton, "downloadButton"), Qt.MouseButton.LeftButton)


def test_a_missing_dataset_says_size_and_place_before_it_is_downloaded(panel: SetupPanel) -> None:
    panel.data.show_dataset("mnist")
    assert panel.findChild(QPushButton, "downloadButton").text() == "Download 11.6 MB"
    assert str(dataset_facts("mnist").missing.folder) in panel.data.download_box.where()


def test_a_failed_download_says_why_and_can_be_tried_again(
    panel: SetupPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_section, "download", FakeDownload(DownloadError("The server is away.")))
    begin_download(panel, qtbot)
    qtbot.waitUntil(lambda: panel.data.download_box.error() == "The server is away.")
    assert panel.findChild(QPushButton, "downloadButton").isVisible()
    assert panel.data.fetching == "failed"


def test_what_else_is_known_of_a_failed_download_unfolds(
    panel: SetupPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = DownloadError("The server is away.", details=("https://example.org/a is away", "So is the other."))
    monkeypatch.setattr(data_section, "download", FakeDownload(error))
    begin_download(panel, qtbot)
    details, lines = panel.findChild(QPushButton, "downloadDetails"), panel.findChild(QWidget, "downloadLines")
    qtbot.waitUntil(details.isVisible)
    assert not lines.isVisible()
    qtbot.mouseClick(details, Qt.MouseButton.LeftButton)
    assert lines.isVisible()
    assert lines.toPlainText() == "https://example.org/a is away\nSo is the other."


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EROFS, errno.ENOSPC, errno.EACCES])
def test_whatever_the_disk_does_is_a_sentence_and_the_window_goes_on(
    panel: SetupPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    error = OSError(number, os.strerror(number))
    for trouble in (error, cannot_write(Path("/data/MNIST/raw/file"), error)):
        monkeypatch.setattr(data_section, "download", FakeDownload(trouble))
        begin_download(panel, qtbot)
        qtbot.waitUntil(lambda: os.strerror(number) in panel.data.download_box.error())
        assert panel.data.fetching == "failed"
    panel.data.show_dataset("generated")
    assert panel.problem() == ""


def test_a_failure_belongs_to_the_dataset_that_did_not_come(
    panel: SetupPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_section, "download", FakeDownload(DownloadError("The server is away.")))
    begin_download(panel, qtbot)
    qtbot.waitUntil(lambda: panel.data.fetching == "failed")
    panel.data.show_dataset("kmnist")
    assert (panel.data.download_box.error(), panel.data.fetching) == ("", "")
    panel.data.show_dataset("generated")
    assert panel.data.download_box.isHidden()
    panel.data.show_dataset("mnist")
    assert panel.data.download_box.error() == "The server is away."


def test_a_download_goes_on_under_its_own_name_while_another_dataset_is_picked(
    panel: SetupPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = FakeDownload(endless=True)
    monkeypatch.setattr(data_section, "download", fake)
    begin_download(panel, qtbot)
    qtbot.waitUntil(lambda: panel.data.download_box.where() == "MNIST: 6.0 MB of 10.0 MB")
    assert panel.data.fetching == "under way"
    assert panel.problem() == "MNIST is on its way."
    panel.data.show_dataset("generated")
    assert panel.data.download_box.where() == "MNIST: 6.0 MB of 10.0 MB"
    assert (panel.data.fetching, panel.problem()) == ("", "")
    qtbot.mouseClick(panel.findChild(QPushButton, "cancelDownload"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.data.download_box.isHidden)


def test_another_download_has_to_wait_and_that_is_said(
    panel: SetupPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_section, "download", FakeDownload(endless=True))
    begin_download(panel, qtbot)
    assert panel.data.download_box.note() == ""
    panel.data.show_dataset("kmnist")
    assert panel.data.fetching == "waiting"
    sentence = "MNIST is on its way: {} can be downloaded after that."
    assert panel.data.download_box.note() == sentence.format(panel.data.facts.title)
    assert panel.problem() == "MNIST has to arrive first."
    assert first_to_do(panel)[1].replace("\n", " ").startswith(panel.data.download_box.note())
    panel.data.show_dataset("mnist")
    assert panel.data.download_box.note() == ""
    panel.data.show_dataset("kmnist")
    qtbot.mouseClick(panel.findChild(QPushButton, "cancelDownload"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.findChild(QPushButton, "downloadButton").isVisible)
    assert panel.data.download_box.note() == ""


def test_a_download_can_be_cancelled(panel: SetupPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeDownload(endless=True)
    monkeypatch.setattr(data_section, "download", fake)
    begin_download(panel, qtbot)
    qtbot.waitUntil(lambda: "MB of 10.0 MB" in panel.data.download_box.where())
    qtbot.mouseClick(panel.findChild(QPushButton, "cancelDownload"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: fake.closed)
    qtbot.waitUntil(panel.findChild(QPushButton, "downloadButton").isVisible)


@pytest.mark.parametrize("chosen", ["MNIST/raw", "MNIST", "."])
def test_files_that_one_has_already_are_copied(
    panel: SetupPanel,
    qtbot: QtBot,
    dialogs: FakeDialogs,
    real_data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    chosen: str,
) -> None:
    monkeypatch.setenv("INKLING_DATA_DIR", str(tmp_path / "empty"))
    panel.data.show_dataset("mnist")
    dialogs.path = str(real_data / chosen)
    qtbot.mouseClick(panel.findChild(QPushButton, "haveFiles"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.data.facts.missing is None, timeout=20_000)
    assert panel.problem() == ""


def test_a_folder_without_the_files_says_which_are_missing(
    panel: SetupPanel, qtbot: QtBot, dialogs: FakeDialogs, tmp_path: Path
) -> None:
    panel.data.show_dataset("mnist")
    dialogs.path = str(tmp_path)
    qtbot.mouseClick(panel.findChild(QPushButton, "haveFiles"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "train-images-idx3-ubyte" in panel.data.download_box.error())


def test_only_what_is_missing_in_the_folder_is_named(
    panel: SetupPanel,
    qtbot: QtBot,
    dialogs: FakeDialogs,
    real_data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("INKLING_DATA_DIR", str(tmp_path / "empty"))
    for part in ("images-idx3", "labels-idx1"):
        shutil.copy(real_data / "MNIST" / "raw" / f"t10k-{part}-ubyte", tmp_path)
    panel.data.show_dataset("mnist")
    dialogs.path = str(tmp_path)
    qtbot.mouseClick(panel.findChild(QPushButton, "haveFiles"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(panel.data.download_box.error()), timeout=20_000)
    assert panel.data.download_box.error() == (
        "That folder does not hold train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz."
    )


def test_every_dataset_can_be_picked_except_junk_alone() -> None:
    keys = [option.key for option in dataset_options(())]
    assert keys[0] == "generated"
    assert "junk" not in keys
    assert {"mnist", "fashion-mnist", "cifar10", "drawings"} <= set(keys)


def test_datasets_are_described_in_a_line() -> None:
    assert describe(dataset_facts("generated")) == "60,000 + 10,000 images · 28×28 grey · drawn here"
    assert describe(dataset_facts("cifar10")).endswith("32×32 colour · not on disk")
    assert dataset_title("mnist+generated+junk") == "MNIST + Generated digits + junk"
    assert megabytes(11_594_722) == "11.6 MB"
    assert megabytes(170_498_071) == "170 MB"


def test_the_device_line_says_what_is_used_and_why_not_the_others() -> None:
    assert describe_device((), "auto", 0) == ("Looking for devices", [])
    assert describe_device((NO_CUDA, CPU), "auto", 2) == (
        "CPU · 2 threads",
        ["No CUDA: this build of PyTorch has no CUDA."],
    )
    assert describe_device((CUDA, CPU), "auto", 0)[0] == "CUDA · A fast card"
    assert describe_device((CUDA, CPU), "cpu", 1) == ("CPU · 1 thread", ["CUDA is there: A fast card"])
    assert describe_device((NO_CUDA, CPU), "cuda", 0)[0] == "CUDA cannot be used"
