"""What a split is like as a whole: how many images each class has, how they look on average, how bright they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from core.datasets.taking import take_patiently
from core.progress import Progress, Work

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.datasets.dataset import Split

_CHUNK_BYTES = 2_000_000


@dataclass(frozen=True, eq=False)
class ClassCounts:
    """How many images of each class there are, and how many without one."""

    of_class: tuple[int, ...]
    without: int

    @property
    def total(self) -> int:
        return sum(self.of_class) + self.without


@dataclass(frozen=True, eq=False)
class SplitFacts:
    """`means` are the mean images, uint8 (height, width, channels): one a class, then that of images without a class.

    None stands for a class without images. `mean` and `std` are those of all pixels, one a channel, 255 being 1.
    """

    counts: ClassCounts
    means: tuple[NDArray[np.uint8] | None, ...]
    mean: tuple[float, ...]
    std: tuple[float, ...]


def count_classes(split: Split, classes: int) -> ClassCounts:
    """Needs the labels only, which are there from the start."""
    found = torch.bincount(split.labels.clamp(-1, classes - 1) + 1, minlength=classes + 1).tolist()
    return ClassCounts(tuple(found[1:]), found[0])


def measure_split(split: Split, classes: int, shape: tuple[int, int, int]) -> Work[SplitFacts]:
    """A look at every image, some thousand at a time."""
    total = len(split.labels)
    tally = _Tally(classes, shape)
    chunk = max(1, _CHUNK_BYTES // int(np.prod(shape)))
    for start in range(0, total, chunk):
        yield Progress("Looking at the images", start, total)
        indices = torch.arange(start, min(start + chunk, total))
        images = yield from take_patiently(split, indices)
        tally.add(images.numpy(), split.labels[indices].numpy())
    return tally.facts(count_classes(split, classes))


class _Tally:
    """Sums that are exact: whole numbers, and far below what 64 bits hold."""

    def __init__(self, classes: int, shape: tuple[int, int, int]) -> None:
        self._shape = shape
        self._sums = np.zeros((classes + 1, int(np.prod(shape))), np.int64)
        self._levels = np.zeros((shape[0], 256), np.int64)

    def add(self, images: NDArray[np.uint8], labels: NDArray[np.int64]) -> None:
        flat = images.reshape(len(images), -1)
        for label in np.unique(labels):
            self._sums[label] += flat[labels == label].sum(axis=0, dtype=np.int64)  # -1, no class, is the last row
        for channel in range(len(self._levels)):
            self._levels[channel] += np.bincount(images[:, channel].reshape(-1), minlength=256)

    def facts(self, counts: ClassCounts) -> SplitFacts:
        numbers = (*counts.of_class, counts.without)
        means = tuple(self._mean_image(row, number) for row, number in zip(self._sums, numbers, strict=True))
        values = np.arange(256) / 255
        shares = self._levels / np.maximum(1, self._levels.sum(axis=1, keepdims=True))
        mean = shares @ values
        std = np.sqrt(np.maximum(0, shares @ values**2 - mean**2))
        return SplitFacts(counts, means, tuple(mean.tolist()), tuple(std.tolist()))

    def _mean_image(self, sums: NDArray[np.int64], number: int) -> NDArray[np.uint8] | None:
        if not number:
            return None
        pixels = (sums / number + 0.5).astype(np.uint8).reshape(self._shape)
        return np.ascontiguousarray(pixels.transpose(1, 2, 0))
