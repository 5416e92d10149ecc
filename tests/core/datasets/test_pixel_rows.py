"""Images whose pixels stand in a table: every row comes to an image, or to a line that says why not."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from core.datasets import decoding, image_cache, pixel_rows
from core.datasets.dataset import Dataset, MemorySplit
from core.datasets.load import load_dataset
from core.datasets.preview import look_at
from core.datasets.stored_split import StoredSplit
from core.datasets.table import list_table, load_table
from core.errors import DataError
from core.progress import finish

HEAD = ",".join(["label", *(f"pixel{number}" for number in range(784))])


def row(number: int, label: str = "") -> str:
    """An image that is its number in the corner and at the other end, and white beside it."""
    return ",".join([label or str(number % 10), str(number), "255", *["0"] * 781, str(number)])


def rows(count: int = 50) -> list[str]:
    return [row(number) for number in range(count)]


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., Dataset]:
    def load(lines: list[str], **options: int) -> Dataset:
        (tmp_path / "digits.csv").write_text("\n".join(lines), "utf-8")
        return finish(load_table(tmp_path / "digits.csv", **options))

    return load


def images_of(dataset: Dataset) -> tuple[torch.Tensor, list[str]]:
    """All images with the names of their classes, by the number in their corner."""
    assert isinstance(dataset.train, MemorySplit)
    assert isinstance(dataset.test, MemorySplit)
    images = torch.cat([dataset.train.images, dataset.test.images])
    labels = torch.cat([dataset.train.labels, dataset.test.labels])
    order = images[:, 0, 0, 0].argsort()
    return images[order], [dataset.classes[label] for label in labels[order].tolist()]


@pytest.mark.parametrize("head", [[HEAD], [], [f"\ufeff{HEAD}"], ["\ufeff"]])
def test_each_row_is_an_image_with_its_label(load: Callable[..., Dataset], head: list[str]) -> None:
    dataset = load(["\ufeff" + rows()[0], *rows()[1:]] if head == ["\ufeff"] else head + rows())
    images, labels = images_of(dataset)
    assert (dataset.title, dataset.shape, dataset.digits, dataset.notes) == ("digits", (1, 28, 28), True, ())
    assert labels == [str(number % 10) for number in range(50)]
    assert images[:, 0, 0, 0].tolist() == images[:, 0, 27, 27].tolist() == list(range(50))
    assert images[:, 0, 0, 1].tolist() == [255] * 50


def test_a_fifth_of_each_class_is_for_testing_and_always_the_same(load: Callable[..., Dataset]) -> None:
    first, again = load(rows()), load(rows())
    assert first.test.labels.bincount().tolist() == [1] * 10
    assert torch.equal(first.test.take(torch.arange(10)), again.test.take(torch.arange(10)))


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda cells: [f" {cell} " for cell in cells],
        lambda cells: [f'"{cell}"' for cell in cells],
        lambda cells: [cells[0], *(f"{cell}.0" for cell in cells[1:])],
        lambda cells: [cells[0], *(str(float(cell) / 255) for cell in cells[1:])],
        lambda cells: [*cells[:-1], f"{cells[-1]}\r"],
    ],
)
def test_numbers_are_read_however_they_are_written(
    load: Callable[..., Dataset], spoilt: Callable[[list[str]], list[str]]
) -> None:
    images, labels = images_of(load([",".join(spoilt(line.split(","))) for line in rows()]))
    assert images[:, 0, 27, 27].tolist() == list(range(50))
    assert labels[7] == "7"


def test_images_in_colour_keep_their_channels(load: Callable[..., Dataset]) -> None:
    def colours(number: int, *, interleaved: bool) -> str:
        planes = [[number] * 64, [100] * 64, list(range(64))]
        values = (
            [value for pixel in zip(*planes, strict=True) for value in pixel]
            if interleaved
            else planes[0] + planes[1] + planes[2]
        )
        return ",".join(map(str, (number % 2, *values)))

    for interleaved in (False, True):
        images, _ = images_of(load([colours(number, interleaved=interleaved) for number in range(20)]))
        assert images.shape == (20, 3, 8, 8)
        assert images[5, :, 0, 0].tolist() == [5, 100, 0]
        assert images[5, :, 7, 7].tolist() == [5, 100, 63]


def test_labels_are_names_in_natural_order(load: Callable[..., Dataset]) -> None:
    words = ("猫", "item 10", "item 9")
    dataset = load([row(number, words[number % 3]) for number in range(30)])
    assert dataset.classes == ("item 9", "item 10", "猫")
    assert images_of(dataset)[1] == [words[number % 3] for number in range(30)]


def test_labels_may_hold_commas_and_quotes(load: Callable[..., Dataset]) -> None:
    words = ('"a, b"', '"say ""c"""', "d")
    dataset = load(["\ufeff" + row(0, words[0]), *(row(number, words[number % 3]) for number in range(1, 30))])
    assert dataset.classes == ("a, b", "d", 'say "c"')
    assert dataset.notes == ()
    assert images_of(dataset)[0][:, 0, 27, 27].tolist() == list(range(30))


