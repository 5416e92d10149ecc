from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.datasets.drawings_file import append_drawing
from core.datasets.load import load_dataset
from core.datasets.preview import look_at, preview
from core.errors import DataError
from core.pixels.spec import Drawing, Point
from core.progress import finish


@pytest.mark.parametrize("key", ["generated", "junk"])
def test_what_is_drawn_here_can_be_shown_at_once(key: str) -> None:
    images = preview(key)
    assert [image.shape for image in images] == [(28, 28, 1)] * 10
    assert all(image.dtype == np.uint8 and image.max() > 100 for image in images)


def test_what_is_not_on_disk_has_no_images() -> None:
    assert preview("mnist") == []
    assert preview("drawings") == []


def test_of_a_dataset_on_disk_each_class_is_shown_once(real_data: Path) -> None:
    images = preview("mnist")
    assert len(images) == 10
    assert len({image.tobytes() for image in images}) == 10
    assert preview("mnist", 3)[2].tobytes() == images[2].tobytes()


@pytest.fixture
def leaves(tmp_path: Path) -> Path:
    """Two classes of 20×10 colour pictures, five and four."""
    for name, count in (("oak", 5), ("ash 10", 4)):
        folder = tmp_path / "leaves" / name
        folder.mkdir(parents=True)
        for number in range(count):
            Image.new("RGB", (10, 20), (0, 200, 30 * number)).save(folder / f"{number}.png")
    return tmp_path / "leaves"


def test_a_look_at_a_folder_tells_what_reading_will_find(leaves: Path) -> None:
    look, dataset = finish(look_at(f"folder:{leaves}")), finish(load_dataset(f"folder:{leaves}"))
    assert look is not None
    assert (look.classes, look.shape) == (dataset.classes, dataset.shape)
    assert (look.train, look.test) == (len(dataset.train.labels), len(dataset.test.labels))
    assert [image.shape for image in look.images] == [(20, 10, 3)] * 2


def test_a_folder_that_joins_another_dataset_is_shown_in_its_shape(leaves: Path) -> None:
    look = finish(look_at(f"mnist+folder:{leaves}"))
    assert look is not None
    assert look.shape == (1, 28, 28)
    assert look.images[0].shape == (28, 28, 1)


def test_a_look_at_a_table_counts_its_rows(leaves: Path) -> None:
    rows = [f"oak/{number}.png,oak" for number in range(5)] + [f"ash 10/{number}.png,ash" for number in range(4)]
    table = leaves / "leaves.csv"
    table.write_text("\n".join(["file,label", *rows]), "utf-8")
    look = finish(look_at(f"csv:{table}"))
    assert look is not None
    assert (look.classes, look.train + look.test) == (("ash", "oak"), 9)


def test_a_damaged_image_does_not_spoil_the_look(leaves: Path) -> None:
    for file in leaves.rglob("*.png"):
        file.write_bytes(b"no picture")
    look = finish(look_at(f"folder:{leaves}"))
    assert look is not None
    assert look.images == ()


@pytest.mark.parametrize("key", ["folder:{}", "folder:{}/nowhere", "folder:{}/oak", "csv:{}/oak/0.png"])
def test_what_cannot_be_used_is_said_without_a_key(leaves: Path, key: str) -> None:
    for file in (leaves / "ash 10").iterdir():
        file.unlink()
    with pytest.raises(DataError) as caught:
        finish(look_at(key.format(leaves)))
    assert "folder:" not in str(caught.value)
    assert "csv:" not in str(caught.value)


def test_other_datasets_need_no_look() -> None:
    assert finish(look_at("mnist+generated")) is None


def test_a_look_at_the_users_own_drawings_counts_them_as_training_does() -> None:
    with pytest.raises(DataError, match="There are no drawings of yours yet"):
        finish(look_at("drawings"))
    for label in "7712":
        append_drawing(Drawing(((Point(100, 100), Point(200, 300)),), label=label))
    look = finish(look_at("generated+drawings"))
    assert look is not None
    assert (look.train, look.test, look.shape) == (4, 4, (1, 28, 28))
    assert [image.shape for image in look.images] == [(28, 28, 1)] * 3
