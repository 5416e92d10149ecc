"""What makes each drawing its own: a hand that mixes the extremes of a style, trembles, leans, presses and slips."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.datasets.pen.raster import rasterize

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.datasets.pen.skeletons import Atlas, Floats, Ints

_BEYOND = 1.5  # above 1, writers go further than the extremes
_BOX = 20.0  # pixels; MNIST's digits fill one of this size


def draw(rng: np.random.Generator, atlas: Atlas, rows: Ints) -> NDArray[np.uint8]:
    """Pictures (n, 1, 28, 28), one for each row of the atlas, each by another hand."""
    return ink(rng, written(rng, atlas, rows), pressed(rng, atlas.stroke_positions[rows]))


def written(rng: np.random.Generator, atlas: Atlas, rows: Ints) -> Floats:
    """Pen paths (n, POINTS, 2) of those rows of the atlas, in no particular size."""
    return _leaned(rng, _warped(rng, _middled(atlas.matrices[rows] @ _controls(rng, atlas, rows))))


def ink(rng: np.random.Generator, paths: Floats, pressure: Floats) -> NDArray[np.uint8]:
    """Pictures of paths of any size and place, fitted and centred as MNIST's digits are."""
    width = np.clip(_normal(rng, (len(paths), 1), 2.4, 0.6), 1.3, 5)
    width = np.where(rng.random((len(paths), 1)) < 0.1, _uniform(rng, (len(paths), 1), 3, 5.5), width)
    radii = np.where(pressure > 0, width / 2 * pressure, -1)
    softness = _uniform(rng, len(paths), 0.9, 1.7)
    return rasterize(_fitted(paths, radii), radii, softness)


def _controls(rng: np.random.Generator, atlas: Atlas, rows: Ints) -> Floats:
    """Control points between and a little beyond the extremes, trembling, with strokes that miss their places."""
    count, extremes = len(rows), atlas.variants.shape[1]
    there = np.arange(extremes) < atlas.variant_counts[rows, None]
    shares = rng.standard_exponential((count, extremes), np.float32) * there
    shares /= shares.sum(axis=1, keepdims=True)
    mix = _BEYOND * shares + (1 - _BEYOND) * there / atlas.variant_counts[rows, None]
    controls: Floats = np.einsum("nv,nvkc->nkc", mix.astype(np.float32), atlas.variants[rows])
    tremor = 0.052 * np.exp(_normal(rng, (count, 1, 1), 0, 0.45))
    controls += rng.standard_normal(controls.shape, np.float32) * tremor
    return controls + _stroke_slips(rng, atlas.control_strokes[rows])


def _stroke_slips(rng: np.random.Generator, strokes: Ints) -> Floats:
    """Whole strokes set down a little beside their place."""
    slips = _normal(rng, (len(strokes), 4, 2), 0, 0.045)
    slips[:, 0] = 0
    return np.take_along_axis(slips, np.minimum(strokes, 3)[:, :, None], axis=1)


def _middled(paths: Floats) -> Floats:
    """Paths about their middle, the longer side from -1 to 1."""
    low, high = paths.min(axis=1, keepdims=True), paths.max(axis=1, keepdims=True)
    half = (high - low).max(axis=2, keepdims=True) / 2
    middled: Floats = (paths - (low + high) / 2) / np.maximum(half, np.float32(1e-3))
    return middled


def _warped(rng: np.random.Generator, paths: Floats) -> Floats:
    """Bend, taper and ripple the paper smoothly under the pen."""
    count = len(paths)
    x, y = paths[:, :, 0], paths[:, :, 1]
    bend, taper, swell, tilt = _normal(rng, (4, count, 1), 0, np.array([0.09, 0.13, 0.13, 0.1]).reshape(4, 1, 1))
    bent = np.stack([x * (1 + taper * y) + bend * y * y, y + swell * (y * y - 1) / 2 + tilt * x * y], axis=2)
    return bent + _ripples(rng, paths)