def test_a_quote_that_is_not_closed_spoils_its_own_row(load: Callable[..., Dataset]) -> None:
    lines = [row(number) for number in range(30)]
    lines[20] = '"' + lines[20]
    assert load(lines).notes == ("line 21: it has 1 cells, not 785",)


def test_labels_are_read_in_one_encoding(tmp_path: Path) -> None:
    path = tmp_path / "pets.csv"
    path.write_bytes("\n".join(row(number, "猫狗"[number % 2]) for number in range(30)).encode("gb18030"))
    assert finish(load_table(path)).classes == ("狗", "猫")


def test_labels_may_be_many_and_long_numbers(load: Callable[..., Dataset]) -> None:
    words = ("9" * 5000, "1" + "0" * 5000, "007")
    dataset = load([row(number, words[number % 3]) for number in range(30)])
    assert dataset.classes == ("007", words[0], words[1])


def test_labels_that_are_no_text_are_classes_all_the_same(load: Callable[..., Dataset]) -> None:
    dataset = load([*(row(number % 250) for number in range(1000)), row(7, "\0"), row(8, "\0")])
    assert len(dataset.classes) == 11


def test_a_table_without_a_row_that_is_an_image_is_one_sentence(load: Callable[..., Dataset]) -> None:
    with pytest.raises(DataError, match="1 of the 1 images"):
        load(["\r".join(rows())])


def test_reading_ends_where_hardly_a_row_is_an_image(load: Callable[..., Dataset]) -> None:
    with pytest.raises(DataError, match="more than 5% is too many") as caught:
        load([*rows(), *["1"] * 100_000])
    assert len(caught.value.details) < 1000


def test_a_table_that_changes_while_it_is_read_is_not_mixed_up(load: Callable[..., Dataset], tmp_path: Path) -> None:
    load(rows())
    path = tmp_path / "digits.csv"
    listing = finish(list_table(path))
    path.write_text("\n".join(reversed(rows())), "utf-8")
    os.utime(path, ns=(0, listing.train[0].changed + 1))
    decoded = decoding.decode_chunk(listing.train[:2], (1, 28, 28))
    assert [number for number, _ in decoded.failures] == [0, 1]
    assert "has changed while it was read" in decoded.failures[0][1]


def test_wrong_rows_are_left_out_and_listed_with_their_line(load: Callable[..., Dataset]) -> None:
    lines = [HEAD, *(row(number % 250) for number in range(200))]
    lines[3] = "7,1,2"
    lines[4] = "," + lines[4].partition(",")[2]
    lines[5] = lines[5].replace("255", "256")
    lines[6] = lines[6].replace("255", "-1")
    lines[7] = lines[7].replace("255", "white")
    lines[8] = lines[8].replace("255", "nan")
    dataset = load([*lines[:2], "", *lines[2:]])
    assert dataset.notes == (
        "line 5: it has 3 cells, not 785",
        "line 6: the row has no label",
        *(f"In line {number}, a pixel is not a number from 0 to 255." for number in (7, 8, 9, 10)),
    )
    assert len(dataset.train.labels) + len(dataset.test.labels) == 194


