"""Digits and junk drawn from pen strokes. Both come without a download, and training may begin while they are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from core.datasets.catalog import find_dataset
from core.datasets.dataset import Dataset, MemorySplit, Split
from core.datasets.pen import cache
from core.datasets.pen.feed import Feed, started_early
from core.datasets.pen.recipe import GENERATED, JUNK, Recipe, labels
from core.progress import Progress, Work

if TYPE_CHECKING:
    from collections.abc import Mapping

_WHAT = {"generated": "Drawing digits", "junk": "Drawing scribbles, letters and shapes"}
_TICK = 0.05  # seconds between two looks at the drawing, and the longest that a cancel waits


@dataclass(frozen=True)
class DrawnSplit:
    """A split that is still being drawn: taking a picture waits until it is there."""

    images: torch.Tensor
    labels: torch.Tensor
    piece: int
    name: str
    feed: Feed

    def take(self, indices: torch.Tensor) -> torch.Tensor:
        if indices.numel():
            self.feed.wait(self.name, int(indices.max()) + 1)
        return self.images.index_select(0, indices)


def load_generated() -> Work[Dataset]:
    """Digits 0 to 9: the first 10,000 for training are there when it returns, the others follow."""
    return load_drawn(GENERATED)


def load_junk() -> Work[Dataset]:
    """Scribbles, letters and shapes without a class; the test split holds kinds that the train split never has."""
    return load_drawn(JUNK)


def load_drawn(recipe: Recipe) -> Work[Dataset]:
    """The recipe's dataset, from disk or as it is drawn. The order of training is the same in both cases."""
    feed = started_early(recipe)
    kept = cache.load(recipe, cache.cache_file(recipe)) if feed is None else None
    if kept is not None:
        whole = {
            name: MemorySplit(torch.from_numpy(array), _labels(recipe, name), recipe.piece)
            for name, array in kept.items()
        }
        return _dataset(recipe, whole)
    feed = feed or Feed(recipe)
    yield from _first_piece(recipe, feed)
    drawn = {
        name: DrawnSplit(torch.from_numpy(array), _labels(recipe, name), recipe.piece, name, feed)
        for name, array in feed.images.items()
    }
    return _dataset(recipe, drawn)


def _first_piece(recipe: Recipe, feed: Feed) -> Work[None]:
    first = min(recipe.piece, recipe.train)
    try:
        while not feed.wait("train", first, timeout=_TICK):
            yield Progress(_WHAT[recipe.key], min(feed.drawn, first), first)
    except GeneratorExit:
        feed.stop()
        raise


def _dataset(recipe: Recipe, splits: Mapping[str, Split]) -> Dataset:
    spec = find_dataset(recipe.key)
    return Dataset(
        key=spec.key,
        title=spec.title,
        classes=spec.classes,
        shape=spec.shape,
        mean=spec.mean,
        std=spec.std,
        digits=spec.digits,
        train=splits["train"],
        test=splits["test"],
    )


def _labels(recipe: Recipe, split: str) -> torch.Tensor:
    return torch.from_numpy(labels(recipe, split))
