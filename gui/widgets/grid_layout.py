"""Where the tiles of a grid lie: pure arithmetic, so that it is tested without a window."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRectF

Size = Literal["S", "M", "L"]
SIDES: dict[Size, int] = {"S": 28, "M": 56, "L": 112}
"""About how long a tile's longer side is; it is a whole multiple of the image's, so that pixels stay squares."""
_GAPS: dict[Size, int] = {"S": 4, "M": 8, "L": 12}
_CAPTION_GAP = 2
CAPTION_AIR = 2
"""Between two captions side by side."""
_NEARLY_WHOLE = 0.7  # images that are hardly larger than their tile get a larger tile rather than to be shrunk
MARGIN = 2
"""Room around all tiles for the edge of the chosen one."""


@dataclass(frozen=True)
class GridLayout:
    """`count` tiles for images (height, width) in rows that fill the width; lengths are logical pixels.

    `left` is where the first column begins: further in, where captions are wider than their tiles.
    """

    count: int
    image: tuple[int, int]
    columns: int
    wide: float
    high: float
    across: float
    down: float
    ratio: float
    left: float

    @property
    def rows(self) -> int:
        return math.ceil(self.count / self.columns)

    @property
    def height(self) -> int:
        return math.ceil(self.rows * self.down) + 2 * MARGIN if self.count else 0

    def tile(self, place: int) -> QRectF:
        """Its picture's place, from the top of the first row; on whole device pixels."""
        row, column = divmod(place, self.columns)
        left = round((self.left + column * self.across) * self.ratio) / self.ratio
        top = round((MARGIN + row * self.down) * self.ratio) / self.ratio
        return QRectF(left, top, self.wide, self.high)

    def place_at(self, x: float, y: float) -> int | None:
        """The tile (its caption and the gap beside it too) at that point."""
        column, row = int((x - self.left) // self.across), int((y - MARGIN) // self.down)
        if not 0 <= column < self.columns or row < 0:
            return None
        place = row * self.columns + column
        return place if place < self.count else None

    def between(self, top: float, bottom: float) -> range:
        """The tiles of all rows that show between two heights."""
        first = max(0, int((top - MARGIN) // self.down))
        last = max(first, math.ceil((min(bottom, self.height) - MARGIN) / self.down))
        return range(min(self.count, first * self.columns), min(self.count, last * self.columns))


def tile_size(image: tuple[int, int], size: Size, ratio: float) -> tuple[float, float]:
    """Width and height of the tiles of images (height, width): whole device pixels for each of theirs, if they fit."""
    longest = max(image)
    scale = SIDES[size] * ratio / longest
    if scale > _NEARLY_WHOLE:
        scale = max(1, round(scale))
    height, width = image
    return max(1, round(width * scale)) / ratio, max(1, round(height * scale)) / ratio


def lay_out(
    count: int,
    image: tuple[int, int],
    size: Size,
    width: int,
    caption: tuple[float, float] = (0.0, 0.0),
    ratio: float = 1.0,
) -> GridLayout:
    """The tiles of `count` images (height, width) in that width; `caption` is what the line below each needs of width
    and height."""
    wide, high = tile_size(image, size, ratio)
    gap = _GAPS[size]
    left = MARGIN + max(0.0, (caption[0] - wide) / 2)
    room = max(wide, width - 2 * left)
    columns = max(1, int((room + gap) // max(wide + gap, caption[0] + CAPTION_AIR)))
    spread = (room - columns * wide) / (columns - 1) if columns > 1 else gap
    below = gap + (caption[1] + _CAPTION_GAP if caption[1] else 0)
    return GridLayout(count, image, columns, wide, high, wide + spread, high + below, ratio, left)


def step(place: int | None, move: str, layout: GridLayout, page: int) -> int:
    """Where the choice goes from `place` by a key; `page` rows are seen at once. It stays where there is no further."""
    last = layout.count - 1
    if place is None or move in ("Home", "End"):
        return last if move == "End" else 0
    rows = {"Up": -1, "Down": 1, "PageUp": -page, "PageDown": page}
    wanted = place + rows[move] * layout.columns if move in rows else place + (1 if move == "Right" else -1)
    if move in ("Up", "Down") and not 0 <= wanted <= last:
        # The last row may be shorter: down leads to its end.
        return last if move == "Down" and place // layout.columns < last // layout.columns else place
    return min(max(wanted, 0), last)
