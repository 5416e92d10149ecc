"""What the rows of the probability bars show, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from gui.widgets.probability_text import say_probability

ROWS = 10
LEAST = 0.0005
_STEPS = 500  # a bar that is a little longer than it was looks the same

Rank = Literal["other", "likeliest", "sure"]


class RowLook(NamedTuple):
    """A class's name, its probability in words, how its bar stands out, and how long it is (0 to 1)."""

    name: str
    text: str
    rank: Rank
    share: float


def rows_of(values: Sequence[float]) -> tuple[int, ...]:
    """Which classes have a row: all where there is room, else the likeliest, likeliest first."""
    if len(values) <= ROWS:
        return tuple(range(len(values)))
    return tuple(sorted(range(len(values)), key=lambda number: (-values[number], number))[:ROWS])


def row_looks(
    classes: Sequence[str], values: Sequence[float] | None, lengths: Sequence[float], *, sure: bool
) -> list[RowLook]:
    """`lengths` are those of the bars at this moment, `values` where they are going (None: nothing is judged)."""
    rows = rows_of(values or lengths)
    winner = max(rows, key=values.__getitem__, default=-1) if values else -1
    return [
        RowLook(
            classes[number],
            say_probability(values[number]) if values else "",
            "other" if number != winner else "sure" if sure else "likeliest",
            _seen(lengths[number]),
        )
        for number in rows
    ]


def _seen(length: float) -> float:
    """As fine as can be seen; what is not nothing stays visible."""
    return max(round(length * _STEPS), 1) / _STEPS if length >= LEAST else 0.0
