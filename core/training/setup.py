"""From settings and data to all that the loop needs: checked, seeded, and with every open choice made."""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import nn

from core.config import TrainingConfig
from core.datasets.augment import Augmentation, make_augmentation
from core.datasets.batches import SubsetSplit, count_batches, first_images, to_floats
from core.datasets.dataset import Dataset, Split
from core.device import choose_device, processor
from core.errors import DataError, InvalidSettingError
from core.models.catalog import find_model
from core.models.layers import count_parameters
from core.models.spec import say_shape
from core.pixels.spec import Preprocessing
from core.trained_model import TrainedModel
from core.training.chance import chance_alone
from core.training.events import RunStarted, Warned
from core.training.guard import copy_weights
from core.training.losses import LossFunction, make_loss
from core.training.optimizers import make_optimizer
from core.training.parts import learned_and_held
from core.training.threads import choose_threads

_LEAST_TO_SHARE = 20
_PART = 1_000  # images of the quick validation within an epoch
_NOTES_SAID = 5


@dataclass(frozen=True, eq=False)
class Setup:
    """`validation` is the test split unless something is selected by it; `part` is a small fixed piece of it."""

    config: TrainingConfig
    dataset: Dataset
    network: nn.Module
    optimizer: torch.optim.Optimizer
    loss: LossFunction
    validation_loss: LossFunction
    augment: Augmentation
    preprocessing: Preprocessing
    device: torch.device
    train: Split
    validation: Split
    part: Split
    start: TrainedModel

    @property
    def has_junk(self) -> bool:
        return bool((self.train.labels < 0).any())

    @property
    def steps_per_epoch(self) -> int:
        return count_batches(len(self.train.labels), self.config.batch_size)

    @property
    def weight_bytes(self) -> int:
        return sum(value.numel() * value.element_size() for value in self.start.weights.values())

    @property
    def chance_loss(self) -> float:
        """The loss of a network that cannot tell the classes apart."""
        classes = len(self.dataset.classes)
        return float(self.validation_loss(torch.zeros(classes, classes), torch.arange(classes)))

    def started(self, first_step: int = 0) -> RunStarted:
        return RunStarted(
            config=self.config,
            parameters=count_parameters(self.network),
            train_size=len(self.train.labels),
            validation_size=len(self.validation.labels),
            steps_per_epoch=self.steps_per_epoch,
            classes=self.dataset.classes,
            validation="held-out" if self.config.keep_best else "test",
            environment=environment(),
            model=self.start,
            first_step=first_step,
        )


def set_up(
    config: TrainingConfig,
    dataset: Dataset,
    start_from: TrainedModel | None,
    in_vain: Callable[[], bool] = lambda: False,
) -> Setup:
    """Seed, build and measure, unless that is `in_vain`. The threads are set for the calling one, which trains."""
    device = choose_device(config.device)
    preprocessing = start_from.preprocessing if start_from else preprocessing_for(config.scaling, dataset)
    network = _network(config, dataset, start_from).to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    train, validation = _splits(config, dataset)
    _check_batches(config, network, train)
    loss = make_loss(config.loss, with_junk=bool((train.labels < 0).any()))
    first = train.take(torch.arange(min(len(train.labels), config.batch_size, 256)))
    x = to_floats(first.to(device), preprocessing)
    threads = config.threads or choose_threads(network, x, train.labels[: len(first)].to(device), loss, in_vain)
    torch.set_num_threads(threads)
    config = config.changed(device=device.type, threads=threads)
    return Setup(
        config=config,
        dataset=dataset,
        network=network.train(),
        optimizer=make_optimizer(config, network),
        loss=loss,
        validation_loss=make_loss(config.loss, with_junk=False),
        augment=make_augmentation(config.augment, preprocessing.black),
        preprocessing=preprocessing,
        device=device,
        train=train,
        validation=validation,
        part=first_images(validation, _PART),
        start=_start(config, dataset, preprocessing, network, start_from),
    )


