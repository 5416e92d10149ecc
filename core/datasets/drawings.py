"""Labelled drawings, the user's own and any others, as a dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from core import paths
from core.datasets.dataset import Dataset, MemorySplit
from core.datasets.drawing_rules import is_held_out, readable
from core.datasets.drawings_file import read_drawings
from core.datasets.spec import DIGITS
from core.errors import DataError
from core.pixels.spec import Drawing, Preprocessing
from core.pixels.steps import to_pixels
from core.progress import Progress, Work

if TYPE_CHECKING:
    from collections.abc import Sequence

MNIST_MEAN, MNIST_STD = 0.1307, 0.3081
DIGIT_INPUT = Preprocessing("digit", (1, 28, 28), (MNIST_MEAN,), (MNIST_STD,))
_AT_ONCE = 250


def load_drawings() -> Work[Dataset]:
    """The user's own digits as a dataset; every fifth is held out for the test split."""
    drawings, damaged = read_drawings()
    known = readable(drawings)
    if not known and damaged:
        raise DataError("None of your {count:,} drawings can be read: “{file}” is damaged.", count=damaged,
                        file=paths.drawings_file())  # fmt: skip
    if not known:
        raise DataError("There are no drawings of yours yet: draw some digits and press the right digit for each.")
    held_out = [is_held_out(number) for number in range(len(known))]
    lines = "line was" if damaged == 1 else "lines were"
    notes = (f"{damaged} damaged {lines} left out.",) if damaged else ()
    return (yield from drawings_dataset("drawings", "My drawings", known, held_out, notes))


def drawings_dataset(
    key: str, title: str, drawings: Sequence[Drawing], held_out: Sequence[bool], notes: tuple[str, ...] = ()
) -> Work[Dataset]:
    """Labelled digits as a dataset in MNIST's form. Where nothing is held out, the test split is the training split."""
    images = yield from _images(drawings)
    labels = torch.tensor([DIGITS.index(drawing.label or "") for drawing in drawings])
    test = torch.tensor(list(held_out), dtype=torch.bool)
    train = ~test if not test.all() else test
    test = test if test.any() else train
    return Dataset(
        key, title, DIGITS, (1, 28, 28), (MNIST_MEAN,), (MNIST_STD,), True,
        MemorySplit(images[train], labels[train]), MemorySplit(images[test], labels[test]), notes,
    )  # fmt: skip


def _images(drawings: Sequence[Drawing]) -> Work[torch.Tensor]:
    """uint8 (n, 1, 28, 28), drawn as the canvas prepares what it shows a model."""
    images = np.zeros((len(drawings), 1, 28, 28), dtype=np.uint8)
    for number, drawing in enumerate(drawings):
        if number % _AT_ONCE == 0:
            yield Progress("Drawing digits", number, len(drawings))
        pixels = to_pixels(drawing, DIGIT_INPUT)
        if pixels is not None:
            images[number] = pixels.transpose(2, 0, 1)
    return torch.from_numpy(images)
