"""The Mistakes tab: it judges the model at hand, follows it, and says what it needs."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from core.datasets.dataset import Dataset, MemorySplit
from core.datasets.drawings_file import append_drawing
from core.datasets.spec import DIGITS
from core.errors import DataError
from core.pixels.spec import Drawing, Picture, Point
from core.trained_model import TrainedModel
from gui.panels.mistakes_tab import MistakesTab
from gui.study import Study
from gui.tabs import Desk
from gui.tasks import Tasks
from gui.widgets.empty_state import EmptyState
from tests.gui.fakes import FakeDialogs, linear_model

COUNT = 60


def split(count: int = COUNT, seed: int = 0) -> MemorySplit:
    chance = torch.Generator().manual_seed(seed)
    images = torch.randint(0, 256, (count, 1, 28, 28), generator=chance, dtype=torch.uint8)
    return MemorySplit(images, torch.arange(count) % 10)


def dataset(key: str = "mnist", **changes: object) -> Dataset:
    made = Dataset(key, "Noise", DIGITS, (1, 28, 28), (0.13,), (0.31,), True, split(), split(seed=1))
    return replace(made, **changes)


class Room:
    """A tab with what it looks at."""

    def __init__(self, tasks: Tasks, dialogs: FakeDialogs, qtbot: QtBot) -> None:
        self.study, self.dialogs, self.qtbot = Study(tasks), dialogs, qtbot
        self.tab = MistakesTab(Desk(self.study, tasks, dialogs))
        qtbot.addWidget(self.tab)
        self.tab.resize(780, 560)

    def have(self, data: Dataset | None, model: TrainedModel | None = None, *, live: bool = False) -> None:
        self.study.pick_dataset(data.key if data else "mnist", missing=False)
        if data is not None:
            self.study.take_dataset(data)
        self.study.set_model(model or linear_model(), live=live)

    def settle(self) -> None:
        """Until a whole report of what is at hand is shown, or why there is none."""
        following = self.tab.following
        self.qtbot.waitUntil(lambda: self._is_whole() or following.error is not None)

    def _is_whole(self) -> bool:
        following = self.tab.following
        whole = following.report is not None and not following.report.is_part
        return whole and following.is_current and not following.is_catching_up


@pytest.fixture
def room(tasks: Tasks, dialogs: FakeDialogs, qtbot: QtBot) -> Room:
    return Room(tasks, dialogs, qtbot)


def test_without_a_model_it_says_what_to_do(room: Room) -> None:
    room.tab.show()
    assert room.tab.blank.text.startswith("No network yet Train one, or open a model file")
    assert not room.tab.header.isVisible()
    room.tab.evaluate()
    assert room.tab.blank.isVisible()


def test_data_that_is_not_in_memory_is_read_when_asked_for(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.have(None)
    room.tab.show()
    assert room.tab.blank.has_action
    assert room.tab.report is None

    def read() -> None:
        room.study.take_dataset(dataset())

    monkeypatch.setattr(room.study, "want_dataset", read)
    room.tab.evaluate()
    room.settle()
    assert room.tab.report is not None
    assert "of 60 test images are wrong" in room.tab.header.headline.text()


def test_data_that_has_to_be_downloaded_is_not_waited_for_but_can_be_asked_for(room: Room, qtbot: QtBot) -> None:
    room.study.pick_dataset("kmnist", missing=True)
    room.study.set_model(linear_model(), live=False)
    room.tab.show()
    assert "not on this computer" in room.tab.blank.text
    with qtbot.waitSignal(room.study.download_wanted):
        room.tab.blank.findChildren(EmptyState)[-1].action.click()
    room.tab.evaluate()
    assert "not on this computer" in room.tab.blank.text
    assert not room.tab.following.is_busy


def test_a_download_that_would_not_begin_is_not_offered(room: Room) -> None:
    room.study.pick_dataset("kmnist", missing=True)
    room.study.set_model(linear_model(), live=False)
    room.tab.show()
    room.study.set_fetching("waiting", "Something else is on its way.")
    assert room.tab.blank.text.endswith("is not on this computer Something else is on its way.")
    assert not room.tab.blank.has_action
    room.study.set_fetching("under way", "")
    assert "is on its way" in room.tab.blank.text
    assert not room.tab.blank.has_action
    room.study.set_fetching("", "")
    assert room.tab.blank.has_action


def test_figures_of_other_data_are_marked_and_evaluating_says_what_is_missing(room: Room) -> None:
    room.have(dataset())
    room.tab.show()
    room.settle()
    room.study.pick_dataset("kmnist", missing=True)
    assert room.tab.header.figures.text().startswith("On images of Noise")
    room.tab.evaluate()
    assert "not on this computer" in room.tab.blank.text
    room.study.pick_dataset("mnist", missing=False)
    assert room.tab.blank.isHidden()


def test_odd_timing_ends_with_what_is_at_hand(room: Room) -> None:
    room.have(dataset())
    room.tab.show()
    for turn in range(6):
        room.tab.header.parts.picked.emit(("test", "train", "drawings")[turn % 3])
        room.study.set_model(linear_model(), live=turn % 2 == 0)
        room.tab.evaluate()
        if turn == 3:
            room.tab.hide()
            room.study.take_dataset(dataset())
            room.tab.show()
        room.tab.header.cancel_clicked.emit()
    room.tab.header.parts.picked.emit("test")
    room.study.set_model(linear_model(), live=False)
    room.settle()
    assert room.tab.report.model is room.study.model
    assert room.tab.report.part == "test"
    room.study.set_model(None, live=False)
    assert room.tab.blank.text.startswith("No network yet")


def test_data_in_memory_is_judged_by_itself_once_the_tab_is_seen(room: Room) -> None:
    room.have(dataset())
    assert not room.tab.following.is_catching_up
    room.tab.show()
    room.settle()
    report = room.tab.report
    assert report is not None
    assert report.model is room.study.model
    assert sum(map(sum, report.confusion)) == COUNT
    assert room.tab.images.grid.count == report.score.total - report.score.right
    assert "95% interval" in room.tab.header.figures.text()


def test_hidden_it_does_nothing_and_catches_up_when_it_is_shown(room: Room) -> None:
    room.have(dataset())
    room.tab.show()
    room.settle()
    room.tab.hide()
    newer = linear_model()
    room.study.set_model(newer, live=False)
    assert not room.tab.following.is_catching_up
    room.tab.show()
    room.settle()
    assert room.tab.report is not None
    assert room.tab.report.model is newer


def test_another_model_is_followed_and_the_choice_stays(room: Room) -> None:
    room.have(dataset())
    room.tab.show()
    room.settle()
    room.tab.choose("cell", 1, 2)
    room.study.set_model(linear_model(), live=False)
    room.settle()
    assert room.tab.views.matrix.current == (1, 2)
    assert room.tab.images.grid.count == room.tab.report.confusion[1][2]


def test_the_newest_of_many_models_is_the_one_that_is_shown(room: Room) -> None:
    room.have(dataset())
    room.tab.show()
    models = [linear_model() for _ in range(8)]
    for model in models:
        room.study.set_model(model, live=True)
    room.study.set_model(models[0], live=False)
    room.settle()
    assert room.tab.report.model is models[0]


def test_a_moved_model_is_judged_roughly_at_once_and_wholly_when_it_rests(room: Room) -> None:
    room.have(dataset(test=split(2600)))
    room.tab.show()
    room.settle()
    shown: list[str] = []
    room.tab.following.changed.connect(lambda: shown.append(room.tab.header.figures.text()))
    room.study.set_model(linear_model(), live=False)
    room.settle()
    assert any(" of 2,600 images" in text for text in shown)
    assert len(room.tab.report.indices) == 2600


def test_during_a_training_it_says_of_which_step_and_what_is_asked_for_is_kept(room: Room) -> None:
    room.have(dataset(), replace(linear_model(), record={"steps": 100}), live=True)
    room.tab.show()
    room.settle()
    assert "At step 100" in room.tab.header.figures.text()
    room.tab.evaluate()
    room.settle()
    kept = room.tab.report
    room.study.set_model(replace(linear_model(), record={"steps": 200}), live=True)
    assert not room.tab.following.is_catching_up
    assert room.tab.report is kept
    assert room.tab.header.follow.isVisible()
    room.tab.header.follow.click()
    room.settle()
    assert "At step 200" in room.tab.header.figures.text()
    room.tab.evaluate()
    room.settle()
    room.study.set_model(linear_model(), live=False)
    room.settle()
    assert "At step" not in room.tab.header.figures.text()


def test_an_evaluation_of_an_earlier_model_is_marked(room: Room) -> None:
    room.have(dataset())
    room.tab.show()
    room.settle()
    room.study.pick_dataset("kmnist", missing=True)
    room.study.set_model(linear_model(), live=False)
    assert room.tab.header.figures.text().startswith("Of an earlier network")
    assert room.tab.header.figures.property("role") == "warning"


def test_choosing_leads_to_the_images_behind_a_figure(room: Room) -> None:
    room.have(dataset())
    room.tab.show()
    room.settle()
    report, images = room.tab.report, room.tab.images
    for choice, count in (
        (("unsure",), int((~report.sure).sum())),
        (("class", 3), report.each_class[3].total - report.each_class[3].right),
        (("cell", 3, 3), report.confusion[3][3]),
        (("mistakes",), report.score.total - report.score.right),
    ):
        room.tab.choose(*choice)
        assert images.grid.count == count
        assert images.choices.key().startswith(choice[0])
    room.tab.views.matrix.picked.emit(2, 5)
    assert images.choices.currentText().startswith("2 read as 5")


def test_the_chosen_image_goes_to_the_canvas(room: Room) -> None:
    room.have(dataset())
    room.tab.show()
    room.settle()
    room.tab.images.grid.picked.emit(1)
    number = room.tab.images.detail.number
    with room.qtbot.waitSignal(room.study.source_offered) as offered:
        room.tab.images.detail.to_canvas.click()
    source, title = offered.args
    assert isinstance(source, Picture)
    assert source.pixels.tolist() == room.study.dataset.test.images[number].permute(1, 2, 0).tolist()
    assert source.label == DIGITS[number % 10]
    assert title == f"Test image {number} of Noise"
    with room.qtbot.waitSignal(room.study.source_offered):
        room.tab.images.grid.opened.emit(0)
    assert len(room.tab.images.detail.answers.answers) == 3


def test_other_images_are_judged(room: Room) -> None:
    room.have(dataset(train=split(40, 7)))
    room.tab.show()
    room.settle()
    room.tab.header.parts.picked.emit("train")
    room.settle()
    assert "of 40 training images" in room.tab.header.headline.text()
    room.tab.header.parts.picked.emit("drawings")
    room.settle()
    assert "draw some digits" in room.tab.blank.text.replace("\n", " ")
    append_drawing(Drawing(((Point(10, 10), Point(50, 90)),), "1", (100.0, 100.0)))
    room.tab.evaluate()
    room.settle()
    assert "1 of your drawings" in room.tab.header.headline.text()


def test_held_out_images_are_offered_only_where_there_are_some(room: Room) -> None:
    room.have(dataset())
    keys = [room.tab.header.parts.itemData(row) for row in range(room.tab.header.parts.count())]
    assert keys == ["test", "train", "drawings"]
    record = {"config": {"dataset": "mnist", "keep_best": True}}
    room.study.set_model(replace(linear_model(), record=record), live=False)
    room.tab.show()
    room.tab.header.parts.picked.emit("validation")
    room.settle()
    assert "of 6 held-out images" in room.tab.header.headline.text()
    room.study.set_model(linear_model(), live=False)
    room.settle()
    assert "test images" in room.tab.header.headline.text()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (dataset(shape=(3, 32, 32)), "This network is for other images"),
        (dataset(classes=("a", "b")), "tells 10 classes apart"),
        (dataset(test=MemorySplit(split().images[:0], split().labels[:0])), "no images with a class"),
        (dataset(test=MemorySplit(split().images, torch.full((COUNT,), -1))), "no images with a class"),
    ],
)
def test_data_that_will_not_do_is_explained(room: Room, data: Dataset, said: str) -> None:
    room.have(data)
    room.tab.show()
    room.settle()
    assert said in room.tab.blank.text.replace("\n", " ")
    assert not room.dialogs.told


def test_a_network_that_gives_no_numbers_is_explained(room: Room) -> None:
    weights = {name: torch.full_like(value, torch.nan) for name, value in linear_model().weights.items()}
    room.have(dataset(), replace(linear_model(), weights=weights))
    room.tab.show()
    room.settle()
    assert "train again with a lower learning rate" in room.tab.blank.text.replace("\n", " ")


def test_one_class_says_little(room: Room) -> None:
    room.have(dataset(test=MemorySplit(split().images, torch.zeros(COUNT, dtype=torch.int64))))
    room.tab.show()
    room.settle()
    assert room.tab.header.figures.text().startswith("All images here are of one class")


def test_a_split_that_breaks_off_is_said_and_what_was_there_stays(room: Room) -> None:
    class Gone(MemorySplit):
        def take(self, indices: torch.Tensor) -> torch.Tensor:
            raise DataError("The folder is gone; load the images again.")

    room.have(dataset())
    room.tab.show()
    room.settle()
    room.study.take_dataset(dataset(test=Gone(split().images, split().labels)))
    room.tab.evaluate()
    room.settle()
    assert "The folder is gone" in room.tab.header.figures.text()
    assert room.tab.images.isVisible()


def test_a_long_evaluation_can_be_cancelled(room: Room) -> None:
    room.have(dataset(test=split(5000)))
    room.tab.show()
    room.settle()
    before = room.tab.report
    room.tab.evaluate()
    assert room.tab.header.action.text() == "Cancel"
    room.tab.header.action.click()
    assert not room.tab.following.is_busy
    assert room.tab.header.action.text() == "Evaluate"
    assert room.tab.report is before


def test_all_answers_can_be_saved(room: Room, tmp_path: Path) -> None:
    room.have(dataset())
    room.tab.show()
    room.settle()
    room.dialogs.path = str(tmp_path / "answers")
    with room.qtbot.waitSignal(room.tab.saving.saved):
        room.tab.header.table_wanted.emit()
    lines = list(csv.DictReader((tmp_path / "answers.csv").read_text().splitlines()))
    assert len(lines) == COUNT
    assert [line["true"] for line in lines[:3]] == ["0", "1", "2"]
    assert room.tab.header.figures.text().startswith("Saved as “answers.csv”.")
    room.dialogs.path = str(tmp_path / "page.png")
    with room.qtbot.waitSignal(room.tab.saving.saved):
        room.tab.header.picture_wanted.emit()
    assert (tmp_path / "page.png").read_bytes().startswith(b"\x89PNG")


def test_a_file_that_cannot_be_written_is_a_sentence(room: Room, tmp_path: Path) -> None:
    room.have(dataset())
    room.tab.show()
    room.settle()
    room.dialogs.path = str(tmp_path / "nowhere" / "answers.csv")
    with room.qtbot.waitSignal(room.tab.saving.failed):
        room.tab.header.table_wanted.emit()
    assert "could not be written" in room.tab.header.figures.text()
    assert not room.dialogs.told


def test_every_control_has_a_name(room: Room) -> None:
    room.have(dataset())
    room.tab.show()
    room.settle()
    for control in room.tab.findChildren(QPushButton):
        if control.isVisible():
            assert control.text() or control.accessibleName()
    assert room.tab.images.grid.accessibleName()
    assert room.tab.header.parts.accessibleName()


def test_the_images_come_in_three_sizes(room: Room) -> None:
    room.have(dataset())
    room.tab.show()
    room.settle()
    images = room.tab.images
    sizes = []
    for _ in range(4):
        sizes.append(images.grid.image_size)
        images.resize_tiles.click()
    assert sizes == ["M", "L", "S", "M"]
