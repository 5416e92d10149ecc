"""Joined splits: every image once, evenly mixed, wherever the parts lie."""

from dataclasses import dataclass

import pytest
import torch

from core.datasets.dataset import MemorySplit, Split
from core.datasets.join import JoinedSplit, join_splits


@dataclass(frozen=True)
class Elsewhere:
    """A split that is not in memory, and comes in pieces."""

    images: torch.Tensor
    labels: torch.Tensor
    piece: int

    def take(self, indices: torch.Tensor) -> torch.Tensor:
        return self.images[indices]


def images(first: int, count: int) -> torch.Tensor:
    return torch.arange(first, first + count, dtype=torch.uint8).reshape(-1, 1, 1, 1).expand(-1, 1, 2, 2).contiguous()


def in_memory(first: int, count: int) -> MemorySplit:
    return MemorySplit(images(first, count), torch.arange(first, first + count))


def elsewhere(first: int, count: int, piece: int) -> Elsewhere:
    return Elsewhere(images(first, count), torch.arange(first, first + count), piece)


CASES: list[list[Split]] = [
    [in_memory(0, 30), in_memory(30, 10), in_memory(40, 5)],
    [in_memory(0, 30), elsewhere(30, 10, 0)],
    [elsewhere(0, 30, 10), in_memory(30, 15), elsewhere(45, 3, 3)],
]


@pytest.mark.parametrize("splits", CASES)
def test_every_image_is_there_once_with_its_own_label(splits: list[Split]) -> None:
    joined = join_splits(splits)
    total = sum(len(split.labels) for split in splits)
    assert sorted(joined.labels.tolist()) == list(range(total))
    everything = joined.take(torch.arange(total))
    assert everything.shape == (total, 1, 2, 2)
    assert (everything[:, 0, 1, 1] == joined.labels).all()
    some = torch.tensor([7, 3, 3, total - 1])
    assert (joined.take(some)[:, 0, 0, 0] == joined.labels[some]).all()
    assert joined.take(torch.empty(0, dtype=torch.long)).shape == (0, 1, 2, 2)


@pytest.mark.parametrize("splits", CASES)
def test_any_stretch_holds_of_each_part_its_share_in_order(splits: list[Split]) -> None:
    labels = join_splits(splits).labels
    for split in splits:
        own = (labels[:, None] == split.labels).any(dim=1)
        assert (labels[own] == split.labels).all()
        share = len(split.labels) / len(labels)
        counts = own.cumsum(0)
        expected = torch.arange(1, len(labels) + 1) * share
        assert (counts - expected).abs().max() <= 1


def test_parts_in_memory_become_one_tensor() -> None:
    joined = join_splits(CASES[0])
    assert isinstance(joined, MemorySplit)
    assert joined.images.is_contiguous()


def test_a_piece_of_the_whole_needs_one_more_piece_of_a_part_at_most() -> None:
    joined = join_splits([elsewhere(0, 30, 10), in_memory(30, 15)])
    assert isinstance(joined, JoinedSplit)
    assert joined.piece == 15
    for number in range(3):
        piece = joined.labels[15 * number : 15 * (number + 1)]
        assert piece[piece < 30].max() < 10 * (number + 1)


def test_a_single_split_stays_as_it_is() -> None:
    split = in_memory(0, 3)
    assert join_splits([split]) is split
