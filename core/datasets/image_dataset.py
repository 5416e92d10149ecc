"""Listed images, decoded or from the cache, as a dataset."""

from __future__ import annotations

import dataclasses
import hashlib
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
import torch

from core.atomic import replacing
from core.datasets import image_cache
from core.datasets.dataset import Dataset, MemorySplit, Split
from core.datasets.decoding import Decoded, Look, decode_all
from core.datasets.image_cache import Record
from core.datasets.listing import Listing, check_listing, in_natural_order
from core.datasets.spec import DIGITS
from core.datasets.stored_split import StoredSplit
from core.errors import DataError
from core.pixels.spec import Shape
from core.progress import Progress, Work

if TYPE_CHECKING:
    from numpy.typing import NDArray

MEMORY_BUDGET = 2 * 1024**3
"""Bytes of decoded images that are held in memory; a larger dataset stays on disk and is read in pieces."""
MOST_BAD = 0.05
"""The share of images that may be missing or damaged before nothing is loaded at all."""
_SAMPLE = 200


def read_images(listing: Listing, shape: Shape | None = None, budget: int = MEMORY_BUDGET) -> Work[Dataset]:
    """The listed images, decoded once and kept in the cache.

    `shape` is what they are brought to: the middle of each is cut out and resized. If it is not given, images that all
    have one size up to 64 pixels keep it, others become 28×28 if all are grey, and 32×32 in colour if not. What does
    not fit into `budget` bytes is left on disk.
    """
    _check_share(listing, listing.problems)
    check_listing(listing)
    pixels = image_cache.cache_path(listing, shape)
    record = image_cache.read_record(pixels, len(listing.train) + len(listing.test)) or (
        yield from _decode(listing, shape, pixels)
    )
    if record.size > budget:
        return _dataset(listing, record, pixels, None)
    images = yield from image_cache.read_pixels(pixels, record)
    if images is None:  # damaged since it was written
        record = yield from _decode(listing, shape, pixels)
        images = yield from image_cache.read_pixels(pixels, record)
    if images is None:
        raise DataError("What was written into “{folder}” reads back differently.", folder=pixels.parent)
    return _dataset(listing, record, pixels, images)


def _check_share(listing: Listing, problems: tuple[str, ...]) -> None:
    total = len(listing.train) + len(listing.test) + len(listing.problems)
    if len(problems) > MOST_BAD * total:
        raise DataError(
            "{bad} of the {total} images of “{data}” cannot be read, and more than {most}% is too many.",
            bad=len(problems),
            total=total,
            data=listing.place,
            most=round(MOST_BAD * 100),
            details=problems,
        )


def _dataset(listing: Listing, record: Record, pixels: Path, images: NDArray[np.uint8] | None) -> Dataset:
    """The images without those that failed; `images` is None if they stay on disk."""
    failed = {number for number, _ in record.failures}
    train = [file for number, file in enumerate(listing.train) if number not in failed]
    test = [file for number, file in enumerate(listing.test, len(listing.train)) if number not in failed]
    problems = (*listing.problems, *in_natural_order(reason for _, reason in record.failures))
    _check_share(listing, problems)
    check_listing(dataclasses.replace(listing, train=train, test=test, problems=problems))

    def split(first: int, labels: list[int]) -> Split:
        if images is None:
            return StoredSplit(pixels, record.shape, first, torch.tensor(labels))
        return MemorySplit(torch.from_numpy(images[first : first + len(labels)]), torch.tensor(labels))

    return Dataset(
        key=listing.key,
        title=listing.title,
        classes=listing.classes,
        shape=record.shape,
        mean=record.mean,
        std=record.std,
        digits=_are_digits(listing, record),
        train=split(0, [file.label for file in train]),
        test=split(len(train), [file.label for file in test]),
        notes=problems,
    )


def _are_digits(listing: Listing, record: Record) -> bool:
    """Whether they may be taken for MNIST's: ten digits, bright on dark, in MNIST's size."""
    return listing.classes == DIGITS and record.shape == (1, 28, 28) and record.mean[0] < 0.5


