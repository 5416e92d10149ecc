"""Images that a CSV file names or holds, one a row, with their labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from core.datasets.columns import Columns, cell, find_columns, is_for_testing
from core.datasets.csv_text import Row, read_rows
from core.datasets.image_dataset import MEMORY_BUDGET, read_images
from core.datasets.inside import Inside
from core.datasets.listing import ImageFile, Listing, in_natural_order, split_off_test
from core.datasets.pixel_form import find_form
from core.datasets.pixel_rows import list_rows
from core.errors import DataError
from core.progress import Progress, Work

if TYPE_CHECKING:
    from core.datasets.dataset import Dataset

_SAMPLE_ROWS = 100
_TICK = 1_000  # rows between two chances to cancel


def load_table(csv_path: Path, shape: tuple[int, int, int] | None = None, budget: int = MEMORY_BUDGET) -> Work[Dataset]:
    """The images that a CSV file names, by file name and label, or whose pixels it holds.

    The first row may name the columns. Without, the column of image names is found, one of `train` and `test` is the
    split, and the first other is the label. Images lie beside the CSV file or in a folder beside it; nothing outside
    its own folder is read. `shape` and `budget` are as in `read_images`.
    """
    listing = yield from list_table(csv_path)
    return (yield from read_images(listing, shape, budget))


def list_table(csv_path: Path) -> Work[Listing]:
    """All images with their labels; rows that have none, or whose image is not there, are among the problems."""
    yield Progress("Reading the table", 0, 0)
    if form := find_form(csv_path):
        return (yield from list_rows(csv_path, form))
    rows = read_rows(csv_path)
    columns = find_columns([row.cells for row in rows[:_SAMPLE_ROWS]])
    if columns is None:
        raise DataError(
            "“{file}” has no column of image names beside one of labels, and no pixels of square images.", file=csv_path
        )
    rows = rows[columns.has_head :]
    labels = {cell(row.cells, columns.label) for row in rows} - {""}
    found = _Found(in_natural_order(labels))
    yield from _look_up(rows, columns, csv_path.parent, found)
    train, test = (found.train, found.test) if found.test else split_off_test(found.train)
    return Listing(f"csv:{csv_path}", csv_path.stem, found.classes, train, test, tuple(found.problems))


@dataclass
class _Found:
    """What the rows have come to so far."""

    classes: tuple[str, ...]
    train: list[ImageFile] = field(default_factory=list)
    test: list[ImageFile] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def _look_up(rows: Sequence[Row], columns: Columns, folder: Path, found: _Found) -> Work[None]:
    inside = Inside(folder, [cell(row.cells, columns.file) for row in rows[:_SAMPLE_ROWS]])
    numbers = {name: number for number, name in enumerate(found.classes)}
    for done, row in enumerate(rows):
        if done % _TICK == 0:
            yield Progress("Looking for the images", done, len(rows))
        problem = _add(row, columns, inside, numbers, found)
        if problem:
            found.problems.append(f"line {row.line}: {problem}")


def _add(row: Row, columns: Columns, inside: Inside, numbers: dict[str, int], found: _Found) -> str:
    """Take the row's image up, or say why that cannot be."""
    name, label = cell(row.cells, columns.file), cell(row.cells, columns.label)
    if not name or not label:
        return "the row has no image" if not name else f"{name} has no label"
    word = cell(row.cells, columns.split)
    for_test = False if columns.split is None else is_for_testing(word)
    if for_test is None:
        return f"{name} is for “{word}”, which is neither train nor test"
    file = inside.find(name)
    if file is None:
        return f"{name} is not in the folder, and nothing outside it is read"
    image = ImageFile(file.path, f"line {row.line}, {name}", numbers[label], file.size, file.changed)
    (found.test if for_test else found.train).append(image)
    return ""
