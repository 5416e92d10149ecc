"""The MLP of PyTorch's quickstart: 784-512-512-10 on 28x28 images."""

from math import prod

import torch
from torch import nn

from core.models.spec import Shape


class MLP(nn.Module):
    def __init__(self, shape: Shape, classes: int) -> None:
        super().__init__()
        self.flatten = nn.Flatten()
        self.linear_relu_stack = nn.Sequential(
            nn.Linear(prod(shape), 512),
            nn.ReLU(),
            nn.Linear(512, 512),
            nn.ReLU(),
            nn.Linear(512, classes),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.linear_relu_stack(self.flatten(x))  # type: ignore[no-any-return]
