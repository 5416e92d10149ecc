"""Finding ink in a picture: dark on light or light on dark, on a screen or on unevenly lit paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from PIL import Image

from core.pixels.placing import Box, Found

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WORKING_SIDE = 512
_GROUND_SIDE = 64  # the ground is smooth: so many pixels a side are enough to know it
_FAINTEST = 10.0  # levels of 255 that ink must differ from its ground
_NOISE_TIMES = 5.0
_LEAST_NOISE = 2.0
_EVEN = 0.2  # of all pixels have the very same level: the ground of a picture that was not photographed
_SEEN = 0.04  # of full ink: what is fainter does not stretch the box
_SMALL_PICTURE = 40  # pixels; in pictures as small as the model's own every pixel counts
_SPECK = 0.015  # of the largest piece


class Ink(NamedTuple):
    """Ink from 0 to 1 on a ground of 0, and what was found of it."""

    values: NDArray[np.float32]
    found: Found


def find_ink(pixels: NDArray[np.uint8]) -> Ink | None:
    """The ink of a picture; None where there is none."""
    grey = _clearest_channel(shrunk(pixels, _WORKING_SIDE))
    away = grey - _ground(grey)
    away *= np.sign((away * away * away).mean()) or 1.0
    noise = _noise(away)
    values = _full_ink(away, noise)
    if values is None:
        return None
    if max(values.shape) > _SMALL_PICTURE:
        values = values * _pieces_that_count(values > max(_SEEN, 0.3 if noise else 0.0))
    seen = values > _SEEN
    return Ink(values, Found(_box(seen), _mass(values), _whole(values))) if seen.any() else None


def raw_ink(pixels: NDArray[np.uint8]) -> Ink | None:
    """The picture as it is, bright for ink, nothing found: what a model would see without this file."""
    small = shrunk(pixels, _WORKING_SIDE)
    values = (small.mean(axis=2) / 255).astype(np.float32)
    whole = _whole(values)
    return Ink(values, Found(whole, _mass(values), whole)) if values.any() else None


def shrunk(pixels: NDArray[np.uint8], most: int) -> NDArray[np.uint8]:
    """By a whole number, so that no side is above `most` (or nearly)."""
    factor = -(-max(pixels.shape[:2]) // most)
    if factor <= 1:
        return pixels
    image = Image.fromarray(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels).reduce(factor)
    small: NDArray[np.uint8] = np.atleast_3d(np.asarray(image))
    return small


def _clearest_channel(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Brightness, unless a single colour shows clearly more (red ink on blue)."""
    colours = pixels.astype(np.float32)
    if colours.shape[2] == 1:
        return colours[:, :, 0]
    brightness = colours @ np.array([0.299, 0.587, 0.114], dtype=np.float32)
    clearest = colours[:, :, int(np.argmax(colours.std(axis=(0, 1))))]
    return clearest if clearest.std() > 1.5 * brightness.std() else np.round(brightness)


