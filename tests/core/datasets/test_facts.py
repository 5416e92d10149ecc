"""Counts and means, against what numpy says of the same images."""

import numpy as np
import pytest
import torch

from core.datasets import facts
from core.datasets.dataset import MemorySplit
from core.datasets.facts import count_classes, measure_split
from core.progress import finish


def split_of(labels: list[int], shape: tuple[int, int, int] = (1, 4, 5)) -> MemorySplit:
    generator = torch.Generator().manual_seed(3)
    images = torch.randint(0, 256, (len(labels), *shape), generator=generator, dtype=torch.uint8)
    return MemorySplit(images, torch.tensor(labels, dtype=torch.int64))


def test_each_class_and_what_has_none_is_counted() -> None:
    counts = count_classes(split_of([0, 2, 2, -1, 2, -1]), 4)
    assert (counts.of_class, counts.without, counts.total) == ((1, 0, 3, 0), 2, 6)


@pytest.mark.parametrize("shape", [(1, 4, 5), (3, 4, 5)])
def test_means_are_those_of_all_images(shape: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "_CHUNK_BYTES", 3 * int(np.prod(shape)))
    split = split_of([0, 1, 1, -1, 0, 1, 1, -1], shape)
    found = finish(measure_split(split, 3, shape))
    images = split.images.numpy().astype(float)
    for label, mean in ((0, found.means[0]), (1, found.means[1]), (-1, found.means[3])):
        wanted = images[split.labels.numpy() == label].mean(axis=0).transpose(1, 2, 0)
        assert mean is not None
        assert np.abs(mean - wanted).max() <= 0.5
    assert found.means[2] is None
    assert found.mean == pytest.approx((images / 255).mean(axis=(0, 2, 3)))
    assert found.std == pytest.approx((images / 255).std(axis=(0, 2, 3)))


def test_the_look_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "_CHUNK_BYTES", 40)
    seen = [progress.done for progress in measure_split(split_of([0, 1] * 3), 2, (1, 4, 5))]
    assert seen == [0, 2, 4]


def test_an_empty_split_has_no_means() -> None:
    found = finish(measure_split(split_of([]), 2, (1, 4, 5)))
    assert found.means == (None, None, None)
    assert found.counts.total == 0
