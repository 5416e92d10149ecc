"""The last hidden layer: the numbers from which the network's last layer reads off its answer."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import nn

from core.datasets.batches import to_floats
from core.datasets.dataset import Dataset, Split
from core.errors import DataError
from core.explain.network import check_finite, check_inputs, network_of
from core.progress import Progress, Work
from core.trained_model import TrainedModel
from core.training.evaluate import check_fit

_BATCH = 500


@dataclass(frozen=True, eq=False)
class Features:
    """One row an image. `indices` are their places in the split; `labels` may be NO_CLASS.

    `answers` is the class that the network takes for the likeliest, `wanted` how many images were asked for.
    """

    values: torch.Tensor
    indices: torch.Tensor
    labels: torch.Tensor
    answers: torch.Tensor
    wanted: int

    def __len__(self) -> int:
        return len(self.indices)


class FeatureReader:
    """A network that gives its last hidden layer. It belongs to the thread that uses it."""

    def __init__(self, model: TrainedModel) -> None:
        torch.set_num_threads(1)
        self.model = model
        self._network = network_of(model)
        self._last = _last_linear(self._network)

    def read(self, inputs: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """The last hidden layer (n, units) and the outputs (n, classes) for prepared inputs."""
        check_inputs(self.model, inputs)
        taken: list[torch.Tensor] = []

        def take(_module: nn.Module, given: tuple[torch.Tensor, ...]) -> None:
            taken.append(given[0])

        hook = self._last.register_forward_pre_hook(take)
        try:
            with torch.inference_mode():
                outputs = self._network(inputs)
        finally:
            hook.remove()
        check_finite(outputs)
        return taken[0].flatten(1), outputs


def has_hidden_layer(model: TrainedModel) -> bool:
    """Without one, what stands for it is the image itself."""
    return model.architecture != "linear"


def read_features(model: TrainedModel, dataset: Dataset, part: str, most: int) -> Work[Features]:
    """Of up to `most` images of the `train` or `test` part, always the same ones; test images all have a class."""
    check_fit(model, dataset)
    split = dataset.train if part == "train" else dataset.test
    chosen = chosen_images(split, most, with_class=part == "test")
    if not len(chosen):
        raise DataError("There are no images to compare with.")
    reader, rows = FeatureReader(model), []
    for indices in chosen.split(_BATCH):
        images = to_floats(split.take(indices), model.preprocessing)
        values, outputs = reader.read(images)
        rows.append((values, outputs.argmax(1)))
        yield Progress("Looking at images", min(len(chosen), len(rows) * _BATCH), len(chosen))
    values, answers = (torch.cat(column) for column in zip(*rows, strict=True))
    return Features(values, chosen, split.labels[chosen], answers, most)


def chosen_images(split: Split, most: int, *, with_class: bool) -> torch.Tensor:
    """Always the same ones; of images that are made in pieces the first, which are there soonest."""
    allowed = (split.labels >= 0).nonzero().flatten() if with_class else torch.arange(len(split.labels))
    if len(allowed) <= most or split.piece:
        return allowed[:most]
    order = torch.randperm(len(allowed), generator=torch.Generator().manual_seed(0))
    return allowed[order[:most].sort().values]


def _last_linear(network: nn.Module) -> nn.Linear:
    return [module for module in network.modules() if isinstance(module, nn.Linear)][-1]
