"""What the rest of the program knows of a network before it is built."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.pixels.spec import Shape

if TYPE_CHECKING:
    from torch import nn

__all__ = ["ModelSpec", "Shape", "say_shape"]


@dataclass(frozen=True)
class ModelSpec:
    """An architecture: `build(shape, classes)` makes it with fresh weights, or raises an AppError if it does not fit.

    `options` are further numbers that `build` takes by name, with their defaults (a dropout probability, say).
    """

    key: str
    title: str
    story: str
    build: Callable[..., nn.Module]
    options: tuple[tuple[str, float], ...] = ()


def say_shape(shape: Shape) -> str:
    """28×28 grey."""
    kind = {1: "grey", 3: "colour"}.get(shape[0], f"{shape[0]}-channel")
    return f"{shape[1]}×{shape[2]} {kind}"
