"""Rows of a CSV file: the same, whatever program wrote it."""

import os
from pathlib import Path

import pytest

from core.datasets.csv_text import Row, decode_text, find_delimiter, read_rows
from core.errors import DataError

TEXT = "bild.png,größe\n图像.png,猫\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_every_usual_encoding_is_found_out(encoding: str) -> None:
    assert decode_text(TEXT.encode(encoding)) == TEXT


def test_gbk_is_found_out() -> None:
    assert decode_text("a.png,猫\nb.png,狗\n".encode("gbk")) == "a.png,猫\nb.png,狗\n"


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"caf\xff,1\n", b"a,\0\0\0b\n"])
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    assert decode_text(content) is None
    (tmp_path / "table.csv").write_bytes(content)
    with pytest.raises(DataError, match="is not text in UTF-8, UTF-16 or GBK"):
        read_rows(tmp_path / "table.csv")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(delimiter: str) -> None:
    rows = [["file", "label", "note"], ["a.png", "1", "x, y; z"], ["b.png", "2", ""]]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    assert find_delimiter(text) == delimiter


def test_rows_know_their_lines_and_empty_ones_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b'a.png, 1 \r\n\r\n,\r\n"b\nc.png",2\r\n')
    assert read_rows(path) == [Row(1, ["a.png", "1"]), Row(5, ["b\nc.png", "2"])]


def test_a_table_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="none"):
        read_rows(tmp_path / "none.csv")


def test_a_cell_beyond_all_measure_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text('a.png,1\n"' + "x" * 200_000 + '",2\n')
    with pytest.raises(DataError, match="Line 2 of"):
        read_rows(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_or_a_folder_is_no_table_and_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    for path in (tmp_path / "pipe.csv", tmp_path):
        with pytest.raises(DataError, match="it is not a file"):
            read_rows(path)