def _ground(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    """The picture without ink: a smooth surface through what most pixels say, beginning at the rim."""
    y, x = (np.linspace(-1, 1, side, dtype=np.float32) for side in grey.shape)
    values, counts = np.unique(_rim(grey), return_counts=True)
    level = float(values[counts.argmax()])
    if (grey == level).mean() > _EVEN:
        return np.full_like(grey, level)
    level = float(np.median(_rim(grey)))
    rows = np.unique(np.linspace(0, len(y) - 1, _GROUND_SIDE).astype(int))
    columns = np.unique(np.linspace(0, len(x) - 1, _GROUND_SIDE).astype(int))
    sample = grey[np.ix_(rows, columns)].ravel()
    terms = _surface_terms(y[rows], x[columns]).reshape(-1, len(sample)).T
    factors = _through_most(terms, sample, level)
    return np.tensordot(factors, _surface_terms(y, x), axes=1).astype(np.float32)


def _through_most(terms: NDArray[np.float32], sample: NDArray[np.float32], level: float) -> NDArray[np.float32]:
    """Least absolute distance, by least squares with weights: the few pixels of ink hardly pull."""
    away = sample - level
    factors = np.zeros(terms.shape[1], dtype=np.float32)
    for _ in range(12):
        weights = 1 / np.sqrt(np.abs(away) + 1)
        factors = np.linalg.lstsq(terms * weights[:, None], sample * weights, rcond=None)[0]
        away = sample - terms @ factors
    return factors


def _surface_terms(y: NDArray[np.float32], x: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of a bowl or slope over the picture, (6, height, width)."""
    down, across = np.meshgrid(y, x, indexing="ij")
    return np.stack([np.ones_like(down), down, across, down * down, across * across, down * across])


def _noise(away: NDArray[np.float32]) -> float:
    """Standard deviation on the ground, which is at least a quarter of the picture."""
    quarter, half = np.percentile(np.abs(away), (25, 50))
    return float(3.14 * quarter or min(1.5 * half, _LEAST_NOISE))


def _rim(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    height, width = grey.shape
    wide = max(1, min(height, width) // 12)
    inside = np.zeros(grey.shape, dtype=bool)
    inside[wide : height - wide, wide : width - wide] = True
    return grey[~inside]


def _full_ink(away: NDArray[np.float32], noise: float) -> NDArray[np.float32] | None:
    """From distances above the ground to ink from 0 to 1. Without noise nothing but the scale changes."""
    most = float(away.max())
    if most < max(_FAINTEST, _NOISE_TIMES * noise):
        return None
    if noise == 0:
        return (np.maximum(away, 0) / most).astype(np.float32)
    between = _best_threshold(away[away > 2 * noise])
    strong = float(np.median(away[away >= between]))
    if strong < max(_FAINTEST, _NOISE_TIMES * noise):
        return None
    least = min(max(0.25 * strong, 2.5 * noise), 0.6 * strong)
    ink: NDArray[np.float32] = np.clip((away - least) / (0.85 * strong - least), 0, 1)
    return ink


def _best_threshold(values: NDArray[np.float32]) -> float:
    """Otsu's: between the two groups that differ most."""
    counts, edges = np.histogram(values, bins=64)
    middles = (edges[1:] + edges[:-1]) / 2
    below, total = np.cumsum(counts), counts.sum()
    sums = np.cumsum(counts * middles)
    above = np.maximum(total - below, 1)
    gap = sums / np.maximum(below, 1) - (sums[-1] - sums) / above
    return float(edges[1:][np.argmax(below * above * gap**2)])


def _pieces_that_count(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where the ink is, with a pixel around it: specks, and what comes in from the picture's rim, are left out."""
    labels = _pieces(mask)
    areas = np.bincount(labels.ravel())
    areas[0] = 0
    rim = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    inner = areas.copy()
    inner[rim] = 0
    counting = inner if inner.max() > 0.1 * areas.max() else areas
    return _most_nearby((counting >= max(_SPECK * counting.max(), 1))[labels])


def _pieces(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    """A number for each connected piece, 0 where there is none: neighbours join until none are apart."""
    numbers = np.full(mask.shape, -1)
    numbers[mask] = np.arange(mask.sum())
    first, second = _neighbours(numbers)
    roots = np.arange(mask.sum())
    while (apart := roots[first] != roots[second]).any():
        one, other = roots[first[apart]], roots[second[apart]]
        np.minimum.at(roots, np.maximum(one, other), np.minimum(one, other))
        while not np.array_equal(roots, roots[roots]):
            roots = roots[roots]
    numbers[mask] = roots
    return numbers + 1


def _neighbours(numbers: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All pairs of pixels that touch, also at a corner, and both have a number of at least 0."""
    pairs = (
        (numbers[:, :-1], numbers[:, 1:]),
        (numbers[:-1], numbers[1:]),
        (numbers[:-1, :-1], numbers[1:, 1:]),
        (numbers[:-1, 1:], numbers[1:, :-1]),
    )
    first, second = (np.concatenate([pair[side].ravel() for pair in pairs]) for side in (0, 1))
    both = (first >= 0) & (second >= 0)
    return first[both], second[both]


def _most_nearby(values: NDArray[Any]) -> NDArray[Any]:
    """The largest of each pixel and the eight around it."""
    most = values.copy()
    np.maximum(most[1:], values[:-1], out=most[1:])
    np.maximum(most[:-1], values[1:], out=most[:-1])
    nearby = most.copy()
    np.maximum(nearby[:, 1:], most[:, :-1], out=nearby[:, 1:])
    np.maximum(nearby[:, :-1], most[:, 1:], out=nearby[:, :-1])
    return nearby


def _box(seen: NDArray[np.bool_]) -> Box:
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    return Box(float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1))


def _whole(values: NDArray[np.float32]) -> Box:
    return Box(0, 0, float(values.shape[1]), float(values.shape[0]))


def _mass(values: NDArray[np.float32]) -> tuple[float, float]:
    total = float(values.sum(dtype=np.float64))
    x = float(values.sum(axis=0, dtype=np.float64) @ (np.arange(values.shape[1]) + 0.5))
    y = float(values.sum(axis=1, dtype=np.float64) @ (np.arange(values.shape[0]) + 0.5))
    return x / total, y / total
