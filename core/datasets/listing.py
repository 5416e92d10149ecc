"""What images a folder or a table names, before any is decoded."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from core.errors import DataError

if TYPE_CHECKING:
    from core.datasets.pixel_rows import PixelRow

IMAGE_ENDINGS = (
    ".png",
    ".jpg",
    ".jpeg",
    ".jpe",
    ".jfif",
    ".gif",
    ".bmp",
    ".tif",
    ".tiff",
    ".webp",
    ".ppm",
    ".pgm",
    ".pbm",
)
TEST_SHARE = 0.2
"""Of each class, where nobody says which images are for testing."""


class ImageFile(NamedTuple):
    """An image by its absolute path; `name` is what people know it by, size and time tell whether it has changed.

    An image that is a row in a table of pixels has the table's path, and `row` says where it stands there.
    """

    path: str
    name: str
    label: int
    size: int
    changed: int
    row: PixelRow | None = None


@dataclass(frozen=True)
class Listing:
    """All images of a dataset. `problems` are those that were named but cannot be had, one line each."""

    key: str
    title: str
    classes: tuple[str, ...]
    train: Sequence[ImageFile]
    test: Sequence[ImageFile]
    problems: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The folder or file, as sentences name it."""
        return self.key.partition(":")[2] or self.key


def is_image_name(name: str) -> bool:
    """Whether the ending is that of an image; hidden files are none."""
    return not name.startswith(".") and name.lower().endswith(IMAGE_ENDINGS)


def natural_order(name: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key by which 2 comes before 10."""
    pieces = re.findall(r"[0-9]+|[^0-9]+", name)
    return tuple(_by_value(piece) if piece.isdecimal() else (1, 0, piece.casefold()) for piece in pieces)


def _by_value(digits: str) -> tuple[int, int, str]:
    """Without making a number of them, which Python refuses for thousands of digits."""
    digits = digits.lstrip("0")
    return 0, len(digits), digits


def in_natural_order(names: Iterable[str]) -> tuple[str, ...]:
    # The name itself decides between `1` and `01`.
    return tuple(sorted(names, key=lambda name: (natural_order(name), name)))


def split_off_test(files: Sequence[ImageFile]) -> tuple[list[ImageFile], list[ImageFile]]:
    """Train and test images: of each class the same share, drawn by a fixed seed, so always the same ones."""
    by_class = defaultdict(list)
    for file in files:
        by_class[file.label].append(file)
    train: list[ImageFile] = []
    test: list[ImageFile] = []
    for label in sorted(by_class):
        members = by_class[label]
        random.Random(label).shuffle(members)
        count = max(1, round(len(members) * TEST_SHARE)) if len(members) > 1 else 0
        test += members[:count]
        train += members[count:]
    return train, test


def check_listing(listing: Listing) -> None:
    """Raise a DataError unless there are two classes or more, with images to train each and images to test."""
    if len(listing.classes) < 2:
        raise DataError(
            "“{data}” has {count} class, and a network needs at least two to tell apart.",
            data=listing.place,
            count=len(listing.classes),
            details=listing.problems,
        )
    trained = {file.label for file in listing.train}
    empty = [name for label, name in enumerate(listing.classes) if label not in trained]
    if empty:
        raise DataError(
            "“{data}” has no images to train the class “{name}” with.",
            data=listing.place,
            name=empty[0],
            details=listing.problems,
        )
    if not listing.test:
        raise DataError(
            "“{data}” has no images to test with: each class needs at least two.",
            data=listing.place,
            details=listing.problems,
        )
