"""The Data tab with a folder of its own, as a person uses it."""

from pathlib import Path

import pytest
import torch
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from core.config import TrainingConfig
from core.datasets.dataset import Dataset, MemorySplit, Split
from core.datasets.stored_split import StoredSplit
from gui.panels.data_tab import DataTab
from gui.study import Study
from gui.tabs import Desk
from gui.tasks import Tasks
from tests.gui.fakes import FakeDialogs

SHAPE = (1, 28, 28)


def split_of(labels: list[int], shape: tuple[int, int, int] = SHAPE) -> MemorySplit:
    """Each image has the shade of its number."""
    numbers = torch.arange(len(labels)) % 256
    images = numbers.to(torch.uint8).view(-1, 1, 1, 1).expand(-1, *shape).contiguous()
    return MemorySplit(images, torch.tensor(labels, dtype=torch.int64))


def dataset_of(
    key: str = "mnist", train: Split | None = None, test: Split | None = None, shape: tuple[int, int, int] = SHAPE
) -> Dataset:
    return Dataset(
        key, "Shades", ("cat", "dog"), shape, (0.5,) * shape[0], (0.25,) * shape[0], digits=False,
        train=train or split_of([0, 1] * 50 + [-1] * 5, shape), test=test or split_of([1, 1, 0], shape),
    )  # fmt: skip


@pytest.fixture
def study(tasks: Tasks) -> Study:
    made = Study(tasks)
    made.set_config(TrainingConfig())
    return made


@pytest.fixture
def tab(study: Study, tasks: Tasks, dialogs: FakeDialogs, qtbot: QtBot) -> DataTab:
    made = DataTab(Desk(study, tasks, dialogs))
    qtbot.addWidget(made)
    made.resize(764, 560)
    made.show()
    return made


def show(study: Study, dataset: Dataset) -> None:
    study.pick_dataset(dataset.key, missing=False)
    study.take_dataset(dataset)


def words(tab: DataTab) -> str:
    assert tab.empty is not None
    return " | ".join(part.text().replace("\n", " ") for part in tab.empty.findChildren(QLabel) if part.text())


def test_all_images_are_shown_and_counted(tab: DataTab, study: Study, qtbot: QtBot) -> None:
    show(study, dataset_of())
    browse, classes = tab.explorer.browse, tab.explorer.classes
    assert browse.grid.count == 105
    assert browse.count_text() == "105 training images"
    assert [(row.title, row.count) for row in classes.bars.rows] == [("cat", 50), ("dog", 50), ("no class", 5)]
    qtbot.waitUntil(lambda: classes.bars.rows[0].image is not None)
    assert "mean 0.2" in classes.note


def test_split_class_and_text_narrow_the_grid(tab: DataTab, study: Study, qtbot: QtBot) -> None:
    show(study, dataset_of())
    explorer = tab.explorer
    explorer.classes.bars._pick(1)
    assert explorer.browse.count_text() == "50 of 105 training images"
    explorer.browse.search.setText("10-14")
    qtbot.waitUntil(lambda: explorer.browse.count_text() == "2 of 105 training images")
    assert explorer.browse.shown is not None
    assert explorer.browse.shown.tolist() == [11, 13]
    explorer.browse.findChild(QPushButton, "allClasses").click()
    qtbot.waitUntil(lambda: explorer.browse.count_text() == "5 of 105 training images")
    assert explorer.classes.bars.chosen is None
    explorer.browse.search.clear()
    explorer.browse.splits.button("test").click()
    qtbot.waitUntil(lambda: explorer.browse.count_text() == "3 test images")
    assert [row.count for row in explorer.classes.bars.rows] == [1, 2]


def test_what_fits_nothing_is_said(tab: DataTab, study: Study, qtbot: QtBot) -> None:
    show(study, dataset_of())
    tab.explorer.browse.search.setText("horse")
    qtbot.waitUntil(lambda: tab.explorer.browse.grid.count == 0)
    assert (
        tab.explorer.browse.grid._empty == "Nothing fits “horse”: type a class, a number, or a range such as 100-200."
    )


def test_an_empty_split_is_said(tab: DataTab, study: Study) -> None:
    show(study, dataset_of(test=split_of([])))
    tab.explorer.browse.splits.button("test").click()
    assert tab.explorer.browse.grid._empty == "There are no test images."
    assert [row.count for row in tab.explorer.classes.bars.rows] == [0, 0]
    tab.grab()


