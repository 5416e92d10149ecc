"""What a file of bare weights does not say: its classes and how its images were prepared. Tutorials answer alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.datasets.catalog import find_dataset
from core.datasets.spec import DIGITS
from core.pixels.spec import Preprocessing

if TYPE_CHECKING:
    from core.models.spec import Shape


def assumed_classes(shape: Shape, count: int) -> tuple[str, ...]:
    if count != len(DIGITS):
        return tuple(str(number) for number in range(count))
    return find_dataset("mnist" if shape[0] == 1 else "cifar10").classes


def assumed_preprocessing(architecture: str, shape: Shape) -> Preprocessing:
    """LeNets of digits take MNIST's normalisation, of photographs -1 to 1 (the 60-minute blitz); the rest 0 to 1."""
    if shape[0] == 1:
        mnist = find_dataset("mnist")
        mean, std = (mnist.mean, mnist.std) if architecture.startswith("lenet5") else ((0.0,), (1.0,))
        return Preprocessing("digit", shape, mean, std)
    half = architecture.startswith("lenet5")
    return Preprocessing("picture", shape, (0.5,) * 3 if half else (0.0,) * 3, (0.5,) * 3 if half else (1.0,) * 3)
