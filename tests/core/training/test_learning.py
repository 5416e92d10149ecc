"""Every optimizer, schedule, loss, augmentation, scaling and network learns an easy task."""

from collections.abc import Callable
from typing import Any

import pytest
import torch

from core.config import AUGMENTATIONS, LOSSES, SCALINGS, SCHEDULES, TrainingConfig
from core.datasets.dataset import Dataset
from core.models.catalog import MODELS
from core.progress import finish
from core.training.evaluate import evaluate
from core.training.events import RunEnded, StepsDone
from core.training.loop import train

MakeDataset = Callable[..., Dataset]


def accuracy(config: TrainingConfig, dataset: Dataset) -> float:
    last = list(train(config, dataset=dataset))[-1]
    assert isinstance(last, RunEnded)
    assert last.outcome == "completed"
    assert last.model is not None
    assert finish(evaluate(last.model, dataset)).accuracy == last.accuracy
    return last.accuracy


def weights(config: TrainingConfig, dataset: Dataset) -> torch.Tensor:
    last = list(train(config, dataset=dataset))[-1]
    assert isinstance(last, RunEnded)
    assert last.model is not None
    return last.model.weights["linear.weight"]


@pytest.mark.parametrize(
    ("optimizer", "rate"),
    [("sgd", 0.05), ("nesterov", 0.05), ("adam", 0.005), ("adamw", 0.005), ("rmsprop", 0.001), ("muon", 0.02)],
)
def test_every_optimizer_learns(config: TrainingConfig, easy: Dataset, optimizer: str, rate: float) -> None:
    settings = config.changed(optimizer=optimizer, learning_rate=rate, model="lenet5-bn", epochs=3, weight_decay=0.0)
    assert accuracy(settings, easy) > 0.95


@pytest.mark.parametrize("schedule", [choice.key for choice in SCHEDULES])
def test_every_schedule_learns(config: TrainingConfig, easy: Dataset, schedule: str) -> None:
    assert accuracy(config.changed(schedule=schedule, model="linear", epochs=3, learning_rate=0.01), easy) > 0.95


@pytest.mark.parametrize("loss", [choice.key for choice in LOSSES])
@pytest.mark.parametrize("junk", [0, 40])
def test_every_loss_learns_with_and_without_junk(
    config: TrainingConfig, make_dataset: MakeDataset, loss: str, junk: int
) -> None:
    settings = config.changed(loss=loss, model="linear", epochs=5, learning_rate=0.01)
    assert accuracy(settings, make_dataset(junk=junk)) > 0.95


@pytest.mark.parametrize("augment", [choice.key for choice in AUGMENTATIONS if choice.key != "flip-crop"])
def test_every_augmentation_of_digits_leaves_them_learnable(
    config: TrainingConfig, easy: Dataset, augment: str
) -> None:
    assert accuracy(config.changed(augment=augment, model="lenet5-bn", epochs=4), easy) > 0.8


@pytest.mark.parametrize("scaling", [choice.key for choice in SCALINGS])
def test_every_scaling_learns(config: TrainingConfig, easy: Dataset, scaling: str) -> None:
    assert accuracy(config.changed(scaling=scaling, model="linear", epochs=4, learning_rate=0.01), easy) > 0.95


@pytest.mark.parametrize("model", [spec.key for spec in MODELS])
@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 32, 32)])
def test_every_network_learns_grey_and_colour(
    config: TrainingConfig, make_dataset: MakeDataset, model: str, shape: tuple[int, int, int]
) -> None:
    rate = 0.001 if model == "cifar-cnn" else 0.01
    data = make_dataset(160, 50, shape=shape, classes=4)
    assert accuracy(config.changed(model=model, epochs=5, batch_size=16, learning_rate=rate), data) > 0.9


@pytest.mark.parametrize(
    "changes",
    [
        {"optimizer": "nesterov"},
        {"learning_rate": 0.04},
        {"momentum": 0.5},
        {"weight_decay": 0.1},
        {"schedule": "cosine"},
        {"loss": "mse"},
        {"clip": 0.01},
        {"augment": "light"},
        {"scaling": "unit"},
        {"batch_size": 16},
        {"seed": 1},
        {"limit_train": 200},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_no_setting_is_ignored(config: TrainingConfig, easy: Dataset, changes: dict[str, Any]) -> None:
    base = config.changed(model="linear", epochs=1, optimizer="sgd", learning_rate=0.05)
    assert not torch.equal(weights(base, easy), weights(base.changed(**changes), easy))


def test_junk_is_trained_towards_equal_shares(config: TrainingConfig, make_dataset: MakeDataset) -> None:
    data = make_dataset(400, junk=200)
    last = list(train(config.changed(model="lenet5-bn", epochs=5), dataset=data))[-1]
    assert isinstance(last, RunEnded)
    assert last.model is not None
    assert last.model.sureness is not None
    assert last.model.sureness.trained_on_junk
    noise = (torch.rand(100, 1, 28, 28) * 60 / 255 - 0.2) / 0.3
    with torch.inference_mode():
        shares = last.model.build()(noise).softmax(1)
    assert shares.amax(1).mean() < 0.5


def test_junk_does_not_count_in_the_accuracy_of_a_step(config: TrainingConfig, make_dataset: MakeDataset) -> None:
    """With every known image right, the accuracy is 1 however much junk there is."""
    data = make_dataset(320, junk=160)
    events = list(train(config.changed(model="linear", epochs=8, learning_rate=0.01), dataset=data))
    told = [event for event in events if isinstance(event, StepsDone)]
    assert told[-1].accuracies[-1] == 1


def test_without_junk_the_model_says_so(config: TrainingConfig, easy: Dataset) -> None:
    last = list(train(config, dataset=easy))[-1]
    assert isinstance(last, RunEnded)
    assert last.model is not None
    assert last.model.sureness is not None
    assert not last.model.sureness.trained_on_junk
