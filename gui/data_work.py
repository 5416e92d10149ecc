"""What the Data tab has done in threads: each function imports what it needs there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import AppError
from core.progress import Progress
from gui.torch_loading import loading_torch

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from core.datasets.dataset import Dataset, Split
    from core.datasets.facts import SplitFacts
    from core.datasets.preview import PathLook
    from core.pixels.spec import Preprocessing
    from core.progress import Work

VARIANTS = 8


@dataclass(frozen=True, eq=False)
class Taken:
    """The pixels for some places of a grid, uint8 (n, height, width, channels), and for which edition of it."""

    places: tuple[int, ...]
    pixels: NDArray[np.uint8]
    edition: int


@dataclass(frozen=True, eq=False)
class Measured:
    """The facts of one split of a dataset."""

    split: Split
    facts: SplitFacts


@dataclass(frozen=True, eq=False)
class Varied:
    """Eight images as a training would see them, and how it scales pixel values."""

    pixels: NDArray[np.uint8]
    preprocessing: Preprocessing
    augment: str


@dataclass(frozen=True, eq=False)
class Looked:
    """What a look at a dataset's folder or table has found, or why it cannot be used."""

    key: str
    look: PathLook | None
    problem: AppError | None = None


def looked_at(key: str) -> Work[Looked]:
    """A first look at a folder or a table, long before it is read."""
    yield from loading_torch()
    from core.datasets.preview import look_at

    try:
        return Looked(key, (yield from look_at(key)))
    except AppError as error:
        return Looked(key, None, error)


def taken_now(split: Split, numbers: NDArray[np.int64]) -> NDArray[np.uint8] | None:
    """Those images, if they lie in memory: numpy copies them sooner than a thread begins."""
    from core.datasets.dataset import MemorySplit

    if not isinstance(split, MemorySplit):
        return None
    return _channels_last(split.images.numpy()[numbers])


def taken_images(split: Split, places: Sequence[int], numbers: NDArray[np.int64], edition: int) -> Work[Taken]:
    """Those images, wherever they lie; waits for those that are still being made."""
    yield Progress("", 0, 0)
    import torch

    from core.datasets.taking import take_patiently

    images = yield from take_patiently(split, torch.from_numpy(numbers))
    return Taken(tuple(places), _channels_last(images.numpy()), edition)


def measured(dataset: Dataset, split: Split) -> Work[Measured]:
    """Mean images, mean and deviation of a split."""
    from core.datasets.facts import measure_split

    return Measured(split, (yield from measure_split(split, len(dataset.classes), dataset.shape)))


def scaling_of(dataset: Dataset, scaling: str) -> Work[Preprocessing]:
    """How a training with that setting turns bytes into numbers."""
    yield Progress("", 0, 0)
    from core.training.setup import preprocessing_for

    return preprocessing_for(scaling, dataset)


def varied(pixels: NDArray[np.uint8], dataset: Dataset, scaling: str, augment: str, seed: int) -> Work[Varied]:
    """Eight variants of an image (height, width, channels), drawn with a generator of their own."""
    preprocessing = yield from scaling_of(dataset, scaling)
    import torch

    from core.datasets.augment import make_augmentation
    from core.datasets.batches import to_floats

    mean, std = preprocessing.mean, preprocessing.std
    image = torch.from_numpy(pixels.copy()).permute(2, 0, 1)
    x = to_floats(image.repeat(VARIANTS, 1, 1, 1), preprocessing)
    x = make_augmentation(augment, preprocessing.black)(x, torch.Generator().manual_seed(seed))
    scale, shift = (torch.tensor(values).view(1, -1, 1, 1) for values in (std, mean))
    bytes_again = ((x * scale + shift) * 255).round().clamp(0, 255).to(torch.uint8)
    return Varied(_channels_last(bytes_again.numpy()), preprocessing, augment)


def _channels_last(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    import numpy as np

    return np.ascontiguousarray(images.transpose(0, 2, 3, 1))
