import errno
import json
import os
from pathlib import Path

import pytest

from core import paths
from core.datasets.drawings import (
    append_drawing,
    drawing_from_json,
    drawing_to_json,
    load_drawings,
    read_drawings,
    write_drawings,
)
from core.errors import DataError
from core.pixels.spec import Drawing, Point
from core.progress import finish


def one(label: str | None = "1", x: float = 10.0) -> Drawing:
    return Drawing((((Point(x, 5.0), Point(x + 1, 90.5, 0.25, 0.5))),), label, canvas=(280.0, 280.0), pen=18.0)


def test_what_was_appended_is_read_again() -> None:
    drawings = (one("1"), one("7", 50.0), one(None))
    for drawing in drawings:
        append_drawing(drawing)
    assert read_drawings() == (drawings, 0)


def test_nothing_drawn_yet_is_no_trouble() -> None:
    assert read_drawings() == ((), 0)
    with pytest.raises(DataError, match="draw some digits"):
        finish(load_drawings())


def test_drawings_without_a_digit_as_label_are_no_data() -> None:
    append_drawing(one(None))
    append_drawing(one("shoe"))
    append_drawing(Drawing((), "3"))
    with pytest.raises(DataError):
        finish(load_drawings())


@pytest.mark.parametrize("cut", [1, 2, 30])
def test_a_torn_last_line_loses_no_other_drawing(cut: int) -> None:
    for label in "123":
        append_drawing(one(label))
    path = paths.drawings_file()
    path.write_bytes(path.read_bytes()[:-cut])
    append_drawing(one("4"))
    append_drawing(one("5"))
    drawings, damaged = read_drawings()
    kept = "12345" if cut == 1 else "1245"  # without its line end alone, a line is still whole
    assert "".join(drawing.label or "" for drawing in drawings) == kept
    assert damaged == (0 if cut == 1 else 1)


@pytest.mark.parametrize(
    "line",
    [
        "null", "[]", "{}", "7", '{"strokes": 3}', '{"strokes": [[[1]]]}', '{"strokes": [[["a", 2]]]}',
        '{"strokes": [[[NaN, 2]]]}', '{"strokes": [[[1e999, 2]]]}', '{"strokes": [[[true, 2]]]}',
        '{"strokes": [], "label": 3}', '{"strokes": [], "canvas": [1]}', '{"strokes": [], "pen": "x"}',
        '{"strokes": [[[1, 2, 3, 4, 5]]]}', "[" * 100_000,
    ],
)  # fmt: skip
def test_a_damaged_line_is_counted_and_left_out(line: str) -> None:
    append_drawing(one("1"))
    with paths.drawings_file().open("a") as file:
        file.write(line + "\n")
    append_drawing(one("2"))
    drawings, damaged = read_drawings()
    assert [drawing.label for drawing in drawings] == ["1", "2"]
    assert damaged == 1


def test_bytes_that_are_no_text_are_counted_and_left_out() -> None:
    append_drawing(one("1"))
    with paths.drawings_file().open("ab") as file:
        file.write(b"\xff\xfe\x00\n\n\n")
    assert read_drawings() == ((one("1"),), 1)


def test_a_drawing_is_on_the_disk_when_append_returns(monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(os.fstat(descriptor).st_size))
    append_drawing(one("1"))
    assert synced == [paths.drawings_file().stat().st_size]


def test_a_full_disk_leaves_the_file_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    append_drawing(one("1"))
    before = paths.drawings_file().read_bytes()
    write = os.write

    def fill(descriptor: int, data: bytes) -> int:
        if len(data) > 20:
            return write(descriptor, data[:20])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", fill)
    with pytest.raises(DataError, match="cannot be saved"):
        append_drawing(one("2"))
    assert paths.drawings_file().read_bytes() == before


def test_replacing_the_drawings_keeps_damaged_lines_in_the_file() -> None:
    append_drawing(one("1"))
    with paths.drawings_file().open("a") as file:
        file.write("half a draw\n")
    write_drawings([one("8"), one("9")])
    assert read_drawings() == ((one("8"), one("9")), 1)
    assert b"half a draw\n" in paths.drawings_file().read_bytes()


def test_every_fifth_drawing_is_held_out() -> None:
    for number in range(10):
        append_drawing(one(str(number)))
    dataset = finish(load_drawings())
    assert dataset.train.labels.tolist() == [0, 1, 2, 3, 5, 6, 7, 8]
    assert dataset.test.labels.tolist() == [4, 9]
    assert dataset.digits
    assert dataset.key == "drawings"


def test_left_out_lines_are_noted() -> None:
    append_drawing(one("1"))
    with paths.drawings_file().open("a") as file:
        file.write("broken\n")
    assert finish(load_drawings()).notes == ("1 damaged lines were left out.",)


def test_json_carries_all_of_a_drawing() -> None:
    for drawing in (one(), Drawing(), Drawing(((Point(1, 2),),), "0")):
        assert drawing_from_json(json.loads(json.dumps(drawing_to_json(drawing)))) == drawing


def test_a_folder_in_the_place_of_the_file_is_said(tmp_path: Path) -> None:
    paths.drawings_file().mkdir(parents=True)
    with pytest.raises(DataError, match="cannot be read"):
        read_drawings()
    with pytest.raises(DataError, match="cannot be saved"):
        append_drawing(one())


def test_a_file_in_the_place_of_the_folder_is_said() -> None:
    paths.home_dir().write_text("not a folder")
    for save in (lambda: append_drawing(one()), lambda: write_drawings([one()])):
        with pytest.raises(DataError):
            save()


def test_a_file_without_one_good_line_is_called_damaged_rather_than_empty() -> None:
    paths.drawings_file().parent.mkdir(parents=True)
    paths.drawings_file().write_bytes(b"\x00\xff\nnothing\n")
    with pytest.raises(DataError, match="is damaged"):
        finish(load_drawings())
