"""Drawings leave and come back without a loss."""

from pathlib import Path

import pytest
from PIL import Image

from core.datasets.drawings_exchange import export_json, export_pictures, import_json, import_pictures
from core.datasets.drawings_file import append_drawing
from core.errors import DataError
from core.paths import drawings_file
from core.pixels.spec import Drawing, Point
from core.progress import finish

SEVEN = Drawing(((Point(0, 0, 0.0, 0.5), Point(9, 0, 0.1)), (Point(9, 0), Point(3, 20))), "7", (28, 28), 2.4)
ONE = Drawing(((Point(5, 0), Point(5, 20)),), "1")


def test_a_file_brings_back_what_it_took(tmp_path: Path):
    export_json([SEVEN, ONE], tmp_path / "drawings.json")
    assert import_json(tmp_path / "drawings.json") == (SEVEN, ONE)


def test_the_programs_own_file_can_be_imported():
    append_drawing(SEVEN)
    append_drawing(ONE)
    assert import_json(drawings_file()) == (SEVEN, ONE)


def test_pictures_lie_in_a_folder_a_digit_and_carry_their_strokes(tmp_path: Path):
    assert finish(export_pictures([SEVEN, ONE, SEVEN, Drawing(), Drawing(ONE.strokes)], tmp_path)) == 3
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.png")) == [
        "1/00001.png", "7/00001.png", "7/00002.png",
    ]  # fmt: skip
    with Image.open(tmp_path / "1" / "00001.png") as image:
        assert (image.size, image.mode, image.getpixel((14, 14))) == ((28, 28), "L", 255)
    assert finish(import_pictures(tmp_path)) == (ONE, SEVEN, SEVEN)


def test_exporting_twice_overwrites_nothing(tmp_path: Path):
    finish(export_pictures([ONE], tmp_path))
    finish(export_pictures([ONE, ONE], tmp_path))
    assert len(list((tmp_path / "1").iterdir())) == 3


def test_pictures_are_a_dataset_for_folder(tmp_path: Path):
    from core.datasets.load import load_dataset

    finish(export_pictures([SEVEN, ONE] * 10, tmp_path))
    dataset = finish(load_dataset(f"folder:{tmp_path}"))
    assert dataset.classes == ("1", "7")
    assert len(dataset.train.labels) + len(dataset.test.labels) == 20


@pytest.mark.parametrize(
    "content", ["", "no json", "[[1]]", '{"drawings": [{"strokes": 7}]}', "[" * 100_000, '{"a": 1}']
)
def test_a_file_that_holds_no_drawings_is_refused_in_one_sentence(tmp_path: Path, content: str):
    path = tmp_path / "bad.json"
    path.write_text(content)
    with pytest.raises(DataError, match=r"“bad\.json” holds no drawings"):
        import_json(path)


def test_a_missing_file_and_a_folder_of_other_pictures_are_refused(tmp_path: Path):
    with pytest.raises(DataError, match="cannot be read"):
        import_json(tmp_path / "missing.json")
    (tmp_path / "a").mkdir()
    Image.new("L", (5, 5)).save(tmp_path / "a" / "other.png")
    (tmp_path / "a" / "broken.png").write_bytes(b"\x89PNG broken")
    with pytest.raises(DataError, match="carries pen strokes"):
        finish(import_pictures(tmp_path))