def test_the_chosen_image_shows_its_values_and_what_the_network_receives(
    tab: DataTab, study: Study, qtbot: QtBot
) -> None:
    show(study, dataset_of())
    image = tab.explorer.image
    tab.explorer.browse.grid._pick(51)
    assert image.chosen is not None
    assert (image.chosen.title, image.chosen.name) == ("Training image 51", "dog")
    qtbot.waitUntil(lambda: image.line == "The network receives (value / 255 − 0.5) / 0.25.")
    image.pixel_view._point((3, 4))
    assert image.line == "Row 3, column 4: 51 → -1.20"
    study.set_config(TrainingConfig(scaling="unit"))
    qtbot.waitUntil(lambda: image.line == "Row 3, column 4: 51 → 0.20")


def test_eight_variants_follow_the_setting_and_disturb_no_training(tab: DataTab, study: Study, qtbot: QtBot) -> None:
    show(study, dataset_of(train=MemorySplit(torch.randint(0, 256, (9, *SHAPE), dtype=torch.uint8),
                                             torch.zeros(9, dtype=torch.int64))))  # fmt: skip
    image = tab.explorer.image
    state = torch.get_rng_state()
    tab.explorer.browse.grid._pick(2)
    qtbot.waitUntil(lambda: len(image.variants.images) == 8)
    assert image.note == "off: all alike"
    assert all(made == image.variants.images[0] for made in image.variants.images)
    study.set_config(TrainingConfig(augment="affine"))
    qtbot.waitUntil(lambda: image.note == "Affine")
    first = list(image.variants.images)
    assert len({bytes(made.constBits()) for made in first}) == 8
    image.again.click()
    qtbot.waitUntil(lambda: image.variants.images != first)
    assert torch.equal(torch.get_rng_state(), state)


def test_colour_images_and_their_mean_are_shown(tab: DataTab, study: Study, qtbot: QtBot) -> None:
    show(study, dataset_of(shape=(3, 32, 32)))
    explorer = tab.explorer
    explorer.classes.bars._pick(0)
    qtbot.waitUntil(lambda: explorer.classes.bars.rows[0].image is not None)
    explorer.classes.findChild(QPushButton, "showMeanImage").click()
    assert explorer.image.chosen is not None
    assert explorer.image.chosen.title == "Mean image of “cat”"
    assert explorer.image.chosen.pixels[0, 0].tolist() == [49, 49, 49]
    explorer.image.pixel_view._point((0, 0))
    qtbot.waitUntil(lambda: explorer.image.line == "Row 0, column 0: 49 / 49 / 49 → -1.23 / -1.23 / -1.23")
    tab.grab()


def test_an_image_is_tried_on_the_canvas(tab: DataTab, study: Study, qtbot: QtBot) -> None:
    show(study, dataset_of())
    tab.explorer.browse.splits.button("test").click()
    tab.explorer.browse.grid._pick(1)
    with qtbot.waitSignal(study.source_offered) as offered:
        tab.explorer.image.try_it.click()
    picture, title = offered.args
    assert title == "Test image 1 · true: dog"
    assert (picture.label, picture.pixels.shape, int(picture.pixels[0, 0, 0])) == ("dog", (28, 28, 1), 1)
    with qtbot.waitSignal(study.source_offered):
        qtbot.keyClick(tab.explorer.browse.grid, Qt.Key.Key_Return)


def test_images_that_stay_on_disk_come_a_little_later(tab: DataTab, study: Study, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "images.pixels"
    images = split_of([0, 1] * 300)
    path.write_bytes(images.images.numpy().tobytes())
    show(study, dataset_of(train=StoredSplit(path, SHAPE, 0, images.labels)))
    grid = tab.explorer.browse.grid
    qtbot.waitUntil(lambda: all(grid.has_pixels(place) for place in grid.visible_places()), timeout=20_000)
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: grid.has_pixels(599), timeout=20_000)
    grid._pick(590)
    qtbot.waitUntil(lambda: tab.explorer.image.chosen is not None, timeout=20_000)
    assert tab.explorer.image.chosen is not None
    assert int(tab.explorer.image.chosen.pixels[0, 0, 0]) == 590 % 256


def test_images_that_went_away_are_said_in_a_sentence(tab: DataTab, study: Study, qtbot: QtBot, tmp_path: Path) -> None:
    labels = split_of([0, 1] * 300).labels
    show(study, dataset_of(train=StoredSplit(tmp_path / "gone", SHAPE, 0, labels)))
    qtbot.waitUntil(lambda: "was damaged or removed" in tab.explorer.browse.error_text())
    tab.grab()


