"""Images that are still being drawn are waited for, but not beyond a cancel."""

import numpy as np
import torch

from core.datasets.batches import SubsetSplit
from core.datasets.dataset import MemorySplit
from core.datasets.generated import DrawnSplit
from core.datasets.join import JoinedSplit
from core.datasets.taking import all_there, take_patiently, taking_unless
from core.progress import finish


class SlowFeed:
    """Is never ready before it was asked `patience` times."""

    def __init__(self, patience: int) -> None:
        self.drawn, self.patience = 0, patience
        self.asked: list[int] = []

    def wait(self, _split: str, count: int, timeout: float | None = None) -> bool:
        self.asked.append(count)
        self.patience -= timeout is not None
        return self.patience < 0


def drawn(feed: SlowFeed) -> DrawnSplit:
    images = torch.arange(6, dtype=torch.uint8).view(6, 1, 1, 1)
    return DrawnSplit(images, torch.zeros(6, dtype=torch.int64), 3, "train", feed)  # type: ignore[arg-type]


def test_what_is_in_memory_is_there_at_once() -> None:
    split = MemorySplit(torch.arange(6, dtype=torch.uint8).view(6, 1, 1, 1), torch.zeros(6, dtype=torch.int64))
    work = take_patiently(split, torch.tensor([4, 1]))
    assert list(finish(work).flatten()) == [4, 1]


def test_waiting_gives_a_chance_to_cancel() -> None:
    feed = SlowFeed(patience=1_000_000)
    work = take_patiently(drawn(feed), torch.tensor([4, 1]))
    assert next(work).total == 5
    next(work)
    work.close()
    assert feed.asked == [5, 5]


def test_images_that_are_waited_for_in_vain_are_not_taken() -> None:
    waits = iter((False, False, True))
    take = taking_unless(lambda: next(waits))
    assert take(drawn(SlowFeed(patience=1_000_000)), torch.tensor([4, 1])) is None
    taken = taking_unless(lambda: False)(drawn(SlowFeed(patience=3)), torch.tensor([4, 1]))
    assert taken is not None
    assert taken.flatten().tolist() == [4, 1]


def test_it_is_known_whether_all_images_are_there() -> None:
    assert not all_there(drawn(SlowFeed(patience=1)))
    assert all_there(drawn(SlowFeed(patience=0)))
    there = drawn(SlowFeed(patience=0))
    assert all_there(SubsetSplit(MemorySplit(there.images, there.labels), torch.tensor([5, 0])))


def test_parts_of_joined_and_partial_splits_are_waited_for() -> None:
    feed = SlowFeed(patience=3)
    whole = drawn(feed)
    joined = JoinedSplit(
        (SubsetSplit(whole, torch.tensor([5, 0])), MemorySplit(whole.images, whole.labels)),
        torch.tensor([0, 1, 0]), torch.tensor([0, 2, 1]), torch.zeros(3, dtype=torch.int64), 3,
    )  # fmt: skip
    work = take_patiently(joined, torch.tensor([0, 1]))
    waits = sum(1 for _ in work)
    assert waits == 3
    assert set(feed.asked[:4]) == {6}
    taken = finish(take_patiently(joined, torch.tensor([0, 1])))
    assert np.array_equal(taken.flatten(), [5, 2])
