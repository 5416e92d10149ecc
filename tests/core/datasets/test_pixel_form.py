"""Tables of pixels: what is in their columns is found out, however they were written."""

from pathlib import Path

import numpy as np
import pytest

from core.datasets.pixel_form import PixelForm, find_form, find_shape
from core.errors import DataError

PIXELS = [str(number * 3 % 256) for number in range(64)]
NAMES = [f"pixel{number}" for number in range(64)]


def form_of(folder: Path, rows: list[list[str]], delimiter: str = ",", encoding: str = "utf-8") -> PixelForm | None:
    path = folder / "digits.csv"
    path.write_bytes("\r\n".join(delimiter.join(row) for row in rows).encode(encoding))
    return find_form(path)


@pytest.mark.parametrize(("pixels", "shape"), [(49, (1, 7, 7)), (784, (1, 28, 28)), (3072, (3, 32, 32)), (785, None)])
def test_the_number_of_pixels_says_the_shape(pixels: int, shape: object) -> None:
    assert find_shape(pixels) == shape


def test_no_number_of_pixels_is_that_of_a_grey_image_and_of_one_in_colour() -> None:
    assert not {side * side for side in range(1, 2000)} & {3 * side * side for side in range(1, 2000)}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize(
    ("head", "row", "label", "first"),
    [
        (["label", *NAMES], ["7", *PIXELS], 0, 1),
        (["label", *map(str, range(64))], ["7", *PIXELS], 0, 1),
        (["digit", *(f"{number // 8}x{number % 8}" for number in range(64))], ["猫", *PIXELS], 0, 1),
        (["", "label", *NAMES], ["0", "7", *PIXELS], 1, 2),
        ([*NAMES, "class"], [*PIXELS, "7"], 64, 0),
        ([*NAMES, '"Label"'], [*PIXELS, '"cat"'], 64, 0),
        ([], ["7", *PIXELS], 0, 1),
        ([], ["cat", *PIXELS], 0, 1),
    ],
)
def test_labels_and_pixels_are_found(
    tmp_path: Path, delimiter: str, encoding: str, head: list[str], row: list[str], label: int, first: int
) -> None:
    rows = [head, row, row] if head else [row, row]
    form = form_of(tmp_path, rows, delimiter, encoding)
    assert form == PixelForm(delimiter, bool(head), len(row), label, first, (1, 8, 8))


def test_some_wrong_rows_among_the_first_do_not_hide_the_form(tmp_path: Path) -> None:
    good = ["7", *PIXELS]
    assert form_of(tmp_path, [["label", *NAMES], ["7", "x", *PIXELS[1:]], good[:-3], good, good, []]) is not None


@pytest.mark.parametrize("white", ["1", "0.996"])
def test_pixels_from_0_to_1_are_found_out(tmp_path: Path, white: str) -> None:
    form = form_of(tmp_path, [["1", *["0", white] * 32]])
    assert form is not None
    assert form.unit


def test_whether_colours_stand_together_shows_in_the_images(tmp_path: Path) -> None:
    ramp = np.arange(8) * 20
    image = np.stack([np.add.outer(ramp, 0 * ramp), np.add.outer(0 * ramp, ramp), np.full((8, 8), 90)])
    for interleaved, values in ((False, image), (True, image.transpose(1, 2, 0))):
        form = form_of(tmp_path, [["1", *map(str, values.ravel().tolist())]] * 3)
        assert form is not None
        assert (form.shape, form.interleaved) == ((3, 8, 8), interleaved)


@pytest.mark.parametrize("wrong", ["nan", "-7", "1e400", "1e300"])
def test_one_wrong_number_does_not_change_how_all_others_are_read(tmp_path: Path, wrong: str) -> None:
    """With more warnings than the one number deserves, too: numpy's would fail this test."""
    good = [["1", *["0", "200"] * 96]] * 3
    form = form_of(tmp_path, [["1", wrong, *["0"] * 191], *good])
    assert form is not None
    assert (form.shape, form.unit) == ((3, 8, 8), False)
    if "e" not in wrong:
        unit = form_of(tmp_path, [["1", wrong, *["0"] * 63], *[["1", *["0", "0.5"] * 32]] * 3])
        assert unit is not None
        assert unit.unit


def test_48_pixels_are_too_few_for_an_image_in_colour(tmp_path: Path) -> None:
    assert form_of(tmp_path, [["1", *["5"] * 48]] * 3) is None


@pytest.mark.parametrize("head", [NAMES, []])
def test_pixels_without_labels_are_one_sentence(tmp_path: Path, head: list[str]) -> None:
    with pytest.raises(DataError, match="has pixels, but no column with their labels"):
        form_of(tmp_path, [row for row in (head, PIXELS, PIXELS) if row])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
@pytest.mark.parametrize("count", [3, 2600])
def test_pixels_in_utf_16_are_one_sentence(tmp_path: Path, encoding: str, count: int) -> None:
    with pytest.raises(DataError, match="save it as UTF-8"):
        form_of(tmp_path, [["label", *NAMES], *[["7", *PIXELS]] * count], encoding=encoding)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [["file", "label"], ["a.png", "cat"]],
        [["label", *NAMES]],
        [["7", *PIXELS, "8"]],
        [["7", *["x"] * 64]],
        [["5.1", "3.5", "1.4", "0.2", "setosa"]],
        [["T", *map(str, range(16))]],
    ],
)
def test_other_tables_are_none_of_pixels(tmp_path: Path, rows: list[list[str]]) -> None:
    assert form_of(tmp_path, rows) is None


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"1," * 600_000, b'"' + b"x" * 200_000])
def test_what_is_no_table_at_all_is_none_of_pixels(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "digits.csv").write_bytes(content)
    assert find_form(tmp_path / "digits.csv") is None