def test_a_dataset_that_is_not_here_can_be_asked_for(tab: DataTab, study: Study, qtbot: QtBot) -> None:
    study.pick_dataset("mnist", missing=True)
    assert words(tab).startswith("MNIST is not on this computer | Download it, or say")
    assert tab.empty is not None
    with qtbot.waitSignal(study.download_wanted):
        tab.empty.action.click()


def test_a_download_that_would_not_begin_is_not_offered(tab: DataTab, study: Study) -> None:
    study.pick_dataset("mnist", missing=True)
    for state, waits, said in (
        ("waiting", "Something else is on its way.", "MNIST is not on this computer | Something else is on its way."),
        ("under way", "", "MNIST is on its way | How far it is stands on the left, under Data."),
    ):
        study.set_fetching(state, waits)
        assert tab.empty is not None
        assert (words(tab), tab.empty.action.isHidden()) == (said, True)
    study.set_fetching("failed", "")
    assert words(tab) == "MNIST did not arrive | The reason stands on the left, under Data."
    assert tab.empty.action.text() == "Download"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for split in ("train", "test"):
        for shade, name in enumerate(("dark", "light")):
            place = tmp_path / "shades" / split / name
            place.mkdir(parents=True)
            Image.new("L", (8, 8), 200 * shade).save(place / "1.png")
    return tmp_path / "shades"


def test_a_folder_is_read_once_the_tab_is_seen(tab: DataTab, study: Study, folder: Path, qtbot: QtBot) -> None:
    tab.hide()
    study.pick_dataset(f"folder:{folder}", missing=False)
    assert study.dataset is None
    with qtbot.waitSignal(study.dataset_read, timeout=20_000):
        tab.show()
        assert "Reading shades" in words(tab)
    assert tab.explorer.browse.count_text() == "2 training images"


def test_reading_can_be_cancelled_and_begun_again(tab: DataTab, study: Study, folder: Path, qtbot: QtBot) -> None:
    study.pick_dataset(f"folder:{folder}", missing=False)
    assert tab.empty is not None
    tab.empty.action.click()
    assert "shades was not read" in words(tab)
    with qtbot.waitSignal(study.dataset_read, timeout=20_000):
        tab.empty.action.click()


def test_a_folder_that_was_deleted_is_one_sentence(tab: DataTab, study: Study, tmp_path: Path, qtbot: QtBot) -> None:
    study.pick_dataset(f"folder:{tmp_path}/gone", missing=False)
    qtbot.waitUntil(lambda: "gone cannot be shown" in words(tab), timeout=20_000)
    assert f"Thereisnofolder“{tmp_path}/gone”." in words(tab).replace(" ", "")  # long paths are wrapped


def test_one_class_only_is_one_sentence(tab: DataTab, study: Study, folder: Path, qtbot: QtBot) -> None:
    for split in ("train", "test"):
        (folder / split / "dark" / "1.png").unlink()
        (folder / split / "dark").rmdir()
    study.pick_dataset(f"folder:{folder}", missing=False)
    qtbot.waitUntil(lambda: "has 1 class" in words(tab), timeout=20_000)
    assert "folder:" not in words(tab)


def test_another_dataset_takes_the_place_of_the_first(tab: DataTab, study: Study, qtbot: QtBot) -> None:
    show(study, dataset_of())
    tab.explorer.browse.grid._pick(3)
    tab.explorer.classes.bars._pick(1)
    show(study, dataset_of("usps", train=split_of([0, 1, 1])))
    assert tab.explorer.browse.count_text() == "3 training images"
    assert tab.explorer.image.chosen is None
    assert tab.explorer.classes.bars.chosen is None
    study.pick_dataset("mnist", missing=True)
    assert tab.explorer.browse.grid.count == 0


def test_a_narrow_tab_shows_one_part_at_a_time(tab: DataTab, study: Study) -> None:
    show(study, dataset_of())
    explorer = tab.explorer
    tab.resize(420, 500)
    assert explorer.browse.isVisible()
    assert not explorer.classes.isVisible()
    explorer.sides.button("classes").click()
    assert explorer.classes.isVisible()
    assert not explorer.browse.isVisible()
    tab.resize(900, 500)
    assert explorer.classes.isVisible()
    assert explorer.browse.isVisible()


def test_what_is_looked_at_stays_when_the_tab_is_left_and_come_back_to(tab: DataTab, study: Study) -> None:
    show(study, dataset_of())
    tab.explorer.classes.bars._pick(1)
    tab.hide()
    tab.show()
    assert tab.explorer.browse.count_text() == "50 of 105 training images"
