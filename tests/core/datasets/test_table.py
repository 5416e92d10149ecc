"""Tables of images: every row comes to an image, or to a line that says why not."""

from pathlib import Path

import pytest
from PIL import Image

from core.datasets.dataset import Dataset, MemorySplit
from core.datasets.table import load_table
from core.errors import DataError
from core.progress import finish


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with images 0.png to 29.png in `images`, each of the grey value of its name."""
    (tmp_path / "images").mkdir()
    for number in range(30):
        Image.new("L", (6, 5), number).save(tmp_path / "images" / f"{number}.png")
    return tmp_path


def rows(count: int = 30, row: str = "{name}.png,{label}") -> list[str]:
    return [row.format(name=number, label="猫狗"[number % 2]) for number in range(count)]


def load(folder: Path, lines: list[str], encoding: str = "utf-8") -> Dataset:
    (folder / "labels.csv").write_bytes("\n".join(lines).encode(encoding))
    return finish(load_table(folder / "labels.csv"))


def labelled(dataset: Dataset) -> dict[int, str]:
    """The class of each image by its grey value."""
    found = {}
    for split in (dataset.train, dataset.test):
        assert isinstance(split, MemorySplit)
        for image, label in zip(split.images, split.labels.tolist(), strict=True):
            found[int(image[0, 0, 0])] = dataset.classes[label]
    return found


ALL = {number: "猫狗"[number % 2] for number in range(30)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gbk"])
@pytest.mark.parametrize("row", ["{name}.png,{label}", "{label};images/{name}.png", "images\\{name}.png\t{label}"])
@pytest.mark.parametrize("head", [True, False])
def test_labels_reach_their_images(folder: Path, encoding: str, row: str, head: bool) -> None:
    lines = [row.format(name="x", label="label").replace(".png", "file"), *rows(row=row)] if head else rows(row=row)
    dataset = load(folder, lines, encoding)
    assert labelled(dataset) == ALL
    assert dataset.notes == ()
    assert len(dataset.test.labels) == 6
    assert (dataset.title, dataset.shape) == ("labels", (1, 5, 6))


def test_a_split_column_is_kept_to(folder: Path) -> None:
    lines = [f"{row},{'test' if number < 5 else 'train'}" for number, row in enumerate(rows())]
    for head in ([], ["file,label,split"]):
        dataset = load(folder, head + lines)
        assert isinstance(dataset.test, MemorySplit)
        assert dataset.test.images[:, 0, 0, 0].tolist() == [0, 1, 2, 3, 4]


def test_images_may_lie_beside_the_table(folder: Path) -> None:
    for path in (folder / "images").iterdir():
        path.rename(folder / path.name)
    assert labelled(load(folder, rows())) == ALL


def test_classes_are_in_natural_order(folder: Path) -> None:
    dataset = load(folder, [f"{number}.png,{number % 12}" for number in range(30)])
    assert dataset.classes == tuple(str(number) for number in range(12))


def test_rows_without_an_image_are_left_out_and_listed_with_their_line(folder: Path) -> None:
    lines = ["file,label", *rows(), *rows(30)]
    lines[3] = "none.png,猫"
    lines[6] = "5.png,"
    (folder / "images" / "7.png").write_bytes(b"damaged")
    missing, unlabelled, *damaged = load(folder, lines + rows() + rows()).notes
    assert missing == "line 4: none.png is not in the folder, and nothing outside it is read"
    assert unlabelled == "line 7: 5.png has no label"
    assert [note.split(",")[0] for note in damaged] == ["“line 9", "“line 39", "“line 69", "“line 99"]


@pytest.mark.parametrize("name", ["../secret.png", "/etc/secret.png", "C:\\secret.png", "link.png"])
def test_nothing_outside_the_tables_folder_is_read(folder: Path, name: str) -> None:
    inner = folder / "images"
    Image.new("L", (6, 5), 99).save(folder / "secret.png")
    (inner / "link.png").symlink_to(folder / "secret.png")
    dataset = load(inner, [*rows(), f"{name},猫"])
    assert labelled(dataset) == ALL
    assert dataset.notes == (f"line 31: {name} is not in the folder, and nothing outside it is read",)


def test_an_unknown_word_for_a_split_is_listed(folder: Path) -> None:
    lines = ["file,label,split", *(f"{row},train" for row in rows())]
    lines[4] = "3.png,狗,later"
    assert load(folder, lines).notes == ("line 5: 3.png is for “later”, which is neither train nor test",)


def test_too_many_missing_images_stop_the_loading_with_a_list(folder: Path) -> None:
    with pytest.raises(DataError, match=r"2 of the 32 images of “/.*” cannot") as caught:
        load(folder, [*rows(), "x.png,猫", "y.png,狗"])
    assert [line.split(":")[0] for line in caught.value.details] == ["line 31", "line 32"]


def test_a_class_without_any_image_left_stops_the_loading(folder: Path) -> None:
    with pytest.raises(DataError, match="has no images to train the class “鸟” with"):
        load(folder, [*rows(), "x.png,鸟"])


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "no column of image names"),
        (["1,2", "3,4"], "no column of image names"),
        (["1.png", "2.png"], "no column of image names beside one of labels"),
        (["file,label", *[f"{number}.png,same" for number in range(30)]], "has 1 class"),
    ],
)
def test_a_table_that_cannot_be_learned_from_is_one_sentence(folder: Path, lines: list[str], message: str) -> None:
    with pytest.raises(DataError, match=message):
        load(folder, lines)


def test_a_table_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path, tmp_path / "none" / "none.csv"):
        with pytest.raises(DataError, match=r"cannot be read \(.*\)"):
            finish(load_table(path))
