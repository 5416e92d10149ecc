"""Numbers as pictures: how tiles lie beside one another, and which colour a number has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_LEVELS = 255
_NEGATIVE = np.array((0x5C, 0x7C, 0xFF), np.float32) / np.float32(255)
"""A blue that no grey is taken for; tiles are black in both themes."""
_CELLS = ((16, 24, 3), (200, 10, 1), (10**9, 7, 1))
"""Single numbers: up to so many are squares of that side, with that gap."""
_SIDES = ((3, 56), (8, 48), (10**9, 34))
_TALLEST = 340
_FILTER = 24
_MATRIX = 150


@dataclass(frozen=True)
class SheetLayout:
    """Tiles in rows. `scale` is how many pixels a number takes; 0 where one picture is fitted to `width` × `height`."""

    columns: int
    rows: int
    scale: int
    gap: int
    width: int
    height: int
    pitch: tuple[int, int] = (1, 1)

    def at(self, x: float, y: float) -> tuple[int, int, int] | None:
        """Which tile lies there, and the row and column in it; None between tiles."""
        if not (0 <= x < self.width and 0 <= y < self.height) or not self.scale:
            return None
        row, down = divmod(int(y), self.pitch[0])
        column, right = divmod(int(x), self.pitch[1])
        if down >= self.pitch[0] - self.gap or right >= self.pitch[1] - self.gap:
            return None
        return row * self.columns + column, down // self.scale, right // self.scale


def lay_out(count: int, size: tuple[int, int], columns: int, width: int) -> SheetLayout:
    """How `count` tiles of a size (height, width) are shown in so much width; `columns` 0 is as many as fit."""
    height, wide = size
    if count == 1 and columns == 1:
        factor = min(width / wide, _MATRIX / height, 8.0)
        return SheetLayout(1, 1, 0, 0, max(1, int(wide * factor)), max(1, int(height * factor)))
    scale, gap = _scale(count, size, columns, width)
    pitch = (height * scale + gap, wide * scale + gap)
    columns = columns or max(1, min(count, (width + gap) // pitch[1]))
    rows = -(-count // columns)
    return SheetLayout(columns, rows, scale, gap, columns * pitch[1] - gap, rows * pitch[0] - gap, pitch)


def _scale(count: int, size: tuple[int, int], columns: int, width: int) -> tuple[int, int]:
    height, wide = size
    if (height, wide) == (1, 1):
        return next((side, gap) for most, side, gap in _CELLS if count <= most)
    if columns:
        gap = 2 if columns <= 16 else 1
        rows = -(-count // columns)
        fitting = min(width / columns - gap, _TALLEST / rows - gap, _FILTER)
        return max(1, int(fitting / max(height, wide))), gap
    side = next(side for most, side in _SIDES if count <= most)
    return max(1, side // max(height, wide)), 4


def shades(values: NDArray[np.float32], limit: float) -> NDArray[np.uint32]:
    """White for what is positive, blue for what is negative, black for 0; full strength at `limit`. As 0xAARRGGBB."""
    strength = np.nan_to_num(values * np.float32(_LEVELS / max(limit, 1e-12)))
    found: NDArray[np.uint32] = _SHADES[strength.clip(-_LEVELS, _LEVELS).round().astype(np.int16) + _LEVELS]
    return found


def packed(colours: NDArray[np.float32]) -> NDArray[np.uint32]:
    """Colours (..., 3) from 0 to 1 as 0xAARRGGBB."""
    eight = (np.nan_to_num(colours).clip(0, 1) * 255 + 0.5).astype(np.uint32)
    made = np.uint32(0xFF000000) | eight[..., 0] << 16 | eight[..., 1] << 8 | eight[..., 2]
    return made.astype(np.uint32)


def sheet_pixels(tiles: NDArray[np.uint32], layout: SheetLayout, ratio: int = 1) -> NDArray[np.uint32]:
    """Tiles (n, height, width) as one picture (height, width), clear between them; `ratio` for fine screens."""
    count, height, width = tiles.shape
    if not layout.scale:
        return np.ascontiguousarray(tiles[0])
    scale, gap = layout.scale * ratio, layout.gap * ratio
    tall, wide = height * scale + gap, width * scale + gap
    sheet = np.zeros((layout.rows * layout.columns, tall, wide), np.uint32)
    sheet[:count, : tall - gap, : wide - gap] = tiles.repeat(scale, axis=1).repeat(scale, axis=2)
    rows = sheet.reshape(layout.rows, layout.columns, tall, wide).transpose(0, 2, 1, 3)
    whole = rows.reshape(layout.rows * tall, layout.columns * wide)
    return np.ascontiguousarray(whole[: whole.shape[0] - gap, : whole.shape[1] - gap])


def _all_shades() -> NDArray[np.uint32]:
    strength = np.linspace(-1, 1, 2 * _LEVELS + 1, dtype=np.float32)[:, None]
    return packed(np.where(strength > 0, strength, -strength * _NEGATIVE))


_SHADES = _all_shades()
