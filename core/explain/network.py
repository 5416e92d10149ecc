"""A model's network to look into: with the model's own weights, and with the refusals that all views share."""

from __future__ import annotations

import torch
from torch import nn

from core.errors import AppError
from core.models.catalog import find_model
from core.trained_model import TrainedModel


def network_of(model: TrainedModel) -> nn.Module:
    """The network with the model's weights themselves, not a copy of them: it is read and never trained."""
    with torch.device("meta"):
        network = find_model(model.architecture).build(
            model.preprocessing.shape, len(model.classes), **dict(model.options)
        )
    take_weights(network, model)
    return network.eval()


def take_weights(network: nn.Module, model: TrainedModel) -> None:
    """Go on with another model's weights, without copying them."""
    try:
        network.load_state_dict(dict(model.weights), assign=True)
    except RuntimeError as error:
        raise AppError("The weights do not fit the network “{name}”.", name=model.architecture) from error


def check_inputs(model: TrainedModel, inputs: torch.Tensor) -> None:
    """Raise unless they are images of the size that the model takes."""
    if inputs.ndim != 4 or tuple(inputs.shape[1:]) != model.preprocessing.shape:
        raise AppError(
            "This model takes images of {wanted}; these are {given}.",
            wanted="×".join(map(str, model.preprocessing.shape)),
            given="×".join(map(str, inputs.shape[1:])),
        )


def check_finite(values: torch.Tensor) -> None:
    """Raise where a network has gone astray."""
    if not bool(values.isfinite().all()):
        raise AppError("The network gives no finite numbers: train it again with a lower learning rate.")