def _start(
    config: TrainingConfig,
    dataset: Dataset,
    preprocessing: Preprocessing,
    network: nn.Module,
    start_from: TrainedModel | None,
) -> TrainedModel:
    """The model before its first step."""
    return TrainedModel(
        config.model,
        dataset.classes,
        preprocessing,
        copy_weights(network),
        options=start_from.options if start_from else {},
        record=start_from.record if start_from else {"steps": 0},
    )


def skipped_warning(dataset: Dataset) -> Warned | None:
    """What had to be left out of the dataset when it was read, if anything."""
    if not dataset.notes:
        return None
    some = "; ".join(note.removesuffix(".") for note in dataset.notes[:_NOTES_SAID])
    rest = len(dataset.notes) - _NOTES_SAID
    values = (("dataset", dataset.title), ("notes", f"{some}; and {rest:,} more" if rest > 0 else some))
    return Warned("skipped", "Not all of {dataset} can be used: {notes}.", values)


def preprocessing_for(scaling: str, dataset: Dataset) -> Preprocessing:
    channels = dataset.shape[0]
    mean, std = {
        "standard": (dataset.mean, dataset.std),
        "unit": ((0.0,) * channels, (1.0,) * channels),
        "centred": ((0.5,) * channels, (0.5,) * channels),
    }[scaling]
    return Preprocessing("digit" if dataset.digits else "picture", dataset.shape, mean, std)


def _network(config: TrainingConfig, dataset: Dataset, start_from: TrainedModel | None) -> nn.Module:
    spec = find_model(config.model)
    if start_from is None:
        with chance_alone(config.seed):
            return spec.build(dataset.shape, len(dataset.classes))
    if start_from.architecture != config.model:
        raise InvalidSettingError(
            "start_from",
            "The model to start from is a network of another kind: {given}, while {wanted} is to be trained.",
            given=find_model(start_from.architecture).title,
            wanted=spec.title,
        )
    if start_from.preprocessing.shape != dataset.shape or len(start_from.classes) != len(dataset.classes):
        raise InvalidSettingError(
            "start_from",
            "The model to start from takes {given} images of {given_classes} classes; {dataset} has {wanted} images of "
            "{wanted_classes}.",
            given=say_shape(start_from.preprocessing.shape),
            given_classes=len(start_from.classes),
            dataset=dataset.title,
            wanted=say_shape(dataset.shape),
            wanted_classes=len(dataset.classes),
        )
    return start_from.build()


def _splits(config: TrainingConfig, dataset: Dataset) -> tuple[Split, Split]:
    """What is trained on, and what is validated on."""
    train: Split = dataset.train
    if not len(train.labels):
        raise DataError("{dataset} has no training images.", dataset=dataset.title)
    if not bool((dataset.test.labels >= 0).any()):
        raise DataError("{dataset} has no test images.", dataset=dataset.title)
    train, held = learned_and_held(train, config.limit_train, keep_best=config.keep_best)
    if held is None:
        return train, dataset.test
    if len(train.labels) + len(held.labels) < _LEAST_TO_SHARE or not bool((held.labels >= 0).any()):
        raise InvalidSettingError(
            "keep_best", "Keeping the best weights needs at least {least} training images.", least=_LEAST_TO_SHARE
        )
    return train, _with_a_class(held)


def _check_batches(config: TrainingConfig, network: nn.Module, train: Split) -> None:
    compares = any(isinstance(module, nn.BatchNorm1d) for module in network.modules())
    if compares and min(config.batch_size, len(train.labels)) < 2:
        raise InvalidSettingError(
            "batch_size",
            "{model} compares the images of a batch with each other: it needs at least two in a batch.",
            model=find_model(config.model).title,
        )


def _with_a_class(split: SubsetSplit) -> SubsetSplit:
    return SubsetSplit(split.whole, split.indices[split.labels >= 0])


def environment() -> tuple[tuple[str, str], ...]:
    return (
        ("python", platform.python_version()),
        ("torch", torch.__version__),
        ("system", platform.platform()),
        ("processor", processor()),
    )
