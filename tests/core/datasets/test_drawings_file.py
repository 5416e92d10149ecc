import errno
import os
from pathlib import Path

import pytest

from core import paths
from core.datasets.drawings_file import append_drawing, read_drawings, write_drawings
from core.errors import DataError
from core.pixels.spec import Drawing, Point


def one(label: str | None = "1", x: float = 10.0) -> Drawing:
    return Drawing((((Point(x, 5.0), Point(x + 1, 90.5, 0.25, 0.5))),), label, canvas=(280.0, 280.0), pen=18.0)


def test_what_was_appended_is_read_again() -> None:
    drawings = (one("1"), one("7", 50.0), one(None))
    for drawing in drawings:
        append_drawing(drawing)
    assert read_drawings() == (drawings, 0)


def test_nothing_drawn_yet_is_no_trouble() -> None:
    assert read_drawings() == ((), 0)


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
        '{"strokes": [[[1' + "0" * 400 + ", 2]]]}", '{"strokes": [], "pen": 1' + "0" * 400 + "}",
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
