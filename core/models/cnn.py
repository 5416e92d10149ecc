"""The small CNN of the CIFAR-10 tutorials: three padded convolutions with pooling, no activations in between."""

import torch
from torch import nn

from core.models.sizes import need_size
from core.models.spec import Shape


class CifarCNN(nn.Module):
    def __init__(self, shape: Shape, classes: int) -> None:
        super().__init__()
        need_size(shape, 8, "The small CNN")
        self.model1 = nn.Sequential(
            nn.Conv2d(shape[0], 32, 5, padding=2),
            nn.MaxPool2d(2),
            nn.Conv2d(32, 32, 5, padding=2),
            nn.MaxPool2d(2),
            nn.Conv2d(32, 64, 5, padding=2),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(64 * (shape[1] // 8) * (shape[2] // 8), 64),
            nn.Linear(64, classes),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.model1(x)  # type: ignore[no-any-return]
