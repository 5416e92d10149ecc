"""Pictures of digits, each decided by the seed and its own number alone."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from core.datasets.pen.skeletons import Atlas, build_atlas
from core.datasets.pen.styles import eight_nine, four_five, six_seven, two_three, zero_one
from core.datasets.pen.variation import draw

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.datasets.pen.skeletons import Ints

STYLES = (
    zero_one.ZERO, zero_one.ONE, two_three.TWO, two_three.THREE, four_five.FOUR,
    four_five.FIVE, six_seven.SIX, six_seven.SEVEN, eight_nine.EIGHT, eight_nine.NINE,
)  # fmt: skip
BLOCK = 500
"""Pictures that are drawn together; the unit of the random stream."""


def make_digits(seed: int, start: int, count: int) -> tuple[NDArray[np.uint8], Ints]:
    """Pictures number `start` to `start + count` of an endless sequence, and their labels."""
    first, last = start // BLOCK, -(-(start + count) // BLOCK)
    images = np.concatenate([_block(seed, block) for block in range(first, last)])
    skip = start - first * BLOCK
    return images[skip : skip + count], digit_labels(start, count)


def digit_labels(start: int, count: int) -> Ints:
    """Balanced, and known before anything is drawn."""
    return np.arange(start, start + count) % 10


def _block(seed: int, block: int) -> NDArray[np.uint8]:
    rng = np.random.default_rng([seed, block])
    return draw(rng, *digit_rows(rng, digit_labels(block * BLOCK, BLOCK)))


def digit_rows(rng: np.random.Generator, labels: Ints) -> tuple[Atlas, Ints]:
    """The atlas of all digits, and for each label a row of it: some style of that digit."""
    atlas, first_rows, cumulative = _all_styles()
    chosen = (rng.random(len(labels))[:, None] > cumulative[labels]).sum(axis=1)
    return atlas, first_rows[labels] + chosen


@cache
def _all_styles() -> tuple[Atlas, Ints, NDArray[np.float64]]:
    """The atlas of all digits; the first row of each digit; the share of each style and those before it."""
    atlas = build_atlas([style for styles in STYLES for style in styles])
    sizes = [len(styles) for styles in STYLES]
    cumulative = np.full((10, max(sizes)), 2.0)
    for digit, styles in enumerate(STYLES):
        shares = np.cumsum([style.share for style in styles])
        cumulative[digit, : len(styles) - 1] = (shares / shares[-1])[:-1]
    return atlas, np.cumsum([0, *sizes[:-1]]), cumulative