def test_too_many_wrong_rows_stop_the_loading_with_a_list(load: Callable[..., Dataset]) -> None:
    with pytest.raises(DataError, match=r"3 of the 53 images of “/.*” cannot be read") as caught:
        load([*rows(), "1,2", "3", "4,5"])
    assert caught.value.details[0] == "line 51: it has 2 cells, not 785"


def test_one_class_is_too_few(load: Callable[..., Dataset]) -> None:
    with pytest.raises(DataError, match="has 1 class"):
        load([row(number, "7") for number in range(20)])


def test_it_is_decoded_once_until_the_table_changes(
    load: Callable[..., Dataset], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load(rows())
    monkeypatch.setattr(decoding, "read_row", lambda _image: pytest.fail("decoded again"))
    path = Path(first.key.partition(":")[2])
    again = finish(load_table(path))
    assert torch.equal(images_of(first)[0], images_of(again)[0])
    monkeypatch.setattr(decoding, "read_row", pixel_rows.read_row)
    assert len(load(rows(40)).train.labels) == 30  # of each class one is held out


def test_what_does_not_fit_into_memory_stays_on_disk(load: Callable[..., Dataset]) -> None:
    dataset = load(rows(), budget=1000)
    assert isinstance(dataset.train, StoredSplit)
    assert dataset.train.take(torch.tensor([0])).shape == (1, 1, 28, 28)


def test_rows_are_read_by_other_processes_as_well(
    load: Callable[..., Dataset], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoding, "_WORTH_PROCESSES", 1)
    monkeypatch.setattr(decoding, "cores", lambda: 2)
    assert images_of(load(rows()))[0][:, 0, 27, 27].tolist() == list(range(50))


def test_a_table_that_went_away_is_one_line_an_image(load: Callable[..., Dataset], tmp_path: Path) -> None:
    load(rows())
    listing = finish(list_table(tmp_path / "digits.csv"))
    (tmp_path / "digits.csv").unlink()
    decoded = decoding.decode_chunk(listing.train[:2], (1, 28, 28))
    assert [number for number, _ in decoded.failures] == [0, 1]
    assert "cannot be read" in decoded.failures[0][1]


def test_it_joins_what_has_its_shape_and_classes(load: Callable[..., Dataset], tmp_path: Path) -> None:
    load([HEAD, *rows()])
    key = f"csv:{tmp_path / 'digits.csv'}"
    assert finish(load_dataset(f"{key}+{key}")).classes == tuple("0123456789")
    assert len(finish(load_dataset(f"{key}+{key}")).train.labels) == 80


def test_a_first_look_shows_one_of_each_class(load: Callable[..., Dataset], tmp_path: Path) -> None:
    load([HEAD, *rows()])
    look = finish(look_at(f"csv:{tmp_path / 'digits.csv'}"))
    assert look is not None
    assert (look.classes, look.train, look.test, look.shape) == (tuple("0123456789"), 40, 10, (1, 28, 28))
    assert [image.shape for image in look.images] == [(28, 28, 1)] * 10


def test_the_cache_tells_tables_of_the_same_size_apart(load: Callable[..., Dataset], tmp_path: Path) -> None:
    load(rows())
    other = tmp_path / "other.csv"
    other.write_text("\n".join(reversed(rows())), "utf-8")
    assert images_of(finish(load_table(other)))[1] == [str(number % 10) for number in range(50)]
    assert len(list((image_cache.paths.cache_dir() / "images").glob("*.pixels"))) == 2
