"""Pen paths to pictures: the distance of every pixel from the nearest disc of ink, a few images at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIDE = 28
_BATCH = 4  # so few that their distances stay in the processor's cache
_MIDDLE = SIDE / 2


def rasterize(
    paths: NDArray[np.float32], radii: NDArray[np.float32], softness: NDArray[np.float32]
) -> NDArray[np.uint8]:
    """Pictures (n, 1, SIDE, SIDE) of discs of ink at `paths` (n, points, 2), in pixels from the middle.

    A radius (n, points) below zero leaves no ink. `softness` (n,) is the width in pixels over which the edge fades.
    """
    count, points = radii.shape
    images = np.empty((count, SIDE * SIDE), np.uint8)
    power = np.empty((_BATCH, points, SIDE * SIDE), np.float32)
    # Distances count from the thinnest disc: from the thickest, the middle of a thin one would be grey.
    thin = np.where(radii > 0, radii, np.float32(np.inf)).min(axis=1)[:, None]
    discs = _discs(paths, radii, thin)
    for start in range(0, count, _BATCH):
        rows = slice(start, min(start + _BATCH, count))
        size = rows.stop - start
        np.matmul(discs[rows], _PIXELS, out=power[:size])
        nearest = power[:size].min(axis=1) + _SQUARES
        edge = thin[rows] - np.sqrt(np.maximum(nearest, 0))
        ink = edge / softness[rows, None] + 0.5
        images[rows] = np.rint(np.clip(ink, 0, 1) * 255)
    return images.reshape(count, 1, SIDE, SIDE)


def _discs(paths: NDArray[np.float32], radii: NDArray[np.float32], thin: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows that, times a pixel's (x, y, 1), give its squared distance, less its own square; thick discs are nearer."""
    thickness = np.where(radii > 0, radii * radii - thin * thin, np.float32(-1e6))
    squares = (paths * paths).sum(axis=2) - thickness
    return np.concatenate([-2 * paths, squares[:, :, None]], axis=2)


def _pixel_rows() -> NDArray[np.float32]:
    centres = np.arange(SIDE, dtype=np.float32) + 0.5 - _MIDDLE
    y, x = np.meshgrid(centres, centres, indexing="ij")
    return np.stack([x.ravel(), y.ravel(), np.ones(SIDE * SIDE, np.float32)])


_PIXELS = _pixel_rows()
_SQUARES = (_PIXELS[:2] ** 2).sum(axis=0)
