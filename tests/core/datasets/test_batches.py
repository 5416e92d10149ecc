from dataclasses import dataclass, field

import pytest
import torch

from core.datasets.batches import (
    SubsetSplit,
    batches,
    count_batches,
    epoch_order,
    first_images,
    hold_out,
    to_floats,
)
from core.datasets.dataset import MemorySplit
from core.pixels.spec import Preprocessing


def numbered(count: int, piece: int = 0) -> MemorySplit:
    """Image i is filled with i, and its label is i as well."""
    numbers = torch.arange(count)
    return MemorySplit(numbers.to(torch.uint8).view(-1, 1, 1, 1).expand(-1, 1, 16, 16), numbers, piece)


@dataclass
class Watched:
    """Remembers how many images each `take` was asked for."""

    split: MemorySplit
    taken: list[int] = field(default_factory=list)
    piece: int = 0

    @property
    def labels(self) -> torch.Tensor:
        return self.split.labels

    def take(self, indices: torch.Tensor) -> torch.Tensor:
        self.taken.append(len(indices))
        return self.split.take(indices)


@pytest.mark.parametrize("count", [1, 2, 7, 8, 9, 10, 16, 17, 65, 200])
@pytest.mark.parametrize("batch_size", [1, 2, 8, 64, 500])
def test_batches_cover_the_order_once_and_never_leave_a_single_image(count: int, batch_size: int) -> None:
    order = torch.randperm(count)
    given = list(batches(numbered(count), order, batch_size))
    assert torch.equal(torch.cat([labels for _, labels in given]), order)
    assert all(torch.equal(images[:, 0, 0, 0].long(), labels) for images, labels in given)
    assert len(given) == count_batches(count, batch_size)
    sizes = [len(labels) for _, labels in given]
    assert sizes[:-1] == [batch_size] * (len(sizes) - 1)
    assert sizes[-1] <= batch_size + 1
    assert sizes[-1] > 1 or count == 1 or batch_size == 1


def test_the_first_batch_waits_for_no_more_than_itself_and_later_ones_come_in_blocks() -> None:
    watched = Watched(numbered(200))
    stream = batches(watched, torch.arange(200), 4)
    next(stream)
    assert watched.taken == [4]
    list(stream)
    assert watched.taken == [4, 196]


def test_batches_end_early_where_no_more_images_are_given() -> None:
    split, given = numbered(200), iter((True, False))
    stream = batches(split, torch.arange(200), 4, lambda split, chosen: split.take(chosen) if next(given) else None)
    assert [labels.tolist() for _, labels in stream] == [[0, 1, 2, 3]]


def test_no_block_is_larger_than_a_few_megabytes() -> None:
    images = torch.zeros(1, dtype=torch.uint8).expand(64, 3, 512, 512)
    watched = Watched(MemorySplit(images, torch.arange(64)))
    list(batches(watched, torch.arange(64), 2))
    assert max(watched.taken) * 3 * 512 * 512 <= 4 * 2**20


def test_an_epoch_is_a_new_order_of_all_images_and_the_seed_decides_it() -> None:
    split = numbered(100)
    generator = torch.Generator().manual_seed(5)
    first = epoch_order(split, generator, first=True)
    second = epoch_order(split, generator, first=False)
    assert torch.equal(first.sort().values, torch.arange(100))
    assert not torch.equal(first, second)
    assert torch.equal(first, epoch_order(split, torch.Generator().manual_seed(5), first=True))
    assert not torch.equal(first, epoch_order(split, torch.Generator().manual_seed(6), first=True))


def test_the_first_epoch_keeps_to_the_pieces_and_the_others_do_not() -> None:
    split = numbered(100, piece=30)
    generator = torch.Generator().manual_seed(0)
    first = epoch_order(split, generator, first=True)
    for start in range(0, 100, 30):
        stretch = first[start : start + 30]
        assert torch.equal(stretch.sort().values, torch.arange(start, min(start + 30, 100)))
        assert not torch.equal(stretch, stretch.sort().values)
    assert epoch_order(split, generator, first=False)[:30].max() >= 30


def test_a_part_is_always_the_same_and_spread_over_the_split() -> None:
    part = first_images(numbered(200), 20)
    assert torch.equal(part.indices, first_images(numbered(200), 20).indices)
    assert len(part.labels) == 20
    assert part.labels.max() > 100
    assert len(first_images(numbered(200), 999).labels) == 200


def test_a_part_of_what_comes_in_pieces_is_its_beginning() -> None:
    part = first_images(numbered(200, piece=50), 20)
    assert torch.equal(part.labels, torch.arange(20))
    assert part.piece == 50


def test_what_is_held_out_is_not_trained_on() -> None:
    kept, held = hold_out(numbered(200), 0.1, 1000)
    assert len(held.labels) == 20
    assert torch.equal(torch.cat([kept.labels, held.labels]).sort().values, torch.arange(200))
    assert torch.equal(held.indices, hold_out(numbered(200), 0.1, 1000)[1].indices)
    assert len(hold_out(numbered(200), 0.5, 30)[1].labels) == 30


def test_what_remains_of_pieces_still_comes_in_pieces() -> None:
    kept, _ = hold_out(numbered(200, piece=50), 0.1, 1000)
    assert kept.piece == 45


def test_parts_of_parts_are_the_right_images() -> None:
    inner = SubsetSplit(SubsetSplit(numbered(50), torch.tensor([40, 30, 20])), torch.tensor([2, 0]))
    assert inner.labels.tolist() == [20, 40]
    assert inner.take(torch.tensor([1]))[0, 0, 0, 0] == 40


def test_floats_are_scaled_as_torchvision_does_it() -> None:
    images = torch.arange(256, dtype=torch.uint8).view(1, 1, 16, 16).repeat(2, 3, 1, 1)
    kept = images.clone()
    mean, std = (0.4, 0.5, 0.6), (0.1, 0.2, 0.3)
    colour, half = Preprocessing("picture", (3, 16, 16), mean, std), Preprocessing("digit", (1, 16, 16), (0.5,), (0.5,))
    expected = (images / 255 - torch.tensor(mean).view(-1, 1, 1)) / torch.tensor(std).view(-1, 1, 1)
    assert torch.allclose(to_floats(images, colour), expected, atol=1e-5)
    grey = to_floats(images[:, :1], half)
    assert (grey.min(), grey.max()) == (-1, 1)
    assert torch.equal(images, kept)
    assert to_floats(images, colour).is_contiguous(memory_format=torch.channels_last)
