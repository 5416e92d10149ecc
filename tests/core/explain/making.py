"""Fresh models of every architecture for the tests of what goes on inside them."""

from dataclasses import replace

import torch

from core.datasets.spec import DIGITS
from core.models.catalog import MODELS, find_model
from core.pixels.spec import Preprocessing
from core.trained_model import TrainedModel

Shape = tuple[int, int, int]
GREY, COLOUR = (1, 28, 28), (3, 32, 32)
CASES = [(spec.key, shape) for spec in MODELS for shape in (GREY, COLOUR)]


def fresh(key: str, shape: Shape = GREY, seed: int = 0) -> TrainedModel:
    """A model that has not learned anything, always the same."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        network = find_model(key).build(shape, 10)
    weights = {name: value.detach().clone() for name, value in network.state_dict().items()}
    kind = "digit" if shape[0] == 1 else "picture"
    preprocessing = Preprocessing(kind, shape, (0.2,) * shape[0], (0.3,) * shape[0])
    return TrainedModel(key, DIGITS, preprocessing, weights, dict(find_model(key).options), record={"steps": 0})


def broken(key: str) -> TrainedModel:
    """A model whose training has diverged."""
    model = fresh(key)
    return replace(model, weights={name: torch.full_like(value, float("nan")) for name, value in model.weights.items()})


def random_images(count: int, shape: Shape = GREY) -> torch.Tensor:
    return torch.randn(count, *shape, generator=torch.Generator().manual_seed(1))
