"""Small things to train with: images that any network tells apart after a few steps, and settings that cost nothing."""

from collections.abc import Callable

import pytest
import torch

from core.config import TrainingConfig
from core.datasets.dataset import NO_CLASS, Dataset, MemorySplit

MakeDataset = Callable[..., Dataset]


def _easy_split(count: int, seed: int, shape: tuple[int, int, int], classes: int, junk: int) -> MemorySplit:
    """Faint noise with a bright square whose place is the class; junk has the noise alone."""
    generator = torch.Generator().manual_seed(seed)
    labels = (torch.arange(count) % classes)[torch.randperm(count, generator=generator)]
    labels[:junk] = NO_CLASS
    images = torch.randint(0, 60, (count, *shape), generator=generator, dtype=torch.uint8)
    size = min(shape[1:]) // 4
    for image, label in zip(images, labels.tolist(), strict=True):
        if label >= 0:
            row, column = divmod(label, 4)
            image[:, row * size : (row + 1) * size, column * size : (column + 1) * size] = 250
    return MemorySplit(images, labels)


def _make_dataset(
    train: int = 320,
    test: int = 100,
    *,
    shape: tuple[int, int, int] = (1, 28, 28),
    classes: int = 10,
    junk: int = 0,
    seed: int = 0,
) -> Dataset:
    return Dataset(
        key="easy",
        title="Easy squares",
        classes=tuple("0123456789"[:classes]),
        shape=shape,
        mean=(0.2,) * shape[0],
        std=(0.3,) * shape[0],
        digits=False,
        train=_easy_split(train, seed, shape, classes, junk),
        test=_easy_split(test, seed + 1, shape, classes, 0),
    )


@pytest.fixture(scope="session")
def make_dataset() -> MakeDataset:
    """Makes an easy dataset: `make_dataset(train, test, shape=..., classes=..., junk=..., seed=...)`."""
    return _make_dataset


@pytest.fixture(scope="session")
def easy() -> Dataset:
    """320 and 100 grey images of 28x28 in ten classes."""
    return _make_dataset()


@pytest.fixture(scope="session")
def config() -> TrainingConfig:
    """Two epochs of ten steps each, in one thread."""
    return TrainingConfig(
        dataset="easy", epochs=2, batch_size=32, learning_rate=0.003, schedule="constant", device="cpu", threads=1
    )
