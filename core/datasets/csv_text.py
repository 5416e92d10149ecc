"""The rows of a CSV file, whatever its encoding and delimiter."""

import codecs
import csv
import io
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from core.errors import DataError

_MOST_BYTES = 500_000_000
_DELIMITERS = ",;\t|"
_SAMPLE_LINES = 50
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Row(NamedTuple):
    """The cells of one row, and the number of the line on which it ends."""

    line: int
    cells: list[str]


def read_rows(path: Path) -> list[Row]:
    """All rows that hold anything; a DataError if the file is no such text."""
    text = _read_text(path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=find_delimiter(text))
    try:
        rows = [Row(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]
    except csv.Error as error:
        raise DataError(
            "Line {line} of “{file}” cannot be read as CSV ({reason}).", line=reader.line_num, file=path, reason=error
        ) from error
    return [row for row in rows if any(row.cells)]


def _read_text(path: Path) -> str:
    content = read_start(path, _MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise DataError("“{file}” is too large for a table: more than {most} MB.", file=path, most=_MOST_BYTES // 10**6)
    text = decode_text(content)
    if text is None:
        raise DataError("“{file}” is not text in UTF-8, UTF-16 or GBK; save it as UTF-8.", file=path)
    return text


def read_start(path: Path, size: int) -> bytes:
    """The first `size` bytes, or all if there are fewer; a DataError if it is no file that can be read."""
    try:
        if path.exists() and not path.is_file():  # a pipe would keep everybody waiting
            raise DataError("“{file}” cannot be read (it is not a file).", file=path)
        with path.open("rb") as file:
            return file.read(size)
    except OSError as error:
        raise DataError("“{file}” cannot be read ({reason}).", file=path, reason=error.strerror or error) from error


def decode_text(content: bytes) -> str | None:
    """UTF-8 or UTF-16, with or without a mark at the start, else GBK; None if it is none of them."""
    for encoding in _likely_encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    return None


def _likely_encodings(content: bytes) -> tuple[str, ...]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return (encoding,)
    # Without a mark, UTF-16 betrays itself by the zero beside each of the commas and digits.
    if b"\0" in content:
        big_endian = content[0::2].count(0) > content[1::2].count(0)
        return ("utf-16-be",) if big_endian else ("utf-16-le",)
    return ("utf-8", "gb18030")  # which holds all of GBK


def find_delimiter(text: str) -> str:
    """The one that cuts most of the first lines into the same number of cells, at least two."""
    lines = [line for line in text[: 1 << 16].splitlines()[:_SAMPLE_LINES] if line.strip()]
    return max(_DELIMITERS, key=lambda delimiter: _agreement(lines, delimiter))


def _agreement(lines: list[str], delimiter: str) -> int:
    """How many of the lines have the commonest number of cells."""
    try:
        counts = Counter(len(cells) for cells in csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return 0
    return max((number for cells, number in counts.items() if cells > 1), default=0)
