"""The images that look most alike to a network: nearest in its last hidden layer."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from core.errors import AppError
from core.explain.features import Features


@dataclass(frozen=True)
class Neighbour:
    """An image's place in its split, its label (perhaps NO_CLASS), and how far it is."""

    index: int
    label: int
    distance: float


def nearest(features: Features, query: torch.Tensor, count: int = 8) -> tuple[Neighbour, ...]:
    """The `count` nearest, the nearest first, by Euclidean distance."""
    if query.numel() != features.values.shape[1]:
        raise AppError("What is on the canvas and the images were read by different networks.")
    distances = (features.values - query.flatten()).square().sum(1).sqrt()
    found = distances.topk(min(count, len(distances)), largest=False)
    return tuple(
        Neighbour(int(features.indices[place]), int(features.labels[place]), distance)
        for place, distance in zip(found.indices.tolist(), found.values.tolist(), strict=True)
    )
