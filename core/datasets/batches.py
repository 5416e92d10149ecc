"""From a split to shuffled minibatches: images stay uint8 in memory until they are a batch."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import torch

from core.datasets.dataset import Split
from core.pixels.spec import Preprocessing

Take = Callable[[Split, torch.Tensor], torch.Tensor | None]
"""Gives images of a split; None where they are not wanted any more."""
_BLOCK_BYTES = 4 * 2**20
"""Images are gathered in blocks of this size: fewer, larger copies than one a batch, and few enough not to be felt."""


@dataclass(frozen=True)
class SubsetSplit:
    """Some images of another split, in the given order."""

    whole: Split
    indices: torch.Tensor
    piece: int = 0

    @cached_property
    def labels(self) -> torch.Tensor:
        return self.whole.labels[self.indices]

    def take(self, indices: torch.Tensor) -> torch.Tensor:
        return self.whole.take(self.indices[indices])


def first_images(split: Split, count: int) -> SubsetSplit:
    """A part of `count` images, always the same. Of images that are made in pieces they are the first."""
    total = len(split.labels)
    if split.piece:
        return SubsetSplit(split, torch.arange(min(count, total)), split.piece)
    order = torch.randperm(total, generator=torch.Generator().manual_seed(0))
    return SubsetSplit(split, order[:count].sort().values)


def hold_out(split: Split, share: float, most: int) -> tuple[SubsetSplit, SubsetSplit]:
    """Two parts: what stays for training, and what is kept from it. Always the same images."""
    total = len(split.labels)
    held = max(1, min(most, int(total * share)))
    order = torch.randperm(total, generator=torch.Generator().manual_seed(1))
    kept = order[held:].sort().values
    return SubsetSplit(split, kept, split.piece * len(kept) // total), SubsetSplit(split, order[:held].sort().values)


def epoch_order(split: Split, generator: torch.Generator, *, first: bool) -> torch.Tensor:
    """A new order for each epoch. The first one keeps to the pieces in which the images come into being."""
    total = len(split.labels)
    if not (first and split.piece):
        return torch.randperm(total, generator=generator)
    starts = range(0, total, split.piece)
    return torch.cat([
        start + torch.randperm(min(split.piece, total - start), generator=generator) for start in starts
    ])  # fmt: skip


def count_batches(images: int, batch_size: int) -> int:
    """A single image that is left over joins the batch before it: batch norm cannot learn from one."""
    whole, rest = divmod(images, batch_size)
    return whole + (rest > 1 or (rest == 1 and not whole))


def take_at_once(split: Split, indices: torch.Tensor) -> torch.Tensor:
    return split.take(indices)


def batches(
    split: Split, order: torch.Tensor, batch_size: int, take: Take = take_at_once
) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """uint8 images and labels, `batch_size` at a time in the given order; the last batch takes what is left.

    They end early where `take` gives none.
    """
    block = batch_size
    labels = split.labels
    while len(order):
        chosen, order = order.tensor_split([block if len(order) - block > 1 else len(order)])
        if (images := take(split, chosen)) is None:
            return
        count = count_batches(len(chosen), batch_size)
        sizes = [batch_size] * (count - 1) + [len(chosen) - batch_size * (count - 1)]
        yield from zip(images.split(sizes), labels[chosen].split(sizes), strict=True)
        block = max(1, _BLOCK_BYTES // images[0].numel() // batch_size) * batch_size


def to_floats(images: torch.Tensor, preprocessing: Preprocessing) -> torch.Tensor:
    """uint8 images as the network wants them: (x / 255 - mean) / std, in the memory order that convolutions like."""
    mean, std = preprocessing.mean, preprocessing.std
    x = images.to(torch.float32, memory_format=torch.channels_last)
    if len(set(mean)) == len(set(std)) == 1:
        return x.mul_(1 / (255 * std[0])).sub_(mean[0] / std[0])
    scale = torch.tensor([1 / (255 * s) for s in std], device=x.device).view(1, -1, 1, 1)
    shift = torch.tensor([m / s for m, s in zip(mean, std, strict=True)], device=x.device).view(1, -1, 1, 1)
    return x.mul_(scale).sub_(shift)
