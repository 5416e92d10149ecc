"""Datasets put together as one, evenly mixed."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import torch

from core.datasets.dataset import Dataset, MemorySplit, Split, say_classes
from core.errors import DataError


@dataclass(frozen=True)
class JoinedSplit:
    """Images that stay in the splits that they came with; image i is number `places[i]` of split `parts[i]`."""

    splits: tuple[Split, ...]
    parts: torch.Tensor
    places: torch.Tensor
    labels: torch.Tensor
    piece: int

    def take(self, indices: torch.Tensor) -> torch.Tensor:
        parts, places = self.parts[indices], self.places[indices]
        taken: torch.Tensor | None = None
        for number, split in enumerate(self.splits):
            here = (parts == number).nonzero().squeeze(1)
            if len(here) == 0 and taken is not None:
                continue
            images = split.take(places[here])
            if taken is None:
                taken = images.new_empty((len(indices), *images.shape[1:]))
            taken.index_copy_(0, here, images)
        assert taken is not None  # there is at least one split
        return taken


def join(datasets: list[Dataset]) -> Dataset:
    """One dataset with the images of all. Those without classes (junk) train with it, but test nothing."""
    first, *others = sorted(datasets, key=lambda dataset: not dataset.classes)
    if not first.classes:
        raise DataError("“{name}” has no classes to learn; join it to a dataset, as in mnist+junk.", name=first.title)
    for other in others:
        _check_fit(first, other)
    return replace(
        first,
        key="+".join(dataset.key for dataset in datasets),
        title=" + ".join(dataset.title for dataset in datasets),
        digits=all(dataset.digits for dataset in datasets),
        train=join_splits([dataset.train for dataset in datasets]),
        test=join_splits([dataset.test for dataset in datasets if dataset.classes]),
        notes=tuple(note for dataset in datasets for note in dataset.notes),
    )


def _check_fit(first: Dataset, other: Dataset) -> None:
    if other.shape != first.shape:
        raise DataError(
            "“{other}” has images of {other_shape} and cannot join “{first}” with {first_shape}.",
            other=other.title,
            other_shape=_size(other.shape),
            first=first.title,
            first_shape=_size(first.shape),
        )
    if other.classes and other.classes != first.classes:
        raise DataError(
            "“{other}” has other classes ({other_classes}) than “{first}” ({first_classes}), so they cannot be joined.",
            other=other.title,
            other_classes=say_classes(other.classes),
            first=first.title,
            first_classes=say_classes(first.classes),
        )


def _size(shape: tuple[int, int, int]) -> str:
    channels, height, width = shape
    return f"{height}×{width} {'grey' if channels == 1 else 'colour'} pixels"


def join_splits(splits: list[Split]) -> Split:
    """All images, mixed evenly: any stretch of the whole holds of each split its share, in that split's own order."""
    if len(splits) == 1:
        return splits[0]
    order = _even_order([len(split.labels) for split in splits])
    labels = torch.cat([split.labels for split in splits])[order]
    if all(isinstance(split, MemorySplit) and split.piece == 0 for split in splits):
        return MemorySplit(_mixed(splits, order), labels)
    parts = torch.cat([torch.full((len(split.labels),), number) for number, split in enumerate(splits)])
    places = torch.cat([torch.arange(len(split.labels)) for split in splits])
    return JoinedSplit(tuple(splits), parts[order], places[order], labels, _joined_piece(splits))


def _even_order(sizes: list[int]) -> torch.Tensor:
    """The concatenation's indices, ordered by how far each lies through its own part."""
    through = [(torch.arange(size, dtype=torch.float64) + 0.5) / size for size in sizes if size]
    return torch.cat(through).argsort(stable=True)


def _mixed(splits: list[Split], order: torch.Tensor) -> torch.Tensor:
    """The images of all splits in that order, written once into their places."""
    target = torch.empty_like(order)
    target[order] = torch.arange(len(order))
    mixed: torch.Tensor | None = None
    start = 0
    for split in splits:
        assert isinstance(split, MemorySplit)
        if mixed is None:
            mixed = split.images.new_empty((len(order), *split.images.shape[1:]))
        mixed.index_copy_(0, target[start : start + len(split.labels)], split.images)
        start += len(split.labels)
    assert mixed is not None  # there is at least one split
    return mixed


def _joined_piece(splits: list[Split]) -> int:
    """A stretch of the whole that needs no more than one further piece of any split."""
    total = sum(len(split.labels) for split in splits)
    return max(math.ceil(total * split.piece / max(1, len(split.labels))) for split in splits)
