"""Skeletons of handwriting: a few control points a stroke, and the curve through them as one matrix product.

A skeleton is written as text: points "x,y" from 0 to 100 with y down, strokes apart by "|", and "*" after a point where
the pen turns a corner. Further texts of the same structure are the extremes between which writers vary.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

POINTS = 112
"""Points along each skeleton's curves: a 20-pixel box holds 70 pixels of pen path, so they lie close."""
_FINE = 24
_Stroke = list[tuple[float, float, bool]]


@dataclass(frozen=True)
class Skeleton:
    """One style of writing: what it is, how common it is among its kind, and its extremes."""

    name: str
    share: float
    variants: tuple[str, ...]


def skeleton(name: str, share: float, *variants: str) -> Skeleton:
    return Skeleton(name, share, variants)


@dataclass(frozen=True)
class Atlas:
    """Many skeletons as arrays of one shape, so that any mixture of them is drawn at once."""

    variants: Floats  # (skeletons, extremes, controls, 2), in units of the box
    variant_counts: Ints
    matrices: Floats  # (skeletons, POINTS, controls): control points to curve points
    control_strokes: Ints  # (skeletons, controls): which stroke a control point belongs to
    stroke_positions: Floats  # (skeletons, POINTS): 0 to 1 along the point's own stroke


def build_atlas(skeletons: Sequence[Skeleton]) -> Atlas:
    """All skeletons as arrays; shorter ones are padded with zeros, which move nothing."""
    parsed = [[_parse(text) for text in one.variants] for one in skeletons]
    extremes = max(len(one) for one in parsed)
    controls = max(sum(map(len, one[0])) for one in parsed)
    variants = np.zeros((len(parsed), extremes, controls, 2), np.float32)
    matrices = np.zeros((len(parsed), POINTS, controls), np.float32)
    control_strokes = np.zeros((len(parsed), controls), np.int64)
    stroke_positions = np.zeros((len(parsed), POINTS), np.float32)
    for row, texts in enumerate(parsed):
        shapes = _stacked(skeletons[row].name, texts)
        used = shapes.shape[1]
        variants[row, : len(texts), :used] = shapes
        mean = np.asarray(shapes.mean(axis=0), np.float64)
        matrices[row, :, :used], stroke_positions[row] = _curve(texts[0], mean)
        control_strokes[row, :used] = np.repeat(np.arange(len(texts[0])), [len(stroke) for stroke in texts[0]])
    variant_counts = np.array([len(texts) for texts in parsed])
    return Atlas(variants, variant_counts, matrices, control_strokes, stroke_positions)


def curve_matrix(controls: int, *, corners: bool) -> Floats:
    """The matrix from any control points to a curve through them, smooth or straight from each to the next."""
    line = np.stack([np.arange(controls, dtype=np.float64), np.zeros(controls)], axis=1)
    fine = _fine_matrix(line, 0, [corners] * controls)
    return _evenly(fine, _along(fine @ line), POINTS).astype(np.float32)


def _parse(text: str) -> list[_Stroke]:
    return [[_point(word) for word in stroke.split()] for stroke in text.split("|")]


def _point(word: str) -> tuple[float, float, bool]:
    x, y = word.removesuffix("*").split(",")
    return float(x) / 100, float(y) / 100, word.endswith("*")


def _stacked(name: str, texts: list[list[_Stroke]]) -> NDArray[np.float64]:
    """The control points of all extremes, (extremes, controls, 2)."""
    structures = {tuple(tuple(corner for _, _, corner in stroke) for stroke in strokes) for strokes in texts}
    if len(structures) != 1:
        raise ValueError(f"the extremes of {name!r} differ in structure")
    return np.array([[point[:2] for stroke in strokes for point in stroke] for strokes in texts])


def _curve(strokes: list[_Stroke], mean: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The matrix from control points to points evenly spaced along the mean shape; how far along its stroke each is."""
    fine = []
    start = 0
    for stroke in strokes:
        corners = [corner for _, _, corner in stroke]
        fine.append(_fine_matrix(mean, start, corners))
        start += len(stroke)
    lengths = [_along(matrix @ mean)[-1] for matrix in fine]
    counts = _shared_out(POINTS, lengths)
    rows = [_evenly(matrix, _along(matrix @ mean), count) for matrix, count in zip(fine, counts, strict=True)]
    along = [np.linspace(0, 1, count) for count in counts]
    return np.concatenate(rows), np.concatenate(along)


def _fine_matrix(mean: NDArray[np.float64], start: int, corners: list[bool]) -> NDArray[np.float64]:
    """Catmull-Rom curves between the corners of one stroke, sampled finely; identity columns make it a matrix."""
    identity = np.eye(len(mean))
    ends = [0, *(i for i in range(1, len(corners) - 1) if corners[i]), len(corners) - 1]
    if len(corners) == 1:
        return identity[start : start + 1]
    runs = [np.arange(start + a, start + b + 1) for a, b in pairwise(ends)]
    return np.concatenate([_catmull_rom(identity[run], mean[run]) for run in runs])


def _catmull_rom(values: NDArray[np.float64], shape: NDArray[np.float64]) -> NDArray[np.float64]:
    """Interpolate `values`, with centripetal knots taken from `shape` so that uneven points make no loops."""
    gaps = np.sqrt(np.linalg.norm(np.diff(shape, axis=0), axis=1)).clip(1e-3)[:, None]
    slopes = np.diff(values, axis=0) / gaps
    inner = (slopes[:-1] * gaps[1:] + slopes[1:] * gaps[:-1]) / (gaps[:-1] + gaps[1:])
    if len(values) == 2:
        tangents = np.concatenate([slopes, slopes])
    else:
        tangents = np.concatenate([1.5 * slopes[:1] - 0.5 * inner[:1], inner, 1.5 * slopes[-1:] - 0.5 * inner[-1:]])
    u = np.linspace(0, 1, _FINE)[None, :, None]
    left, right = values[:-1, None], values[1:, None]
    enter, leave = (tangents[:-1] * gaps)[:, None], (tangents[1:] * gaps)[:, None]
    curve = (
        (2 * u**3 - 3 * u**2 + 1) * left + (u**3 - 2 * u**2 + u) * enter + (3 * u**2 - 2 * u**3) * right
        + (u**3 - u**2) * leave
    )  # fmt: skip
    return np.asarray(curve.reshape(-1, values.shape[1]))


def _along(path: NDArray[np.float64]) -> NDArray[np.float64]:
    """The length of the path up to each of its points."""
    return np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])


def _shared_out(total: int, lengths: list[float]) -> list[int]:
    """Points for each stroke by its length, at least one, `total` in all."""
    counts = [max(1, int(total * length / max(sum(lengths), 1e-9))) for length in lengths]
    counts[int(np.argmax(counts))] += total - sum(counts)
    return counts


def _evenly(matrix: NDArray[np.float64], along: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Rows of the fine matrix, blended so that they lie evenly along the path."""
    wanted = np.linspace(0, along[-1], count)
    right = np.searchsorted(along, wanted).clip(1, max(len(along) - 1, 1)) if len(along) > 1 else np.zeros(count, int)
    left = np.maximum(right - 1, 0)
    right = np.minimum(right, len(along) - 1)
    gap = along[right] - along[left]
    share = np.where(gap > 0, (wanted - along[left]) / np.where(gap > 0, gap, 1), 0)[:, None]
    rows: NDArray[np.float64] = matrix[left] * (1 - share) + matrix[right] * share
    return rows
