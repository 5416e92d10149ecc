"""How weights are spread in each layer, and which way the loss pulls them: histograms, and what has died."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

from core.datasets.batches import to_floats
from core.datasets.dataset import Dataset
from core.errors import DataError
from core.explain.features import chosen_images
from core.explain.network import check_finite, network_of
from core.explain.trace import trace
from core.trained_model import TrainedModel
from core.training.evaluate import check_fit

BINS = 41
GRADIENT_IMAGES = 64
DEAD_IMAGES = 500
_ALMOST_ALL = 0.995


@dataclass(frozen=True)
class Histogram:
    """Counts in bins of equal width from -limit to limit; what lies beyond is in the outermost ones."""

    limit: float
    counts: tuple[int, ...]
    deviation: float
    """The root of the mean square: how large such a number typically is."""


@dataclass(frozen=True)
class LayerWeights:
    """A layer with weights. `gradients` is None where there were no images to take them from."""

    name: str
    kind: str
    count: int
    weights: Histogram
    gradients: Histogram | None


@dataclass(frozen=True)
class DeadUnits:
    """Of the units after a ReLU, those that gave nothing for any of the images; `name` is the layer before it."""

    name: str
    dead: int
    total: int


@dataclass(frozen=True)
class WeightsView:
    """`dead` is empty where the network has no ReLU, or there are no images."""

    layers: tuple[LayerWeights, ...]
    dead: tuple[DeadUnits, ...]
    images: int


def weights_view(model: TrainedModel, dataset: Dataset | None) -> WeightsView:
    """Weights as they are; gradients on the first fixed training images, dead units on fixed test images."""
    torch.set_num_threads(1)
    network = network_of(model)
    pulls = gradients(model, network, dataset) if dataset else {}
    layers = []
    for name, module in network.named_modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            pull = pulls.get(f"{name}.weight")
            weight = module.weight.detach()
            layers.append(
                LayerWeights(
                    name,
                    type(module).__name__,
                    weight.numel(),
                    histogram(weight),
                    histogram(pull) if pull is not None else None,
                )
            )
    dead, images = dead_units(model, network, dataset) if dataset else ((), 0)
    return WeightsView(tuple(layers), dead, images)


def gradients(model: TrainedModel, network: nn.Module, dataset: Dataset) -> dict[str, torch.Tensor]:
    """Of the cross-entropy on 64 training images, always the same; the network as it predicts (without dropout)."""
    check_fit(model, dataset)
    chosen = chosen_images(dataset.train, GRADIENT_IMAGES, with_class=True)
    if not len(chosen):
        raise DataError("There are no training images with a class.")
    inputs = to_floats(dataset.train.take(chosen), model.preprocessing)
    named = {name: value.requires_grad_() for name, value in network.named_parameters()}
    with torch.enable_grad():
        loss = F.cross_entropy(network(inputs), dataset.train.labels[chosen])
    check_finite(loss.detach())
    return dict(zip(named, torch.autograd.grad(loss, list(named.values())), strict=True))


def dead_units(model: TrainedModel, network: nn.Module, dataset: Dataset) -> tuple[tuple[DeadUnits, ...], int]:
    """Units (of a convolution: whole maps) whose ReLU lets nothing through for any of 500 test images."""
    chosen = chosen_images(dataset.test, DEAD_IMAGES, with_class=False)
    if not len(chosen):
        return (), 0
    inputs = to_floats(dataset.test.take(chosen), model.preprocessing)
    found, last = [], ""
    for stage in trace(network, inputs):
        if stage.module is not None and isinstance(stage.module, (nn.Conv2d, nn.Linear)):
            last = stage.name
        if stage.kind == "ReLU":
            units = stage.output.reshape(*stage.output.shape[:2], -1)
            silent = (units <= 0).all(2).all(0)
            found.append(DeadUnits(last, int(silent.sum()), len(silent)))
    return tuple(found), len(chosen)


def histogram(values: torch.Tensor) -> Histogram:
    """Symmetric around 0, over a round range that holds nearly all, so that it seldom moves."""
    flat = values.detach().flatten().float()
    check_finite(flat)
    ordered = flat.abs().sort().values
    limit = round_up(float(ordered[min(len(ordered) - 1, int(len(ordered) * _ALMOST_ALL))]))
    counts = torch.histc(flat.clamp(-limit, limit), bins=BINS, min=-limit, max=limit)
    return Histogram(limit, tuple(int(count) for count in counts.tolist()), float(flat.square().mean().sqrt()))


def round_up(value: float) -> float:
    """The next of 1, 2, 5, 10, 20, 50, ... (and of their parts)."""
    if value <= 1e-12:
        return 1e-12
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value * 0.999999)
