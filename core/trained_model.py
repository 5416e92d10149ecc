"""TrainedModel: weights and all that is needed to use them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from core.models.catalog import find_model
from core.pixels.spec import Preprocessing

if TYPE_CHECKING:
    import torch
    from torch import nn


@dataclass(frozen=True)
class Sureness:
    """When an answer counts as sure: its energy (logsumexp of the outputs) or probability reaches `threshold`.

    `trained_on_junk` says whether the network has seen what is no digit; without it the threshold is a weaker guess.
    """

    measure: str  # "energy" or "probability"
    threshold: float
    trained_on_junk: bool


@dataclass(frozen=True)
class TrainedModel:
    """Weights are detached CPU tensors that nobody changes. `record` is JSON: how it was trained, and results."""

    architecture: str
    classes: tuple[str, ...]
    preprocessing: Preprocessing
    weights: Mapping[str, torch.Tensor]
    options: Mapping[str, float] = field(default_factory=dict)
    sureness: Sureness | None = None
    record: Mapping[str, Any] = field(default_factory=dict)

    @property
    def trained_on(self) -> str:
        """The key of the dataset that it was trained on; empty where its record does not say so."""
        config = self.record.get("config")
        key = config.get("dataset") if isinstance(config, Mapping) else None
        return key if isinstance(key, str) else ""

    def after(self, step: int, weights: Mapping[str, torch.Tensor]) -> TrainedModel:
        """The same network with the weights that it had after that step of its training."""
        return replace(self, weights=weights, record={**self.record, "steps": step})

    def build(self) -> nn.Module:
        """The network with a copy of these weights, ready to predict. No random number is drawn."""
        import torch

        spec = find_model(self.architecture)
        with torch.device("meta"):
            network = spec.build(self.preprocessing.shape, len(self.classes), **self.options)
        network.load_state_dict({name: value.clone() for name, value in self.weights.items()}, assign=True)
        return network.eval()
