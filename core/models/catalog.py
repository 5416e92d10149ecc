"""The networks that there are. Add one: a class in a file of its own, and a row here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import InvalidSettingError
from core.models.spec import ModelSpec, Shape

if TYPE_CHECKING:
    from torch import nn


def _lenet5(shape: Shape, classes: int) -> nn.Module:
    from core.models.lenet import LeNet5

    return LeNet5(shape, classes)


def _lenet5_bn(shape: Shape, classes: int, dropout: float = 0.0) -> nn.Module:
    from core.models.lenet_bn import LeNet5BN

    return LeNet5BN(shape, classes, dropout)


def _mlp(shape: Shape, classes: int) -> nn.Module:
    from core.models.mlp import MLP

    return MLP(shape, classes)


def _cifar_cnn(shape: Shape, classes: int) -> nn.Module:
    from core.models.cnn import CifarCNN

    return CifarCNN(shape, classes)


def _linear(shape: Shape, classes: int) -> nn.Module:
    from core.models.linear import Linear

    return Linear(shape, classes)


MODELS = (
    ModelSpec("lenet5", "LeNet-5", "Two convolutions, three linear layers.", _lenet5),
    ModelSpec(
        "lenet5-bn",
        "LeNet-5 + batch norm",
        "LeNet-5 that rescales what each hidden layer gives: it learns faster.",
        _lenet5_bn,
        (("dropout", 0.0),),
    ),
    ModelSpec("mlp", "MLP", "Three linear layers; it does not know which pixels are neighbours.", _mlp),
    ModelSpec("cifar-cnn", "Small CNN", "Three convolutions and two linear layers, for small photographs.", _cifar_cnn),
    ModelSpec("linear", "Linear", "One linear layer: a weight for each pixel and class.", _linear),
)


def find_model(key: str) -> ModelSpec:
    for spec in MODELS:
        if spec.key == key:
            return spec
    known = ", ".join(spec.key for spec in MODELS)
    raise InvalidSettingError("model", "There is no network named “{key}”; there are {known}.", key=key, known=known)
