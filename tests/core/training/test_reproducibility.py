"""On the processor the same seed and the same number of threads give the same bits."""

from collections.abc import Callable, Mapping

import pytest
import torch

from core.config import TrainingConfig
from core.datasets.dataset import Dataset, MemorySplit
from core.training.control import Control
from core.training.events import Event, RunEnded, StepsDone
from core.training.loop import train

MakeDataset = Callable[..., Dataset]
Curve = list[float]


def result(events: list[Event]) -> tuple[Curve, Mapping[str, torch.Tensor]]:
    last = events[-1]
    assert isinstance(last, RunEnded)
    assert last.model is not None
    losses = [loss for event in events if isinstance(event, StepsDone) for loss in event.losses]
    return losses, last.model.weights


def same(one: list[Event], other: list[Event]) -> bool:
    losses, weights = result(one)
    other_losses, other_weights = result(other)
    equal = all(torch.equal(value, other_weights[name]) for name, value in weights.items())
    assert (losses == other_losses) == equal
    return equal


@pytest.fixture
def varied(config: TrainingConfig) -> TrainingConfig:
    """Everything in it that takes random numbers."""
    return config.changed(model="lenet5-bn", augment="elastic", seed=7)


def test_the_same_seed_gives_the_same_bits(varied: TrainingConfig, easy: Dataset) -> None:
    assert same(list(train(varied, dataset=easy)), list(train(varied, dataset=easy)))


def test_random_numbers_elsewhere_in_the_process_change_nothing(varied: TrainingConfig, easy: Dataset) -> None:
    plain = list(train(varied, dataset=easy))
    torch.manual_seed(1)
    control = Control()
    control.step = True
    disturbed = []
    for event in train(varied, control, dataset=easy):
        torch.rand(3)
        disturbed.append(event)
    assert same(plain, disturbed)


def test_measuring_threads_changes_nothing(config: TrainingConfig, easy: Dataset) -> None:
    measured = list(train(config.changed(threads=0, model="lenet5-bn"), dataset=easy))
    model = measured[-1].model  # type: ignore[union-attr]
    assert model is not None
    threads = model.record["config"]["threads"]
    assert same(measured, list(train(config.changed(threads=threads, model="lenet5-bn"), dataset=easy)))


@pytest.mark.parametrize("augment", ["none", "light"])
def test_another_seed_gives_other_weights_and_another_order(
    config: TrainingConfig, easy: Dataset, augment: str
) -> None:
    config = config.changed(augment=augment)
    assert not same(list(train(config, dataset=easy)), list(train(config.changed(seed=1), dataset=easy)))


def test_the_seed_decides_the_order_as_well_as_the_weights(config: TrainingConfig, easy: Dataset) -> None:
    taken = {seed: _order_of_first_batch(config.changed(seed=seed), easy) for seed in (0, 1)}
    assert taken[0] != taken[1]


def test_images_that_come_in_pieces_are_not_waited_for_in_the_first_epoch(
    config: TrainingConfig, easy: Dataset
) -> None:
    assert isinstance(easy.train, MemorySplit)
    watched = Watched(easy.train.images, easy.train.labels, piece=160)
    data = Dataset(**{**vars(easy), "train": watched})
    result(list(train(config.changed(batch_size=16), dataset=data)))
    first_epoch = [chosen for chosen in watched.taken[1:] if chosen]  # the measurement before takes the first images
    assert max(first_epoch[0]) < 160


class Watched(MemorySplit):
    """Remembers which images were taken together."""

    @property
    def taken(self) -> list[list[int]]:
        found: list[list[int]] = self.__dict__.setdefault("_taken", [])
        return found

    def take(self, indices: torch.Tensor) -> torch.Tensor:
        self.taken.append(indices.tolist())
        return super().take(indices)


def _order_of_first_batch(config: TrainingConfig, easy: Dataset) -> list[int]:
    assert isinstance(easy.train, MemorySplit)
    watched = Watched(easy.train.images, easy.train.labels)
    events = train(config, dataset=Dataset(**{**vars(easy), "train": watched}))
    while not isinstance(next(events), StepsDone):
        pass
    return watched.taken[1]
