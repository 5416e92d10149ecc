"""Images in memory (or as if): what every loader gives and every training, evaluation and view takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import torch

NO_CLASS = -1
"""The label of junk, which belongs to no class."""


class Split(Protocol):
    """Images with their labels. Where the images lie, and whether they are all there yet, is the split's own affair."""

    @property
    def labels(self) -> torch.Tensor:
        """int64, one an image; known from the start."""
        ...

    @property
    def piece(self) -> int:
        """How many images come into being together (0: all are there). The first epoch keeps to this order."""
        ...

    def take(self, indices: torch.Tensor) -> torch.Tensor:
        """Those images as uint8 (n, channels, height, width); waits for images that are still being made."""
        ...


@dataclass(frozen=True)
class MemorySplit:
    """Images that lie in memory as one tensor."""

    images: torch.Tensor
    labels: torch.Tensor
    piece: int = 0

    def take(self, indices: torch.Tensor) -> torch.Tensor:
        return self.images.index_select(0, indices)


@dataclass(frozen=True)
class Dataset:
    """A dataset that has been read. `notes` are lines about what was left out, one a skipped image."""

    key: str
    title: str
    classes: tuple[str, ...]
    shape: tuple[int, int, int]
    mean: tuple[float, ...]
    std: tuple[float, ...]
    digits: bool
    train: Split
    test: Split
    notes: tuple[str, ...] = ()


def say_classes(classes: tuple[str, ...]) -> str:
    """The first few."""
    return ", ".join(classes[:5]) + (", …" if len(classes) > 5 else "")
