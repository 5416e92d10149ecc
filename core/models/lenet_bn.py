"""LeNet-5 with batch norm after all four hidden layers, and dropout before the last one on request."""

import torch
import torch.nn.functional as F
from torch import nn

from core.models.lenet import lenet_features
from core.models.spec import Shape


class LeNet5BN(nn.Module):
    def __init__(self, shape: Shape, classes: int, dropout: float = 0.0) -> None:
        super().__init__()
        # Batch norm subtracts the mean, so a bias before it would do nothing.
        self.conv1 = nn.Conv2d(shape[0], 6, 5, bias=False)
        self.bn1 = nn.BatchNorm2d(6)
        self.conv2 = nn.Conv2d(6, 16, 5, bias=False)
        self.bn2 = nn.BatchNorm2d(16)
        self.fc1 = nn.Linear(lenet_features(shape, "LeNet-5 + batch norm"), 120, bias=False)
        self.bn3 = nn.BatchNorm1d(120)
        self.fc2 = nn.Linear(120, 84, bias=False)
        self.bn4 = nn.BatchNorm1d(84)
        self.dropout = nn.Dropout(dropout)
        self.fc3 = nn.Linear(84, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = F.relu(self.bn1(F.max_pool2d(self.conv1(x), 2)))
        x = F.relu(self.bn2(F.max_pool2d(self.conv2(x), 2)))
        x = torch.flatten(x, 1)
        x = F.relu(self.bn3(self.fc1(x)))
        x = F.relu(self.bn4(self.fc2(x)))
        return self.fc3(self.dropout(x))  # type: ignore[no-any-return]
