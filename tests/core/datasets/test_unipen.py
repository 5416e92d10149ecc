from pathlib import Path

import pytest
import torch

from core.datasets.dataset import Dataset
from core.datasets.unipen import held_out_writers, load_unipen, read_unipen
from core.errors import DataError
from core.progress import Progress, finish


def segment(label: str, writer: int, *strokes: str) -> str:
    pens = "\n".join(f".PEN_DOWN\n{points}\n.PEN_UP\n.DT 100" for points in strokes)
    return f'.SEGMENT DIGIT 0 ? "{label}"\n.COMMENT {label} {writer}  54\n{pens}\n'


def write(folder: Path, *segments: str) -> Path:
    path = folder / "pens.unipen"
    path.write_text('.INCLUDE x.doc\n.LEXICON "0" "1"\n\n' + "\n".join(segments))
    return path


ONE = " 10  90\n 12  50\n 14  10"
SEVEN = (" 0  90\n 50  90\n 20  0", " 10 45\n 40 45")


def some_writers(folder: Path, writers: int = 10) -> Path:
    return write(folder, *(segment("1", w, ONE) + segment("7", w, *SEVEN) for w in range(1, writers + 1)))


def test_strokes_come_with_label_and_writer_and_y_downwards(tmp_path: Path) -> None:
    [first, second] = read_unipen(write(tmp_path, segment("1", 26, ONE), segment("7", 3, *SEVEN)))
    assert (first.writer, first.drawing.label, second.writer, second.drawing.label) == ("26", "1", "3", "7")
    assert [(p.x, p.y) for p in first.drawing.strokes[0]] == [(10, -90), (12, -50), (14, -10)]
    assert [len(stroke) for stroke in second.drawing.strokes] == [3, 2]


def test_images_are_what_the_canvas_would_show_a_model(tmp_path: Path) -> None:
    dataset = finish(load_unipen(some_writers(tmp_path)))
    assert dataset.shape == (1, 28, 28)
    assert dataset.digits
    assert dataset.classes == tuple("0123456789")
    seven = dataset.train.take(torch.tensor([1]))[0, 0]
    assert seven.dtype == torch.uint8
    assert int(seven.sum(1).argmax()) < 10
    assert dataset.train.labels.tolist()[:4] == [1, 7, 1, 7]


def test_every_fifth_writer_is_held_out_whole(tmp_path: Path) -> None:
    dataset = finish(load_unipen(some_writers(tmp_path)))
    assert len(dataset.train.labels) == 16
    assert len(dataset.test.labels) == 4
    assert held_out_writers(["7", "10", "2", "9", "1", "8", "3", "6", "5", "4", "10"]) == {"5", "10"}


def test_of_few_writers_drawings_are_held_out(tmp_path: Path) -> None:
    dataset = finish(load_unipen(some_writers(tmp_path, writers=3)))
    assert (len(dataset.train.labels), len(dataset.test.labels)) == (5, 1)


def test_a_single_drawing_is_a_dataset_too(tmp_path: Path) -> None:
    dataset: Dataset = finish(load_unipen(write(tmp_path, segment("1", 1, ONE))))
    assert len(dataset.train.labels) == len(dataset.test.labels) == 1


def test_progress_is_told_and_the_work_can_be_left(tmp_path: Path) -> None:
    work = load_unipen(some_writers(tmp_path))
    assert next(work) == Progress("Reading pen strokes", 0, 0)
    assert next(work) == Progress("Drawing digits", 0, 20)
    work.close()


def test_damaged_lines_lose_no_more_than_themselves(tmp_path: Path) -> None:
    bad = segment("3", 1, " 1 2\n nonsense\n 5\n nan 4\n 1e999 3\n 6 7")
    path = write(tmp_path, segment("1", 1, ONE), bad, segment("x", 2, ONE), segment("4", 3), '.SEGMENT DIGIT 0 ? "8')
    written = read_unipen(path)
    assert [(p.x, p.y) for p in written[1].drawing.strokes[0]] == [(1, -2), (6, -7)]
    dataset = finish(load_unipen(path))
    assert dataset.train.labels.tolist() == [1, 3]
    assert dataset.notes == ("3 segments without a digit as label, or without points, were left out.",)


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff\xfe" * 100, b"x y\n1 2\n", b".PEN_DOWN\n1 2\n.PEN_UP\n", b".SEGMENT\n.COMMENT\n"]
)
def test_a_file_of_something_else_is_refused_with_a_sentence(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_bytes(content)
    with pytest.raises(DataError, match=r"“other.txt” holds no labelled digits.*\.$"):
        finish(load_unipen(tmp_path / "other.txt"))


def test_a_place_without_a_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="There is no file"):
        finish(load_unipen(tmp_path / "nothing.unipen"))
    with pytest.raises(DataError, match="not a file"):
        finish(load_unipen(tmp_path))


def test_the_real_file_has_thirty_writers(real_data: Path) -> None:
    path = real_data / "pendigits-train.unipen"
    if not path.is_file():
        pytest.skip("needs the pen strokes in the folder that INKLING_DATA_DIR names")
    written = read_unipen(path)
    assert len(written) == 7494
    assert len({entry.writer for entry in written}) == 30
    assert not any(entry.drawing.is_empty for entry in written)
