"""The networks of the catalog as a student would write them, for images of one shape."""

from math import prod

from core.errors import AppError
from core.models.sizes import after_lenet
from core.models.spec import Shape

MODEL_NAMES = {"lenet5": "LeNet5", "lenet5-bn": "LeNet5BN", "mlp": "MLP", "cifar-cnn": "SmallCNN", "linear": "Linear"}

_LENET5 = '''\
class LeNet5(nn.Module):
    """Two convolutions, each with pooling, then three linear layers."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d({channels}, 6, 5)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear({features}, 120)  # 16 channels of {rows}x{columns}
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, {classes})

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = torch.flatten(x, 1)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)
'''

_LENET5_BN = '''\
class LeNet5BN(nn.Module):
    """LeNet-5 with batch norm after every hidden layer; the layers before it need no bias."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d({channels}, 6, 5, bias=False)
        self.bn1 = nn.BatchNorm2d(6)
        self.conv2 = nn.Conv2d(6, 16, 5, bias=False)
        self.bn2 = nn.BatchNorm2d(16)
        self.fc1 = nn.Linear({features}, 120, bias=False)  # 16 channels of {rows}x{columns}
        self.bn3 = nn.BatchNorm1d(120)
        self.fc2 = nn.Linear(120, 84, bias=False)
        self.bn4 = nn.BatchNorm1d(84)
        self.dropout = nn.Dropout({dropout})
        self.fc3 = nn.Linear(84, {classes})

    def forward(self, x):
        x = F.relu(self.bn1(F.max_pool2d(self.conv1(x), 2)))
        x = F.relu(self.bn2(F.max_pool2d(self.conv2(x), 2)))
        x = torch.flatten(x, 1)
        x = F.relu(self.bn3(self.fc1(x)))
        x = F.relu(self.bn4(self.fc2(x)))
        return self.fc3(self.dropout(x))
'''

_MLP = '''\
class MLP(nn.Module):
    """Three linear layers on the flattened image."""

    def __init__(self):
        super().__init__()
        self.flatten = nn.Flatten()
        self.linear_relu_stack = nn.Sequential(
            nn.Linear({pixels}, 512),
            nn.ReLU(),
            nn.Linear(512, 512),
            nn.ReLU(),
            nn.Linear(512, {classes}),
        )

    def forward(self, x):
        return self.linear_relu_stack(self.flatten(x))
'''

_SMALL_CNN = '''\
class SmallCNN(nn.Module):
    """Three convolutions, each with pooling, then two linear layers."""

    def __init__(self):
        super().__init__()
        self.model1 = nn.Sequential(
            nn.Conv2d({channels}, 32, 5, padding=2),
            nn.MaxPool2d(2),
            nn.Conv2d(32, 32, 5, padding=2),
            nn.MaxPool2d(2),
            nn.Conv2d(32, 64, 5, padding=2),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear({features}, 64),  # 64 channels of {rows}x{columns}
            nn.Linear(64, {classes}),
        )

    def forward(self, x):
        return self.model1(x)
'''

_LINEAR = '''\
class Linear(nn.Module):
    """One weight for each pixel and class."""

    def __init__(self):
        super().__init__()
        self.linear = nn.Linear({pixels}, {classes})

    def forward(self, x):
        return self.linear(torch.flatten(x, 1))
'''

_SOURCES = {"lenet5": _LENET5, "lenet5-bn": _LENET5_BN, "mlp": _MLP, "cifar-cnn": _SMALL_CNN, "linear": _LINEAR}


def model_source(architecture: str, shape: Shape, classes: int, dropout: float = 0.0) -> str:
    """The class of a network; it draws its first weights in the same order as the one of the catalog."""
    if architecture not in _SOURCES:
        raise AppError("There is no script for a network of the kind “{architecture}”.", architecture=architecture)
    small = architecture.startswith("lenet5")
    rows, columns = ((after_lenet(size) if small else size // 8) for size in shape[1:])
    return _SOURCES[architecture].format(
        channels=shape[0],
        classes=classes,
        pixels=prod(shape),
        rows=rows,
        columns=columns,
        features=(16 if small else 64) * rows * columns,
        dropout=dropout,
    )
