"""What can be shown of a dataset before it is read: a few images, and of a folder or table what is in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.datasets import cifar
from core.datasets.catalog import find_dataset
from core.datasets.decoding import Look, decode_chunk
from core.datasets.idx import read_idx
from core.datasets.listing import check_listing
from core.datasets.load import parse_key
from core.datasets.on_disk import find_file, is_on_disk
from core.datasets.pen.recipe import GENERATED, JUNK, Part, draw, labels
from core.paths import expanded
from core.progress import Progress, Work

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.datasets.listing import ImageFile, Listing
    from core.datasets.load import Part as KeyPart
    from core.datasets.spec import DatasetSpec

_LOOKED_AT = 100
_DRAWN = {recipe.key: recipe for recipe in (GENERATED, JUNK)}


def preview(key: str, count: int = 10) -> list[NDArray[np.uint8]]:
    """The first test image of each class as uint8 (height, width, channels); empty for what cannot be shown so soon.

    Needs no torch.
    """
    if key in _DRAWN:
        recipe = _DRAWN[key]
        return _first_of_each(draw(recipe, Part("test", 0, count)), labels(recipe, "test")[:count], count)
    spec = find_dataset(key)
    if not spec.files or not is_on_disk(spec):
        return []
    return _first_of_each(*_test_images(spec), count)


@dataclass(frozen=True, eq=False)
class PathLook:
    """What a first look at a folder or a table has found; `shape` is that of most looks, and reading may correct it.

    `images` are uint8 (height, width, channels), one of each of the first classes.
    """

    classes: tuple[str, ...]
    train: int
    test: int
    shape: tuple[int, int, int]
    images: tuple[NDArray[np.uint8], ...]


def look_at(key: str, count: int = 10) -> Work[PathLook | None]:
    """A look at the folder or table that the key names, or joins: names and numbers of files, some images decoded.

    Or at the user's own drawings. A DataError says what is wrong with it, as reading would. None for other datasets.
    Imports torch.
    """
    parts = parse_key(key)
    found = next((part for part in parts if part.kind in ("folder", "csv")), None)
    if found is None:
        return (yield from _look_at_drawings(count)) if any(part.kind == "drawings" for part in parts) else None
    listing = yield from _listing(found)
    check_listing(listing)
    files = _first_files(listing, count)
    some = [*listing.train, *listing.test][:: max(1, (len(listing.train) + len(listing.test)) // _LOOKED_AT)]
    shape = next((find_dataset(part.kind).shape for part in parts if not part.path), None)
    images: list[NDArray[np.uint8]] = []
    if shape is None:
        shape = (yield from _look(some)).shape
    for done, file in enumerate(files):
        yield Progress("Looking at the images", done, len(files))
        pixels = np.frombuffer(decode_chunk([file], shape).pixels, np.uint8)
        images += [image.transpose(1, 2, 0) for image in pixels.reshape(-1, *shape)]
    return PathLook(listing.classes, len(listing.train), len(listing.test), shape, tuple(images))


def _look_at_drawings(count: int) -> Work[PathLook]:
    """There are few of them: they are read, as for a training."""
    from core.datasets.dataset import MemorySplit
    from core.datasets.drawings import load_drawings

    read = yield from load_drawings()
    assert isinstance(read.train, MemorySplit)
    images = _first_of_each(read.train.images.numpy(), read.train.labels.numpy(), count)
    return PathLook(read.classes, len(read.train.labels), len(read.test.labels), read.shape, tuple(images))


def _listing(part: KeyPart) -> Work[Listing]:
    path = expanded(part.path)
    if part.kind == "csv":
        from core.datasets.table import list_table

        return (yield from list_table(path))
    from core.datasets.folder import list_folder

    return (yield from list_folder(path))


def _first_files(listing: Listing, count: int) -> list[ImageFile]:
    """One of each class, in the order of the classes."""
    firsts: dict[int, ImageFile] = {}
    for file in listing.train:
        firsts.setdefault(file.label, file)
    return [firsts[label] for label in sorted(firsts)[:count]]


def _look(files: list[ImageFile]) -> Work[Look]:
    look = Look()
    for done, file in enumerate(files):
        yield Progress("Looking at the images", done, len(files))
        look = look.and_also(decode_chunk([file], (1, 1, 1)).look)
    return look


def _test_images(spec: DatasetSpec) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    paths = {file.name: find_file(spec, file) for source in spec.files for file in source.data_files}
    if spec.key == "cifar10":
        batch = next(path for name, path in paths.items() if path and name.endswith("test_batch"))
        return cifar.read_batch(batch)
    images = [path for name, path in paths.items() if path and name.startswith("t10k")]
    if len(images) != 2:
        return np.zeros((0, 1, 1, 1), np.uint8), np.zeros(0, np.uint8)
    pixels, classes = sorted((read_idx(path) for path in images), key=lambda array: -array.ndim)
    return pixels[:, np.newaxis], classes


def _first_of_each(
    images: NDArray[np.uint8], classes: NDArray[np.uint8] | NDArray[np.int64], count: int
) -> list[NDArray[np.uint8]]:
    """In the order of the classes; images without a class as they come."""
    firsts = np.unique(classes, return_index=True)[1] if classes.size and classes.max() >= 0 else np.arange(len(images))
    return [images[place].transpose(1, 2, 0) for place in firsts[:count]]