class _OtherShapeError(Exception):
    """Images met later call for another shape than the first ones did."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look


def _decode(listing: Listing, shape: Shape | None, pixels: Path) -> Work[Record]:
    """Decode all images into the cache."""
    try:
        pixels.parent.mkdir(parents=True, exist_ok=True)
        if shape is not None:
            record = yield from _write(listing, shape, None, pixels)
        else:
            record = yield from _write_as_they_are(listing, pixels)
        image_cache.write_record(pixels, record)
        image_cache.drop_old(listing, pixels)
    except OSError as error:
        raise DataError(
            "Decoded images cannot be written into “{folder}” ({reason}).",
            folder=pixels.parent,
            reason=error.strerror or error,
        ) from error
    return record


def _write_as_they_are(listing: Listing, pixels: Path) -> Work[Record]:
    """Go by a look at some of the images, and begin again if others do not bear it out: at most twice."""
    look = yield from _look_at_some(listing)
    while True:
        try:
            return (yield from _write(listing, look.shape, look, pixels))
        except _OtherShapeError as other:
            look = other.look


def _look_at_some(listing: Listing) -> Work[Look]:
    files = [*listing.train, *listing.test]
    look = Look()
    with closing(decode_all(files[:: max(1, len(files) // _SAMPLE)], look.shape, "Looking at the images")) as items:
        for item in items:
            if isinstance(item, Progress):
                yield item
            else:
                look = look.and_also(item.look)
    return look


def _write(listing: Listing, shape: Shape, look: Look | None, pixels: Path) -> Work[Record]:
    """All images in that shape; an _OtherShapeError if there is a look that they do not bear out."""
    files = [*listing.train, *listing.test]
    with replacing(pixels) as file, closing(decode_all(files, shape, "Decoding images")) as items:
        tally = _Tally(file, shape, len(listing.train))
        for item in items:
            if isinstance(item, Progress):
                yield item
                continue
            tally.add(item)
            look = look.and_also(item.look) if look is not None else None
            if look is not None and look.shape != shape:
                raise _OtherShapeError(look)
    return tally.record()


class _Tally:
    """Writes pixels, and counts what has to be known of them."""

    def __init__(self, file: BinaryIO, shape: Shape, train_size: int) -> None:
        self._file = file
        self._shape = shape
        self._train_size = train_size
        self._seen = 0
        self._size = 0
        self._digest = hashlib.sha256()
        self._levels = np.zeros((shape[0], 256), np.int64)  # how often each value occurs in each channel, in training
        self._failures: list[tuple[int, str]] = []

    def add(self, decoded: Decoded) -> None:
        self._file.write(decoded.pixels)
        self._digest.update(decoded.pixels)
        self._size += len(decoded.pixels)
        images = np.frombuffer(decoded.pixels, np.uint8).reshape(-1, self._shape[0], self._shape[1] * self._shape[2])
        failed = [number for number, _ in decoded.failures]
        left = self._train_size - self._seen
        training = max(0, min(left, decoded.total) - sum(number < left for number in failed))
        for channel in range(len(self._levels)):
            self._levels[channel] += np.bincount(images[:training, channel].reshape(-1), minlength=256)
        self._failures += [(self._seen + number, reason) for number, reason in decoded.failures]
        self._seen += decoded.total

    def record(self) -> Record:
        mean, std = _mean_and_std(self._levels)
        return Record(self._shape, mean, std, tuple(self._failures), self._size, self._digest.hexdigest())


def _mean_and_std(levels: NDArray[np.int64]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Of each channel, by how often it has each value, 255 being 1. One that never changes has a deviation of 1."""
    values = np.arange(256) / 255
    shares = levels / np.maximum(1, levels.sum(axis=1, keepdims=True))
    mean = shares @ values
    std = np.sqrt(np.maximum(0, shares @ values**2 - mean**2))
    return tuple(mean.tolist()), tuple(np.where(std < 1e-6, 1.0, std).tolist())
