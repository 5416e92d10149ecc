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
    """None if it is a table of something else; a DataError if there are pixels without labels."""
    text = _first_lines(path)
    delimiter = find_delimiter(text)
    rows = _first_rows(text, delimiter)
    width = Counter(map(len, rows)).most_common(1)[0][0] if rows else 0
    if width < _LEAST_PIXELS:
        return None
    form = _form(rows[0], width)._replace(delimiter=delimiter)
    pixels = [
        row[form.first : form.first + math.prod(form.shape)] for row in rows[form.has_head :] if len(row) == width
    ]
    numbers = [numbers for cells in pixels if (numbers := _numbers(cells)) is not None]
    if not form.shape[0] or 2 * len(numbers) <= len(pixels):
        return None
    if form.label < 0:
        raise DataError("“{file}” has pixels, but no column with their labels.", file=path)
    values = np.array(numbers, np.float32)
    return form._replace(unit=bool(values.max() <= 1), interleaved=_is_interleaved(values, form.shape))


def find_shape(pixels: int) -> Shape | None:
    """That of a square image, grey or in colour; no number of pixels fits both."""
    for channels in (1, 3):
        side = math.isqrt(pixels // channels)
        if channels * side * side == pixels:
            return channels, side, side
    return None


def _first_lines(path: Path) -> str:
    """Whole ones; empty if it is no text."""
    start = read_start(path, _START_BYTES)
    if len(start) == _START_BYTES:
        start = start[: start.rfind(b"\n") + 1]
    return decode_text(start) or ""


def _first_rows(text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = [[cell.strip() for cell in cells] for cells in islice(reader, _START_ROWS)]
    except csv.Error:
        return []
    return [row for row in rows if any(row)]


def _form(head: list[str], width: int) -> PixelForm:
    """By the first row and the number of cells; no channels if no image has so many, `label` is -1 if there is none."""
    heads = heads_of(head)
    labelled = [names_labels(cell(heads, column)) for column in range(width)]
    has_head = any(labelled) or _numbers(head[1:-1]) is None
    begin = int(has_head and not head[0])  # programs number rows in a column without a name
    last = labelled[-1] and not labelled[begin]
    form = PixelForm("", has_head, width, width - 1 if last else begin, begin + (not last), (0, 0, 0))
    if shape := find_shape(width - begin - 1):
        return form._replace(shape=shape)
    shape = find_shape(width - begin)
    return form._replace(shape=shape, label=-1, first=begin) if shape else form


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
