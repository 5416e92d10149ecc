"""Softmax regression: one weight for each pixel and class."""

from math import prod

import torch
from torch import nn

from core.models.spec import Shape


class Linear(nn.Module):
    def __init__(self, shape: Shape, classes: int) -> None:
        super().__init__()
        self.linear = nn.Linear(prod(shape), classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.linear(torch.flatten(x, 1))  # type: ignore[no-any-return]