def _ripples(rng: np.random.Generator, paths: Floats) -> Floats:
    """Two long waves across the paper, each of its own direction, length and strength."""
    count = len(paths)
    moved = np.zeros_like(paths)
    for _ in range(2):
        direction = _uniform(rng, (count, 1), 0, 2 * np.pi)
        number = _uniform(rng, (count, 1), 1.5, 4)
        phase = _uniform(rng, (count, 1), 0, 2 * np.pi)
        strength = _normal(rng, (count, 1, 2), 0, 0.055)
        wave = np.sin(number * (np.cos(direction) * paths[:, :, 0] + np.sin(direction) * paths[:, :, 1]) + phase)
        moved += wave[:, :, None] * strength
    return moved


def _leaned(rng: np.random.Generator, paths: Floats) -> Floats:
    """Stretch, slant and turn."""
    count = len(paths)
    stretch = np.exp(_normal(rng, count, -0.07, 0.24))
    slant = _normal(rng, count, 0.12, 0.25)
    turn = _normal(rng, count, 0, 0.12)
    cos, sin = np.cos(turn), np.sin(turn)
    across = np.stack([stretch * cos, stretch * sin], axis=1)
    down = np.stack([-sin - slant * cos, cos - slant * sin], axis=1)
    leaned: Floats = paths @ np.stack([across, down], axis=1)
    return leaned


def pressed(rng: np.random.Generator, within: Floats) -> Floats:
    """How hard the pen presses along the path, about 1; zero where a stroke begins late or ends early.

    `within` (n, POINTS) is each point's place in its own stroke, from 0 to 1.
    """
    count, points = within.shape
    along = np.linspace(0, 1, points, dtype=np.float32)
    wave = np.sin(_uniform(rng, (count, 1), 2, 9) * along + _uniform(rng, (count, 1), 0, 6.3))
    fade = _normal(rng, (count, 1), 0, 0.08) * (2 * along - 1)
    pressure = 1 + np.abs(_normal(rng, (count, 1), 0, 0.18)) * wave + fade
    start = np.maximum(_normal(rng, (count, 1), -0.02, 0.045), 0)
    end = 1 - np.maximum(_normal(rng, (count, 1), -0.02, 0.045), 0)
    return np.where((within >= start) & (within <= end), np.clip(pressure, 0.45, 1.6), 0)


def _fitted(paths: Floats, radii: Floats) -> Floats:
    """Scale the ink to the box and put its centre of mass on the middle, by whole pixels, as MNIST does."""
    drawn = (radii > 0)[:, :, None]
    low = np.where(drawn, paths, np.float32(np.inf)).min(axis=1)
    high = np.where(drawn, paths, np.float32(-np.inf)).max(axis=1)
    thickness = radii.max(axis=1, keepdims=True)
    scale = (_BOX - 2 * thickness) / np.maximum((high - low).max(axis=1, keepdims=True), np.float32(1e-3))
    corner = low * scale - thickness
    middle = _mass_centre(paths, radii) * scale - corner
    fitted: Floats = paths * scale[:, None] - corner[:, None] - np.floor(middle)[:, None]
    return fitted


def _mass_centre(paths: Floats, radii: Floats) -> Floats:
    """Where the ink would balance: each point weighs its thickness times the way to its neighbours."""
    steps = np.linalg.norm(np.diff(paths, axis=1), axis=2)
    ways = np.concatenate([steps[:, :1], steps[:, 1:] + steps[:, :-1], steps[:, -1:]], axis=1)
    mass = (np.maximum(radii, 0) * np.minimum(ways, np.float32(0.2)))[:, :, None]
    centre: Floats = (paths * mass).sum(axis=1) / np.maximum(mass.sum(axis=1), np.float32(1e-6))
    return centre


def _normal(
    rng: np.random.Generator, shape: int | tuple[int, ...], mean: float, spread: float | NDArray[np.float64]
) -> Floats:
    return (rng.standard_normal(shape, np.float32) * np.float32(spread) + np.float32(mean)).astype(np.float32)


def _uniform(rng: np.random.Generator, shape: int | tuple[int, ...], low: float, high: float) -> Floats:
    return rng.random(shape, np.float32) * np.float32(high - low) + np.float32(low)
