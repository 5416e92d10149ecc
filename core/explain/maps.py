"""What each layer makes of one image, and the filters that it does so with, as small tiles of numbers."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from core.explain.network import check_finite, check_inputs, network_of, take_weights
from core.explain.trace import Stage, trace
from core.pixels.spec import Preprocessing
from core.trained_model import TrainedModel

_ALIKE = frozenset({"Flatten", "Dropout", "Identity"})
"""Operations that change no number."""
MOST_FILTERS = 64
"""Of a linear layer on the image itself; of convolutions all filters are shown."""


@dataclass(frozen=True, eq=False)
class Tiles:
    """Pictures of numbers: float32 (n, height, width), or (n, height, width, 3) as colours from 0 to 1.

    `limit` is the largest of all (or nearly all) without its sign: full strength, so that tiles can be compared.
    `columns` is how many belong beside one another (0: as many as fit), `total` how many there are if not all are here.
    """

    name: str
    kind: str
    shape: tuple[int, ...]
    values: NDArray[np.float32]
    limit: float
    columns: int = 0
    total: int = 0

    @property
    def is_colour(self) -> bool:
        return self.values.ndim == 4


class Inspector:
    """A network that is ready to be looked into. It belongs to the thread that uses it."""

    def __init__(self, model: TrainedModel) -> None:
        torch.set_num_threads(1)  # counts for the calling thread; more would only take the training's
        self._network = network_of(model)
        self.model = model

    def fits(self, model: TrainedModel) -> bool:
        """Whether `take` can go on with that model: all but the weights is the same."""
        return _kind(self.model) == _kind(model)

    def take(self, model: TrainedModel) -> None:
        take_weights(self._network, model)
        self.model = model

    def maps(self, values: NDArray[np.float32]) -> tuple[Tiles, ...]:
        """What each layer gives for a prepared input (channels, height, width), the image itself first."""
        inputs = torch.from_numpy(values)[None]
        check_inputs(self.model, inputs)
        stages = trace(self._network, inputs)
        check_finite(stages[-1].output)
        names = _names(stages)
        shown = [(name, stage) for name, stage in zip(names, stages, strict=True) if stage.kind not in _ALIKE]
        return (image_tiles(values, self.model.preprocessing), *(_map_tiles(*pair) for pair in shown))

    def filters(self) -> tuple[Tiles, ...]:
        """The weights of each layer that has them in two dimensions or more."""
        shape = self.model.preprocessing.shape
        found: list[Tiles] = []
        for name, module in self._network.named_modules():
            if isinstance(module, (nn.Conv2d, nn.Linear)):
                check_finite(module.weight)
                first = not found
                made = _conv_tiles if isinstance(module, nn.Conv2d) else _linear_tiles
                found.append(made(name, module.weight.detach(), shape, first=first))
        return tuple(found)


def image_tiles(values: NDArray[np.float32], preprocessing: Preprocessing) -> Tiles:
    """The image as it was before the mean was taken off and the deviation divided by."""
    mean = np.array(preprocessing.mean, np.float32)[:, None, None]
    std = np.array(preprocessing.std, np.float32)[:, None, None]
    plain = (values * std + mean).clip(0, 1)
    colour = plain.shape[0] == 3
    return Tiles("", "input", values.shape, plain.transpose(1, 2, 0)[None] if colour else plain, 1.0)


def _kind(model: TrainedModel) -> tuple[object, ...]:
    return model.architecture, len(model.classes), model.preprocessing, dict(model.options)


def _names(stages: tuple[Stage, ...]) -> list[str]:
    """A function belongs to the module before it."""
    names, last = [], ""
    for stage in stages:
        last = stage.name or last
        names.append(last)
    return names


def _map_tiles(name: str, stage: Stage) -> Tiles:
    values = stage.output[0].float().numpy()
    tiles = values if values.ndim == 3 else values.reshape(-1, 1, 1)
    return Tiles(name, stage.kind, stage.after, tiles, _limit(tiles))


def _conv_tiles(name: str, weight: torch.Tensor, _shape: tuple[int, ...], *, first: bool) -> Tiles:
    """The first ones are pictures themselves, in colour where the images are; of later ones a row an input map."""
    outputs, inputs = weight.shape[:2]
    if first and inputs == 3:
        limit = float(weight.abs().max())
        colours = weight.permute(0, 2, 3, 1) / (2 * max(limit, 1e-12)) + 0.5
        return Tiles(name, "Conv2d", tuple(weight.shape), colours.numpy(), limit)
    columns = outputs if inputs > 1 else 0
    values = weight.transpose(0, 1).reshape(inputs * outputs, *weight.shape[2:]).numpy()
    return Tiles(name, "Conv2d", tuple(weight.shape), values, _limit(values), columns=columns)


def _linear_tiles(name: str, weight: torch.Tensor, shape: tuple[int, ...], *, first: bool) -> Tiles:
    """Those that look at the image itself are pictures; of later ones all weights are one picture, a row an output."""
    total = weight.shape[0]
    if first and weight.shape[1] == prod(shape):
        few = weight[:MOST_FILTERS].view(-1, *shape)
        values = few.mean(1).numpy()
        return Tiles(name, "Linear", tuple(weight.shape), values, _limit(values), total=total)
    values = weight[None].numpy()
    return Tiles(name, "Linear", tuple(weight.shape), values, _usual_limit(values), columns=1)


def _usual_limit(values: NDArray[np.float32]) -> float:
    """Of many small numbers a few are far larger; beside them nothing else could be seen."""
    some = values.reshape(-1)[:: max(1, values.size // 20_000)]
    return float(np.quantile(np.abs(some), 0.995))


def _limit(values: NDArray[np.float32]) -> float:
    return float(np.abs(values).max(initial=0))
