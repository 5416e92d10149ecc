"""Which columns of a table hold the images' names, their labels, and which images are for testing."""

import re
from collections.abc import Sequence
from pathlib import PureWindowsPath
from typing import NamedTuple

from core.datasets.listing import is_image_name

# As they are left when all but letters is taken out of a head.
_LABEL_HEADS = frozenset({"label", "labels", "class", "classname", "classid", "category", "target", "digit", "y"})
_SPLIT_HEADS = frozenset({"split", "set", "subset", "usage", "partition"})
_TRAIN_WORDS = frozenset({"train", "training"})
_TEST_WORDS = frozenset({"test", "testing", "val", "valid", "validation"})
Cells = Sequence[Sequence[str]]


class Columns(NamedTuple):
    """The numbers of the columns; `split` is None if nothing says which images are for testing."""

    file: int
    label: int
    split: int | None
    has_head: bool


def find_columns(cells: Cells) -> Columns | None:
    """By the names in the first row, or else by what the cells hold; None if images or labels have no column."""
    width = max(map(len, cells), default=0)
    file = _column_of_images(cells, width)
    if file is None:
        return None
    has_head = not _is_image(cell(cells[0], file))
    heads = heads_of(cells[0]) if has_head else []
    rest = [column for column in range(width) if column != file]
    split = _headed(heads, _SPLIT_HEADS, rest)
    if split is None:
        split = _column_of_splits(cells[has_head:], rest)
    rest = [column for column in rest if column != split]
    label = _headed(heads, _LABEL_HEADS, rest)
    if label is None and rest:
        label = rest[0]
    return None if label is None else Columns(file, label, split, has_head)


def heads_of(row: Sequence[str]) -> list[str]:
    """The first row's cells, of each its letters alone."""
    return [re.sub(r"[^a-z]", "", head.casefold()) for head in row]


def names_labels(head: str) -> bool:
    """Whether such a head is that of a column of labels."""
    return head in _LABEL_HEADS


def cell(row: Sequence[str], column: int | None) -> str:
    """What the row has there; rows may be shorter than others."""
    return row[column] if column is not None and column < len(row) else ""


def is_for_testing(word: str) -> bool | None:
    """What a cell of the split column says; None if it is no such word."""
    word = word.casefold()
    return word in _TEST_WORDS if word in _TEST_WORDS | _TRAIN_WORDS else None


def _column_of_images(cells: Cells, width: int) -> int | None:
    """The column with the most names of images."""
    counts = [sum(_is_image(cell(row, column)) for row in cells) for column in range(width)]
    return counts.index(max(counts)) if any(counts) else None


def _column_of_splits(body: Cells, columns: list[int]) -> int | None:
    """The first column that holds nothing else than train and test."""
    for column in columns:
        if body and all(is_for_testing(cell(row, column)) is not None for row in body):
            return column
    return None


def _headed(heads: list[str], names: frozenset[str], columns: list[int]) -> int | None:
    return next((column for column in columns if cell(heads, column) in names), None)


def _is_image(name: str) -> bool:
    # Takes both kinds of slashes for what they are.
    return is_image_name(PureWindowsPath(name).name)
