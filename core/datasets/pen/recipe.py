"""What is drawn for a dataset, and in which order, so that training can begin with the first pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.datasets.pen.digits import digit_labels, make_digits
from core.datasets.pen.junk import make_junk

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHAPE = (1, 28, 28)
_FIRST_TEST = 2_000


@dataclass(frozen=True)
class Recipe:
    """A dataset to draw. Training takes the first `piece` pictures first; equal recipes give equal bits."""

    key: str
    train: int
    test: int
    piece: int


@dataclass(frozen=True)
class Part:
    """A run of pictures of one split that are drawn, sent and used together."""

    split: str
    start: int
    count: int


GENERATED = Recipe("generated", 60_000, 10_000, 10_000)
JUNK = Recipe("junk", 12_000, 2_000, 4_000)


def parts(recipe: Recipe) -> list[Part]:
    """In the order of need: what training begins with, what it is checked on in between, then the rest."""
    train = _pieces("train", 0, recipe.train, recipe.piece)
    first_test = min(_FIRST_TEST, recipe.test)
    test = _pieces("test", first_test, recipe.test - first_test, recipe.piece)
    return [*train[:1], Part("test", 0, first_test), *train[1:], *test]


def _pieces(split: str, start: int, count: int, piece: int) -> list[Part]:
    end = start + count
    return [Part(split, first, min(piece, end - first)) for first in range(start, end, piece)]


def draw(recipe: Recipe, part: Part) -> NDArray[np.uint8]:
    """The pictures of that part, uint8 (n, *SHAPE)."""
    return _MAKERS[recipe.key](part.split, part.start, part.count)


def labels(recipe: Recipe, split: str) -> NDArray[np.int64]:
    """All labels of a split, known before a single picture is drawn; -1 is no class."""
    count = recipe.train if split == "train" else recipe.test
    return digit_labels(0, count) if recipe.key == "generated" else np.full(count, -1, np.int64)


def _digits(split: str, start: int, count: int) -> NDArray[np.uint8]:
    return make_digits(_SEEDS[split], start, count)[0]


def _junk(split: str, start: int, count: int) -> NDArray[np.uint8]:
    return make_junk(_SEEDS[split], start, count, held_out=split == "test")


_SEEDS = {"train": 1, "test": 2}
_MAKERS: dict[str, Callable[[str, int, int], NDArray[np.uint8]]] = {"generated": _digits, "junk": _junk}
