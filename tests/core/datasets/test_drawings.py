import pytest

from core import paths
from core.datasets.drawings import load_drawings
from core.datasets.drawings_file import append_drawing
from core.errors import DataError
from core.pixels.spec import Drawing, Point
from core.progress import finish


def one(label: str | None = "1", x: float = 10.0) -> Drawing:
    return Drawing((((Point(x, 5.0), Point(x + 1, 90.5, 0.25, 0.5))),), label, canvas=(280.0, 280.0), pen=18.0)


def test_without_a_drawing_there_is_no_dataset() -> None:
    with pytest.raises(DataError, match="draw some digits"):
        finish(load_drawings())


def test_drawings_without_a_digit_as_label_are_no_data() -> None:
    append_drawing(one(None))
    append_drawing(one("shoe"))
    append_drawing(Drawing((), "3"))
    with pytest.raises(DataError):
        finish(load_drawings())


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
    for note in ("1 damaged line was left out.", "2 damaged lines were left out."):
        with paths.drawings_file().open("a") as file:
            file.write("broken\n")
        assert finish(load_drawings()).notes == (note,)


def test_a_file_without_one_good_line_is_called_damaged_rather_than_empty() -> None:
    paths.drawings_file().parent.mkdir(parents=True)
    paths.drawings_file().write_bytes(b"\x00\xff\nnothing\n")
    with pytest.raises(DataError, match="is damaged"):
        finish(load_drawings())
