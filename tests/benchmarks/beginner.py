"""The loop that beginners write, to measure against: torchvision's MNIST, ToTensor, DataLoader, LeNet-5, Adam."""

import time
from collections.abc import Iterator
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, Dataset


class TutorialLeNet(nn.Module):
    def __init__(self, channels: int = 1, features: int = 256) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 6, 5)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(features, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = torch.flatten(x, 1)
        return self.fc3(F.relu(self.fc2(F.relu(self.fc1(x)))))


def mnist(folder: Path, *, train: bool) -> Dataset:
    from torchvision import datasets, transforms

    return datasets.MNIST(folder, train=train, download=False, transform=transforms.ToTensor())


def image_folder(folder: Path) -> Dataset:
    from torchvision import datasets, transforms

    return datasets.ImageFolder(folder, transform=transforms.ToTensor())


def epoch(network: nn.Module, optimizer: torch.optim.Optimizer, loader: DataLoader) -> Iterator[int]:
    """Train over the loader; the number of images after each batch."""
    network.train()
    for images, labels in loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(network(images), labels)
        loss.backward()
        optimizer.step()
        loss.item()
        yield len(images)


def images_per_second(dataset: Dataset, network: nn.Module, batches: int) -> float:
    """Over so many batches of 64, the first few left out."""
    loader = DataLoader(dataset, batch_size=64, shuffle=True)
    optimizer = torch.optim.Adam(network.parameters())
    images, start = 0, 0.0
    for number, count in enumerate(epoch(network, optimizer, loader)):
        if number == 5:
            images, start = 0, time.perf_counter()
        images += count
        if number == batches:
            break
    return images / (time.perf_counter() - start)


def cpu_seconds_to(accuracy: float, folder: Path) -> float:
    """CPU time of the training loops alone until the test accuracy after an epoch first reaches the wanted one."""
    torch.manual_seed(0)
    network = TutorialLeNet()
    optimizer = torch.optim.Adam(network.parameters())
    loader = DataLoader(mnist(folder, train=True), batch_size=64, shuffle=True)
    test = DataLoader(mnist(folder, train=False), batch_size=1000)
    spent, reached = 0.0, 0.0
    while reached < accuracy:
        start = time.process_time()
        for _ in epoch(network, optimizer, loader):
            pass
        spent += time.process_time() - start
        network.eval()
        with torch.no_grad():
            right = sum(int((network(images).argmax(1) == labels).sum()) for images, labels in test)
        reached = right / 10_000
    return spent
