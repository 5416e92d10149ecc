"""Folders of images: found, sorted, split, and decoded whatever kind they are."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.datasets import image_dataset
from core.datasets.dataset import Dataset, MemorySplit
from core.datasets.folder import load_folder
from core.errors import DataError
from core.progress import finish

Size = tuple[int, int]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder in which nothing else is written."""
    (tmp_path / "images").mkdir()
    return tmp_path / "images"


def save(path: Path, grey: int = 128, size: Size = (10, 8), mode: str = "L") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new(mode, size, grey if mode == "L" else (grey, grey // 2, 0)).save(path)


def fill(folder: Path, classes: tuple[str, ...] = ("a", "b"), count: int = 5, **kind: object) -> Path:
    for label, name in enumerate(classes):
        for number in range(count):
            save(folder / name / f"{number}.png", 10 * label + number, **kind)  # type: ignore[arg-type]
    return folder


def load(folder: Path) -> Dataset:
    return finish(load_folder(folder))


def greys(dataset: Dataset) -> tuple[list[int], list[int]]:
    """The value of each image (they are of one colour), for training and for testing."""
    assert isinstance(dataset.train, MemorySplit)
    assert isinstance(dataset.test, MemorySplit)
    return dataset.train.images[:, 0, 0, 0].tolist(), dataset.test.images[:, 0, 0, 0].tolist()


def all_greys(dataset: Dataset) -> list[int]:
    train, test = greys(dataset)
    return train + test


def test_train_and_test_folders_are_the_splits(root: Path) -> None:
    fill(root / "train")
    fill(root / "test", count=2)
    dataset = load(root)
    assert greys(dataset) == ([0, 1, 2, 3, 4, 10, 11, 12, 13, 14], [0, 1, 10, 11])
    assert dataset.train.labels.tolist() == [0] * 5 + [1] * 5
    assert dataset.test.labels.tolist() == [0, 0, 1, 1]
    assert (dataset.key, dataset.title) == (f"folder:{root}", root.name)
    assert (dataset.classes, dataset.shape, dataset.notes) == (("a", "b"), (1, 8, 10), ())


def test_a_folder_for_validation_tests_too(root: Path) -> None:
    fill(root / "Train")
    fill(root / "val", count=1)
    assert greys(load(root))[1] == [0, 10]


def test_without_a_test_folder_a_fifth_of_each_class_is_taken_the_same_each_time(root: Path) -> None:
    fill(root / "one", count=10)
    dataset = load(root / "one")
    train, test = greys(dataset)
    assert sorted(train + test) == list(range(20))
    assert dataset.test.labels.tolist() == [0, 0, 1, 1]
    fill(root / "two" / "train", count=10)
    assert greys(load(root / "two")) == (train, test)


def test_classes_are_in_natural_order(root: Path) -> None:
    names = ("0", "1", "2", "9", "10", "a2", "a10")
    fill(root, tuple(reversed(names)))
    assert load(root).classes == names


def test_what_is_no_image_is_passed_over(root: Path) -> None:
    fill(root)
    for name in (".hidden.png", "Thumbs.db", "notes.txt", ".DS_Store"):
        (root / "a" / name).write_bytes(b"?")
    fill(root / ".cache")
    fill(root / "__MACOSX")
    (root / "README.png").write_bytes(b"?")
    dataset = load(root)
    assert (dataset.classes, len(dataset.train.labels), dataset.notes) == (("a", "b"), 8, ())


def test_images_in_folders_of_a_class_belong_to_it(root: Path) -> None:
    fill(root)
    save(root / "a" / "more" / "deep" / "x.png", 99)
    assert 99 in all_greys(load(root))


@pytest.mark.parametrize(
    ("size", "mode", "shape"),
    [
        ((10, 8), "L", (1, 8, 10)),
        ((64, 64), "RGB", (3, 64, 64)),
        ((65, 20), "L", (1, 28, 28)),
        ((65, 20), "RGB", (3, 32, 32)),
    ],
)
def test_the_input_suits_images_of_one_size(root: Path, size: Size, mode: str, shape: tuple[int, int, int]) -> None:
    assert load(fill(root, size=size, mode=mode)).shape == shape


def test_images_of_several_sizes_are_brought_to_one(root: Path) -> None:
    fill(root)
    save(root / "a" / "large.png", 77, size=(300, 100))
    dataset = load(root)
    assert dataset.shape == (1, 28, 28)
    assert 77 in all_greys(dataset)


def test_grey_images_saved_in_colour_are_grey(root: Path) -> None:
    fill(root)
    for path in root.rglob("*.png"):
        Image.open(path).convert("RGB").save(path)
    assert load(root).shape == (1, 8, 10)


def test_a_spot_of_colour_is_enough(root: Path) -> None:
    fill(root)
    image = Image.new("RGB", (10, 8), (90, 90, 90))
    image.putpixel((5, 5), (200, 0, 0))
    image.save(root / "a" / "0.png")
    assert load(root).shape == (3, 8, 10)


def test_images_that_the_first_look_did_not_meet_count_too(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image_dataset, "_SAMPLE", 1)
    fill(root / "train", count=9)
    fill(root / "test")
    assert load(root).shape == (1, 8, 10)
    save(root / "train" / "b" / "3.png", 200, mode="RGB")
    assert load(root).shape == (3, 8, 10)
    save(root / "test" / "a" / "3.png", 200, size=(10, 9))
    assert load(root).shape == (3, 32, 32)


def test_a_shape_can_be_asked_for(root: Path) -> None:
    fill(root, mode="RGB", size=(30, 20))
    for shape in ((1, 28, 28), (3, 12, 9)):
        dataset = finish(load_folder(root, shape))
        assert dataset.shape == shape
        assert isinstance(dataset.train, MemorySplit)
        assert dataset.train.images.shape[1:] == shape


def test_mean_and_deviation_are_those_of_the_training_images(root: Path) -> None:
    generator = np.random.default_rng(0)
    for number in range(12):
        path = root / ("train" if number < 8 else "test") / "ab"[number % 2] / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(generator.integers(0, 256, (6, 5, 3), np.uint8)).save(path)
    dataset = load(root)
    assert isinstance(dataset.train, MemorySplit)
    values = dataset.train.images.double() / 255
    assert dataset.mean == pytest.approx(values.mean((0, 2, 3)).tolist())
    assert dataset.std == pytest.approx(values.std((0, 2, 3), correction=0).tolist())


def test_blank_images_can_be_divided_by_their_deviation(root: Path) -> None:
    for name in "ab":
        for number in range(2):
            save(root / name / f"{number}.png", 0)
    assert load(root).std == (1.0,)


def test_only_ten_grey_digits_of_mnists_size_bright_on_dark_count_as_digits(root: Path) -> None:
    digits = tuple("0123456789")
    assert load(fill(root / "digits", digits, size=(28, 28))).digits
    assert not load(fill(root / "large", digits, size=(32, 32))).digits
    assert not load(fill(root / "nine", digits[:9], size=(28, 28))).digits
    assert not load(fill(root / "colour", digits, size=(28, 28), mode="RGB")).digits
    for path in fill(root / "dark", digits, size=(28, 28)).rglob("*.png"):
        save(path, 250, size=(28, 28))
    assert not load(root / "dark").digits


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("16-bit", 128), ("1-bit", 255), ("palette", 128), ("clear", 255), ("cmyk", 128), ("bright on clear", 0)],
)
def test_images_of_all_kinds_come_out_right(root: Path, kind: str, expected: int) -> None:
    """The top left pixel, of an image with something else in its middle."""
    fill(root, size=(8, 8))
    pixels = np.full((8, 8), 128, np.uint8)
    image = Image.fromarray(pixels)
    if kind == "16-bit":
        image = Image.fromarray(pixels.astype(np.uint16) * 257)
    elif kind == "1-bit":
        image = Image.new("1", (8, 8), 1)
    elif kind == "palette":
        image = image.quantize(4)
    elif kind in ("clear", "bright on clear"):
        image = Image.new("LA", (8, 8), (0, 0))
        image.paste((255 if kind == "bright on clear" else 40, 255), (2, 2, 6, 6))
    elif kind == "cmyk":
        image = Image.new("CMYK", (8, 8), (0, 0, 0, 127))
    name = "x.tif" if kind == "cmyk" else "x.png"
    image.save(root / "a" / name)
    dataset = load(root)
    assert dataset.notes == ()
    assert expected in all_greys(dataset)


