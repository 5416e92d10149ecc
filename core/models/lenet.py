"""LeNet-5 as PyTorch's tutorials write it: after the convolutions 256-120-84-10 for 28x28, 400-120-84-10 for 32x32."""

import torch
import torch.nn.functional as F
from torch import nn

from core.models.sizes import after_lenet, need_size
from core.models.spec import Shape


class LeNet5(nn.Module):
    def __init__(self, shape: Shape, classes: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(shape[0], 6, 5)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(lenet_features(shape, "LeNet-5"), 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        # Pooling first gives the same values as ReLU first, and four times fewer of them to rectify.
        x = F.relu(F.max_pool2d(self.conv1(x), 2))
        x = F.relu(F.max_pool2d(self.conv2(x), 2))
        x = torch.flatten(x, 1)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)  # type: ignore[no-any-return]


def lenet_features(shape: Shape, title: str) -> int:
    """How many numbers the two convolutions of a LeNet leave of an image."""
    need_size(shape, 16, title)
    return 16 * after_lenet(shape[1]) * after_lenet(shape[2])
