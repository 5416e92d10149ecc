"""The last hidden layer in two dimensions: the plane along which the images differ most (PCA)."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from core.errors import AppError
from core.explain.network import check_finite


@dataclass(frozen=True, eq=False)
class Plane:
    """`axes` (units, 2) span it; `kept` is the share of the images' variance that is seen in it."""

    mean: torch.Tensor
    axes: torch.Tensor
    kept: float

    def place(self, values: torch.Tensor) -> torch.Tensor:
        """Where rows of the last hidden layer lie: (n, 2)."""
        if values.shape[1] != len(self.mean):
            raise AppError("What is on the canvas and the images were read by different networks.")
        return (values - self.mean) @ self.axes


def fit_plane(values: torch.Tensor, before: torch.Tensor | None = None) -> Plane:
    """The plane of rows; `before` is where the same rows lay last time, so that points move and do not flip."""
    check_finite(values)
    size = _largest(values)
    scaled = values / size  # the squares of what a diverged network gives may be no numbers any more
    mean = scaled.mean(0)
    centred = scaled - mean
    spread, directions = torch.linalg.eigh(centred.T @ centred)
    axes = directions[:, -2:].flip(1)
    if axes.shape[1] < 2:  # a single unit
        axes = torch.cat([axes, torch.zeros(len(axes), 1)], 1)
    total = float(spread.clamp(min=0).sum())
    kept = float(spread[-2:].clamp(min=0).sum()) / total if total > 0 else 1.0
    axes = axes @ (_upright(axes) if before is None else _turn(centred @ axes, before))
    return Plane(mean * size, axes, kept)


def _largest(values: torch.Tensor) -> torch.Tensor:
    return values.abs().max().clamp(min=torch.finfo(values.dtype).tiny)


def _upright(axes: torch.Tensor) -> torch.Tensor:
    """The sign of an axis means nothing: its largest part counts as positive, so that it is always the same."""
    largest = axes.abs().argmax(0)
    signs = axes.gather(0, largest[None])[0].sign()
    return torch.diag(torch.where(signs == 0, torch.ones(2), signs))


def _turn(points: torch.Tensor, before: torch.Tensor) -> torch.Tensor:
    """The turn (or flip) that brings the points closest to where they were."""
    if points.shape != before.shape:
        return torch.eye(2)
    left, _, right = torch.linalg.svd(points.T @ (before / _largest(before)))
    turn: torch.Tensor = left @ right
    return turn
