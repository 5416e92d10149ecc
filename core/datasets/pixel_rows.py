"""Images that are rows of a table: their pixels, each a number in a cell of its own. The table stays on disk."""

from __future__ import annotations

import codecs
import csv
import math
import os
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import numpy as np

from core.datasets.csv_text import decode_text
from core.datasets.listing import ImageFile, Listing, in_natural_order, split_off_test
from core.datasets.pixel_form import PixelForm
from core.errors import DataError
from core.progress import Progress, Work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_LONGEST = 1 << 20  # bytes of a line
_BYTES = {str(value).encode(): value for value in range(256)}  # twice as fast as making a number of each
_TICK = 1_000  # rows between two chances to cancel


class PixelRow(NamedTuple):
    """Where in its table a row begins, and how the table is to be read."""

    place: int
    form: PixelForm


class _Line(NamedTuple):
    number: int
    place: int
    text: bytes


def list_rows(path: Path, form: PixelForm) -> Work[Listing]:
    """All rows with their labels; those that have none, or another number of cells, are among the problems."""
    found: list[tuple[bytes, int, int, int]] = []
    problems: list[str] = []
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            for count, line in enumerate(_lines(file, form)):
                if count % _TICK == 0:
                    yield Progress("Reading the table", line.place, status.st_size)
                if problem := _problem(line, form):
                    problems.append(f"line {line.number}: {problem}")
                    if len(problems) > status.st_size / form.width:  # more than there can be images
                        break
                else:
                    found.append((_label(line.text, form), line.number, line.place, len(line.text)))
    except OSError as error:
        raise DataError("“{file}” cannot be read ({reason}).", file=path, reason=error.strerror or error) from error
    names = _names({label for label, *_ in found})
    classes = in_natural_order(set(names.values()))
    numbers = {name: number for number, name in enumerate(classes)}
    table, changed = str(path.absolute()), status.st_mtime_ns
    table, changed = str(path.absolute()), status.st_mtime_ns
    images = [
        ImageFile(table, f"line {number}", numbers[names[label]], size, changed, PixelRow(place, form))
        for label, number, place, size in found
    ]
    return Listing(f"csv:{path}", path.stem, classes, *split_off_test(images), tuple(problems))


def read_row(image: ImageFile) -> NDArray[np.uint8]:
    """The image as uint8 (height, width, 1 or 3); a DataError if its cells are no pixels."""
    assert image.row is not None
    place, form = image.row
    try:
        with Path(image.path).open("rb", buffering=0) as file:
            changed = os.fstat(file.fileno()).st_mtime_ns != image.changed
            file.seek(place)
            text = file.read(image.size)
    except OSError as error:
        raise DataError("“{file}” cannot be read ({reason}).", file=image.path, reason=error.strerror) from error
    if changed:  # other rows may stand in the places of those that were listed
        raise DataError("“{file}” has changed while it was read.", file=image.path)
    values = _values(_cells(text, form)[form.first :][: math.prod(form.shape)], unit=form.unit)
    if values is None or len(values) != math.prod(form.shape):
        template = "In {row}, a pixel is not a number from 0 to {most}."
        raise DataError(template, row=image.name, most=1 if form.unit else 255)
    channels, height, width = form.shape
    if form.interleaved:
        return values.reshape(height, width, channels)
    return values.reshape(channels, height, width).transpose(1, 2, 0)


def _lines(file: BinaryIO, form: PixelForm) -> Iterator[_Line]:
    """Those of images; empty ones are passed over."""
    number = place = 0
    while text := file.readline(_LONGEST):
        number += 1
        if number == 1 and text.startswith(codecs.BOM_UTF8):
            text = text.removeprefix(codecs.BOM_UTF8)
            place = len(codecs.BOM_UTF8)
        if text.strip() and not (form.has_head and number == 1):
            yield _Line(number, place, text)
        place += len(text)


def _problem(line: _Line, form: PixelForm) -> str:
    """Why there is no image in it (or "")."""
    width = len(_quoted_cells(line.text, form)) if b'"' in line.text else line.text.count(form.delimiter.encode()) + 1
    if width != form.width:
        return f"it has {width} cells, not {form.width}"
    return "" if _label(line.text, form) else "the row has no label"


def _label(text: bytes, form: PixelForm) -> bytes:
    """As it stands there, without quotes around it."""
    delimiter = form.delimiter.encode()
    if b'"' in text:
        cell = _quoted_cells(text, form)[form.label]
    elif form.label > form.first:
        cell = text.rsplit(delimiter, 1)[-1]
    else:
        cell = text.split(delimiter, form.label + 1)[form.label]
    return cell.strip()


def _names(labels: set[bytes]) -> dict[bytes, str]:
    """The classes' names by what stands in the table; all are in one encoding, which a single one may not betray."""
    in_order = sorted(labels)
    names = (decode_text(b"\n".join(in_order)) or "").split("\n")
    if len(names) != len(in_order):
        names = [decode_text(label) or repr(label) for label in in_order]
    return dict(zip(in_order, names, strict=True))


def _cells(text: bytes, form: PixelForm) -> list[bytes]:
    return _quoted_cells(text, form) if b'"' in text else text.strip().split(form.delimiter.encode())


def _quoted_cells(text: bytes, form: PixelForm) -> list[bytes]:
    """Of a line in which a delimiter within quotes parts nothing; empty if it cannot be read as such."""
    try:  # Latin-1 has a character for each byte
        rows = list(csv.reader([text.strip().decode("latin-1")], delimiter=form.delimiter))
    except csv.Error:
        return []
    return [cell.encode("latin-1") for cell in rows[0]]


def _values(cells: list[bytes], *, unit: bool) -> NDArray[np.uint8] | None:
    """The pixels; None if one is no number, or beyond black and white."""
    try:
        if not unit:
            return np.frombuffer(bytes(map(_BYTES.__getitem__, cells)), np.uint8)
    except KeyError:  # fractions, spaces
        pass
    try:
        numbers = np.array(list(map(float, cells))) * (255 if unit else 1)
    except ValueError:
        return None
    return (numbers + 0.5).astype(np.uint8) if ((numbers >= 0) & (numbers <= 255)).all() else None