def test_an_image_is_turned_as_its_camera_says(root: Path) -> None:
    fill(root, size=(8, 8))
    image = Image.fromarray(np.repeat([[200, 100]], 8, axis=0).astype(np.uint8).repeat(4, axis=1))
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    image.save(root / "a" / "x.png", exif=exif)
    assert 100 in all_greys(load(root))


def bad_folder(folder: Path, good: int, bad: int) -> Path:
    fill(folder, count=good)
    for number in range(bad):
        (folder / "b" / f"bad{number}.png").write_bytes(b"\x89PNG but not really")
    return folder


def test_a_few_damaged_images_are_left_out_and_listed(root: Path) -> None:
    dataset = load(bad_folder(root, good=20, bad=2))
    assert len(dataset.train.labels) + len(dataset.test.labels) == 40
    assert [note.split("”")[0] for note in dataset.notes] == ["“b/bad0.png", "“b/bad1.png"]


def test_too_many_damaged_images_stop_the_loading_with_a_list(root: Path) -> None:
    bad_folder(root, good=20, bad=3)
    for _ in range(2):  # the second time from the cache
        with pytest.raises(DataError, match=r"3 of the 43 images of “/.*” cannot") as caught:
            load(root)
        assert len(caught.value.details) == 3


def test_a_class_whose_images_are_all_damaged_stops_the_loading(root: Path) -> None:
    fill(root / "train", ("a", "b"), 30)
    fill(root / "test")
    (root / "train" / "c").mkdir()
    (root / "train" / "c" / "1.png").write_bytes(b"")
    with pytest.raises(DataError, match="has no images to train the class “c” with") as caught:
        load(root)
    assert caught.value.details[0].startswith("“train/c/1.png”")


