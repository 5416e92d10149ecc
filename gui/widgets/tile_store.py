"""The pictures of a grid that are at hand: kept in strips as they came, the oldest given up when there are too many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from gui.images import to_image

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MOST_BYTES = 64_000_000
_LONGEST = 16_000
"""Rows of pixels in one strip: Qt paints from no place beyond 32,767."""
_ROWS = 1 << 16


class TileStore:
    """One picture for many tiles is far cheaper to make than one for each.

    Where a tile lies is one number (its strip, and the row of pixels in it): hundreds of thousands of small objects
    would have Python look through all of its memory in the middle of scrolling.
    """

    def __init__(self) -> None:
        self._tiles: dict[int, int] = {}
        self._strips: dict[int, tuple[QImage, tuple[int, ...]]] = {}
        self._newest = 0
        self._bytes = 0

    def __contains__(self, place: int) -> bool:
        return place in self._tiles

    def __len__(self) -> int:
        return len(self._tiles)

    def get(self, place: int) -> tuple[QImage, int] | None:
        """The strip that the picture is in, and its first row there."""
        where = self._tiles.get(place)
        return None if where is None else (self._strips[where // _ROWS][0], where % _ROWS)

    def clear(self) -> None:
        self._tiles.clear()
        self._strips.clear()
        self._bytes = 0

    def add(self, places: Sequence[int], pixels: NDArray[np.uint8], keep: int) -> None:
        """uint8 (n, height, width, 1 or 3); at least the newest `keep` tiles stay."""
        height = pixels.shape[1]
        most = max(1, _LONGEST // height)
        for start in range(0, len(places), most):
            some = tuple(places[start : start + most])
            strip = _strip(pixels[start : start + most])
            self._newest += 1
            self._strips[self._newest] = strip, some
            self._bytes += strip.sizeInBytes()
            for number, place in enumerate(some):
                self._tiles[place] = self._newest * _ROWS + number * height
        self._give_up(keep)

    def _give_up(self, keep: int) -> None:
        while self._bytes > _MOST_BYTES and len(self._tiles) > keep and len(self._strips) > 1:
            oldest = next(iter(self._strips))
            strip, places = self._strips.pop(oldest)
            self._bytes -= strip.sizeInBytes()
            for place in places:
                if self._tiles.get(place, 0) // _ROWS == oldest:
                    del self._tiles[place]


def _strip(pixels: NDArray[np.uint8]) -> QImage:
    """The images below one another, in the format that is painted without a conversion."""
    count, height, width, channels = pixels.shape
    stacked = to_image(pixels.reshape(count * height, width, channels))
    return stacked.convertToFormat(QImage.Format.Format_RGB32)
