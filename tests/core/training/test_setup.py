"""What cannot be trained is refused before the first step."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch

from core.config import TrainingConfig
from core.datasets.dataset import Dataset, MemorySplit
from core.errors import DataError, InvalidSettingError
from core.training.events import RunEnded
from core.training.loop import train

MakeDataset = Callable[..., Dataset]


def test_a_dataset_without_images_is_refused(config: TrainingConfig, make_dataset: MakeDataset) -> None:
    easy = make_dataset()
    empty = MemorySplit(torch.zeros(0, 1, 28, 28, dtype=torch.uint8), torch.zeros(0, dtype=torch.long))
    with pytest.raises(DataError, match="Easy squares has no training images"):
        list(train(config, dataset=replace(easy, train=empty)))
    for keep_best in (False, True):
        with pytest.raises(DataError, match="Easy squares has no test images"):
            list(train(config.changed(keep_best=keep_best), dataset=replace(easy, test=empty)))


@pytest.mark.parametrize("changes", [{"batch_size": 1}, {"limit_train": 1}])
def test_batch_norm_needs_two_images_in_a_batch(config: TrainingConfig, easy: Dataset, changes: dict[str, int]) -> None:
    with pytest.raises(InvalidSettingError, match="at least two in a batch") as caught:
        list(train(config.changed(model="lenet5-bn", **changes), dataset=easy))
    assert caught.value.setting == "batch_size"
    last = list(train(config.changed(epochs=1, **changes), dataset=easy))[-1]
    assert isinstance(last, RunEnded)


def test_images_that_are_too_small_for_the_network_are_refused(
    config: TrainingConfig, make_dataset: MakeDataset
) -> None:
    with pytest.raises(InvalidSettingError, match="LeNet-5 needs images of at least 16×16 pixels; these are 12×12"):
        list(train(config, dataset=make_dataset(shape=(1, 12, 12))))