def test_too_large_images_are_refused_before_they_are_decoded(root: Path) -> None:
    fill(root, count=20)
    Image.new("1", (10_000, 5_100)).save(root / "a" / "bomb.png")
    (note,) = load(root).notes
    assert "“a/bomb.png” is too large" in note


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda folder: None, "holds no folders, and each class of images needs one"),
        (lambda folder: save(folder / "1.png"), "holds no folders"),
        (lambda folder: fill(folder, ("a",)), "has 1 class, and a network needs at least two"),
        (lambda folder: (fill(folder), (folder / "c").mkdir()), "has no images to train the class “c” with"),
        (lambda folder: fill(folder, count=1), "has no images to test with"),
        (lambda folder: (fill(folder / "train"), (folder / "test").mkdir()), "has no images to test with"),
        (
            lambda folder: (fill(folder / "train"), fill(folder / "test", ("a", "x"))),
            "a class “x” to test that is never",
        ),
    ],
)
def test_a_folder_that_cannot_be_learned_from_is_one_sentence(root: Path, make: object, message: str) -> None:
    make(root)  # type: ignore[operator]
    with pytest.raises(DataError, match=message):
        load(root)


def test_a_path_that_is_no_folder_is_one_sentence(root: Path) -> None:
    with pytest.raises(DataError, match="There is no folder"):
        load(root / "none")
    (root / "file").write_bytes(b"")
    with pytest.raises(DataError, match="is not a folder"):
        load(root / "file")


def test_links_inside_are_followed_and_links_outside_are_not(root: Path) -> None:
    fill(root, count=20)
    outside = root.parent / "outside"
    save(outside / "secret.png", 99)
    (root / "a" / "again.png").symlink_to(root / "b" / "7.png")
    (root / "a" / "secret.png").symlink_to(outside / "secret.png")
    (root / "b" / "more").symlink_to(outside)
    (root / "b" / "circle.png").symlink_to("circle.png")
    (root / "circle").symlink_to("circle")
    dataset = load(root)
    values = all_greys(dataset)
    assert len(values) == 41
    assert 99 not in values
    assert [note.split(":")[0] for note in dataset.notes] == ["a/secret.png", "b/circle.png"]


def test_a_class_that_is_a_link_to_outside_is_not_read(root: Path) -> None:
    fill(root, count=20)
    fill(root.parent / "outside")
    (root / "c").symlink_to(root.parent / "outside" / "a")
    with pytest.raises(DataError, match="has no images to train the class “c” with") as caught:
        load(root)
    assert caught.value.details == ("c: it leads outside the folder, and is not read",)
