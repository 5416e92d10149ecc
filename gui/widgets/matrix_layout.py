"""Where the cells and names of a confusion matrix lie: pure arithmetic, so that it is tested without a window."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRectF

LARGEST, LARGEST_OF_FEW, SMALLEST = 56, 72, 4
_FEW = 5
_NAME_GAP = 6.0
Cell = tuple[int, int]


@dataclass(frozen=True)
class MatrixLayout:
    """`count` rows and columns of square cells; names stand left of them and above (`upright`: along the column)."""

    count: int
    cell: int
    left: float
    top: float
    upright: bool

    @property
    def width(self) -> float:
        return self.left + self.count * self.cell

    @property
    def height(self) -> float:
        return self.top + self.count * self.cell

    def rect(self, cell: Cell) -> QRectF:
        row, column = cell
        return QRectF(self.left + column * self.cell, self.top + row * self.cell, self.cell, self.cell)

    def cell_at(self, x: float, y: float) -> Cell | None:
        row, column = math.floor((y - self.top) / self.cell), math.floor((x - self.left) / self.cell)
        inside = 0 <= row < self.count and 0 <= column < self.count
        return (row, column) if inside else None

    def row_at(self, x: float, y: float) -> int | None:
        """The row whose name is there."""
        row = math.floor((y - self.top) / self.cell)
        return row if 0 <= row < self.count and 0 <= x < self.left else None

    def row_name(self, row: int) -> QRectF:
        return QRectF(0, self.top + row * self.cell, self.left - _NAME_GAP, self.cell)

    def column_name(self, column: int, above: float) -> QRectF:
        """`above` is what else stands on top."""
        return QRectF(self.left + column * self.cell, above, self.cell, self.top - above - 2)


def lay_out(count: int, width: float, height: float, name: float, line: float, above: float) -> MatrixLayout:
    """As large as fits; `name` is the width of the widest name, `line` the height of a line of them.

    Where names are wider than a cell they stand upright over their columns.
    """
    left, above = math.ceil(name + _NAME_GAP), math.ceil(above)
    flat = _cell(count, width - left, height - above - line - 4)
    if name <= flat - 2:
        return MatrixLayout(count, flat, left, math.ceil(above + line + 4), upright=False)
    top = math.ceil(above + name + 4)
    return MatrixLayout(count, _cell(count, width - left, height - top), left, top, upright=True)


def named(count: int, cell: int, line: float, current: int | None) -> list[int]:
    """Which rows (or columns) have room for their names: every so many, and always the current one."""
    each = max(1, math.ceil(line / max(cell, 1)))
    kept = range(0, count, each)
    if current is None:
        return list(kept)
    return sorted({place for place in kept if place == current or abs(place - current) >= each} | {current})


Move = Literal["Left", "Right", "Up", "Down", "Home", "End"]


def step(cell: Cell | None, move: Move, count: int) -> Cell:
    """Where the choice goes by a key; from nowhere to the first cell."""
    if cell is None:
        return 0, 0
    row, column = cell
    if move in ("Home", "End"):
        return row, 0 if move == "Home" else count - 1
    down, right = {"Left": (0, -1), "Right": (0, 1), "Up": (-1, 0), "Down": (1, 0)}[move]
    return min(max(row + down, 0), count - 1), min(max(column + right, 0), count - 1)


def _cell(count: int, width: float, height: float) -> int:
    largest = LARGEST if count > _FEW else LARGEST_OF_FEW
    return max(SMALLEST, min(largest, int(min(width, height) / max(count, 1))))
