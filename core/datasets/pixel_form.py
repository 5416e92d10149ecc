"""How a table holds images by their pixels, a row an image with its label: found out from its first rows."""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from core.datasets.columns import cell, heads_of, names_labels
from core.datasets.csv_text import decode_text, find_delimiter, read_start
from core.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from core.pixels.spec import Shape

_START_BYTES = 1_000_000
_START_ROWS = 100
_LEAST_PIXELS = 49  # seven by seven: shorter rows of numbers are measurements of something else
_NO_LABEL = -1
_ZERO = b"\0"  # in UTF-16 alone: rows are looked up by their bytes, which takes one byte a digit


class PixelForm(NamedTuple):
    """`label` and `first` are columns: the label's, and that of the first of the pixels, which stand in a row.

    `unit`: black is 0 and white is 1, not 255. `interleaved`: the colours of a pixel stand together.
    """

    delimiter: str
    has_head: bool
    width: int
    label: int
    first: int
    shape: Shape
    unit: bool = False
    interleaved: bool = False


def find_form(path: Path) -> PixelForm | None:
    """None if it is a table of something else; a DataError if its pixels cannot be read or have no labels."""
    start = read_start(path, _START_BYTES)
    text = _first_lines(start)
    delimiter = find_delimiter(text)
    rows = _first_rows(text, delimiter)
    width = Counter(map(len, rows)).most_common(1)[0][0] if rows else 0
    form = _form(rows[0], width, delimiter) if width > _LEAST_PIXELS else None
    values = _pixels(rows, form) if form else None
    if form is None or values is None:
        return None
    if form.label == _NO_LABEL:
        raise DataError("“{file}” has pixels, but no column with their labels.", file=path)
    if _ZERO in start:
        raise DataError("“{file}” is text in UTF-16; save it as UTF-8.", file=path)
    return form._replace(unit=bool(values.max() <= 1), interleaved=_is_interleaved(values, form.shape))


def find_shape(pixels: int) -> Shape | None:
    """That of a square image, grey or in colour; no number of pixels fits both."""
    for channels in (1, 3):
        side = math.isqrt(pixels // channels)
        if channels * side * side == pixels:
            return channels, side, side
    return None


def _first_lines(start: bytes) -> str:
    """Whole ones; empty if it is no text."""
    if len(start) == _START_BYTES and _ZERO not in start:
        start = start[: start.rfind(b"\n") + 1]
    return decode_text(start) or ""


def _first_rows(text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = [[each.strip() for each in cells] for cells in islice(reader, _START_ROWS)]
    except csv.Error:
        return []
    return [row for row in rows if any(row)]


def _form(head: list[str], width: int, delimiter: str) -> PixelForm | None:
    """By the first row and the number of cells; None if no image has so many pixels."""
    heads = heads_of(head)
    labelled = [names_labels(cell(heads, column)) for column in range(width)]
    has_head = any(labelled) or _numbers(head[1:-1]) is None  # a label that is a word stands at either end
    begin = int(has_head and not head[0])  # programs number rows in a column without a name
    is_last = labelled[-1] and not labelled[begin]
    if shape := find_shape(width - begin - 1):
        label, first = (width - 1, begin) if is_last else (begin, begin + 1)
    elif shape := find_shape(width - begin):
        label, first = _NO_LABEL, begin
    else:
        return None
    return PixelForm(delimiter, has_head, width, label, first, shape)


def _pixels(rows: list[list[str]], form: PixelForm) -> NDArray[np.float32] | None:
    """Those of the rows in which all are numbers; None if that is not most of them."""
    end = form.first + math.prod(form.shape)
    images = [row[form.first : end] for row in rows[form.has_head :] if len(row) == form.width]
    found = [numbers for cells in images if (numbers := _numbers(cells)) is not None]
    if 2 * len(found) <= len(images):
        return None
    # What is no pixel is named when its row is read, and says nothing of the others.
    values: NDArray[np.float64] = np.nan_to_num(np.array(found))
    return values.clip(0, 255).astype(np.float32)


def _numbers(cells: list[str]) -> list[float] | None:
    try:
        return [float(cell) for cell in cells]
    except ValueError:
        return None


def _is_interleaved(values: NDArray[np.float32], shape: Shape) -> bool:
    """Whether the images are smoother if each three numbers are one pixel than if each third is one colour."""
    channels, height, width = shape
    if channels == 1:
        return False
    planes = values.reshape(-1, channels, height, width)
    pixels = values.reshape(-1, height, width, channels).transpose(0, 3, 1, 2)
    return _roughness(pixels) < _roughness(planes)


def _roughness(images: NDArray[np.float32]) -> float:
    return float(np.abs(np.diff(images, axis=2)).mean() + np.abs(np.diff(images, axis=3)).mean())
