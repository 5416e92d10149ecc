"""What the Setup says of data before it is read."""

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.datasets.drawings_file import append_drawing
from core.pixels.spec import Drawing, Point
from gui import theme
from gui.dataset_facts import dataset_facts, describe
from gui.panels.data_section import DataSection
from gui.tasks import Tasks
from tests.gui.fakes import FakeDialogs


@pytest.fixture
def section(tasks: Tasks, dialogs: FakeDialogs, qtbot: QtBot) -> DataSection:
    made = DataSection(tasks, dialogs, ())
    qtbot.addWidget(made)
    made.show()
    made.wake()
    return made


@pytest.fixture
def leaves(tmp_path: Path) -> Path:
    for name in ("oak", "ash"):
        (tmp_path / "leaves" / name).mkdir(parents=True)
        for number in range(5):
            picture = Image.new("RGB", (40, 30), (0, 40 * number, 90))
            picture.save(tmp_path / "leaves" / name / f"{number}.png")
    return tmp_path / "leaves"


def test_an_imported_folder_shows_what_is_in_it(section: DataSection, leaves: Path, qtbot: QtBot) -> None:
    section.show_dataset(f"folder:{leaves}")
    with qtbot.waitSignal(section.changed, timeout=20_000):
        pass
    assert describe(section.facts) == "8 + 2 images · 30×40 colour · on disk"
    assert section.facts.classes == ("ash", "oak")
    assert len(section.strip.images) == 2
    assert section.problem() == ""


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        ("everything", "There is no folder “{}”."),
        ("classes", "“{}” holds no folders, and each class of images needs one."),
        ("images", "“{}” has no images to train the class “ash” with."),
        ("oak", "“{}” has 1 class, and a network needs at least two to tell apart."),
    ],
)
def test_what_is_wrong_with_a_folder_is_said_at_once(
    section: DataSection, leaves: Path, spoil: str, sentence: str, qtbot: QtBot
) -> None:
    for file in leaves.rglob("*.png") if spoil != "oak" else (leaves / "oak").iterdir():
        file.unlink()
    for folder in {"images": (), "oak": ("oak",)}.get(spoil, ("oak", "ash")):
        (leaves / folder).rmdir()
    if spoil == "everything":
        leaves.rmdir()
    section.show_dataset(f"folder:{leaves}")
    qtbot.waitUntil(lambda: section.problem() == sentence.format(leaves), timeout=20_000)
    assert section.facts.problem == section.problem()
    assert section.strip.images == []


def test_a_mended_folder_is_looked_at_again(section: DataSection, tmp_path: Path, leaves: Path, qtbot: QtBot) -> None:
    elsewhere = tmp_path / "elsewhere"
    leaves.rename(elsewhere)
    section.show_dataset(f"folder:{leaves}")
    qtbot.waitUntil(lambda: "There is no folder" in section.problem(), timeout=20_000)
    elsewhere.rename(leaves)
    section.show_dataset(f"folder:{leaves}")
    qtbot.waitUntil(lambda: section.facts.shape == (3, 32, 32) or section.facts.shape == (3, 30, 40), timeout=20_000)
    assert section.problem() == ""


def test_only_the_dataset_that_is_picked_counts(section: DataSection, leaves: Path, qtbot: QtBot) -> None:
    section.show_dataset(f"folder:{leaves}/nowhere")
    section.show_dataset("generated")
    qtbot.waitUntil(lambda: len(section.strip.images) == 10, timeout=20_000)
    assert section.problem() == ""
    assert section.facts.shape == (1, 28, 28)


def test_junk_is_not_among_the_images_to_test_with() -> None:
    assert dataset_facts("mnist+generated+junk").size == "132,000 + 20,000 images"
    assert dataset_facts("generated+junk").size == "72,000 + 10,000 images"


def test_the_users_own_drawings_are_looked_at_again_when_they_change(section: DataSection, qtbot: QtBot) -> None:
    section.show_dataset("drawings")
    qtbot.waitUntil(lambda: "There are no drawings of yours yet" in section.problem(), timeout=20_000)
    append_drawing(Drawing(((Point(100, 100), Point(200, 300)),), label="1"))
    section.follow_drawings()
    qtbot.waitUntil(lambda: len(section.strip.images) == 1, timeout=20_000)
    assert section.problem() == ""
    assert describe(section.facts) == "1 image for training and test · 28×28 grey · on disk"
    for label in "23456":
        append_drawing(Drawing(((Point(100, 100), Point(200, 300)),), label=label))
    section.follow_drawings()
    qtbot.waitUntil(lambda: "5 + 1 images" in describe(section.facts), timeout=20_000)


def test_with_large_type_the_facts_take_two_lines(section: DataSection) -> None:
    section.show_dataset("mnist")
    section.resize(240, 400)
    (line,) = (part for part in section.findChildren(QLabel) if "images" in part.text())
    assert line.text().replace("\u00a0", " ") == describe(section.facts)
    assert line.text().split(" ")[-2:] == ["28×28\u00a0grey\u00a0·", "not\u00a0on\u00a0disk"]
    theme.set_theme("light", 1.5)
    line.setFont(theme.font("caption"))
    section.resize(240, 401)
    assert line.height() >= line.heightForWidth(line.width()) > 1.5 * line.fontMetrics().height()
