"""Skeletons: curves through control points, as one matrix product."""

import numpy as np
import pytest

from core.datasets.pen.skeletons import POINTS, build_atlas, curve_matrix, skeleton


def test_a_curve_passes_through_its_control_points() -> None:
    atlas = build_atlas([skeleton("arc", 1, "0,50 50,0 100,50")])
    path = atlas.matrices[0] @ atlas.variants[0, 0]
    for point in ([0, 0.5], [0.5, 0], [1, 0.5]):
        assert np.linalg.norm(path - point, axis=1).min() < 0.01


def test_points_lie_evenly_along_the_curve() -> None:
    atlas = build_atlas([skeleton("hook", 1, "0,0 10,0 100,0 100,80")])
    path = atlas.matrices[0] @ atlas.variants[0, 0]
    steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
    assert steps.max() < 1.1 * steps.min()


def test_a_corner_stays_sharp() -> None:
    smooth, sharp = build_atlas([skeleton("bend", 1, "0,0 100,0 100,100"), skeleton("corner", 1, "0,0 100,0* 100,100")]
        ).matrices @ np.array([[0, 0], [1, 0], [1, 1]], np.float32)  # fmt: skip
    assert np.minimum(sharp[:, 1], 1 - sharp[:, 0]).max() < 1e-5
    assert np.minimum(smooth[:, 1], 1 - smooth[:, 0]).max() > 0.01 or smooth[:, 0].max() > 1.01


def test_strokes_are_apart_and_share_the_points_by_length() -> None:
    atlas = build_atlas([skeleton("long and short", 1, "0,0 0,90 | 50,0 50,30")])
    path = atlas.matrices[0] @ atlas.variants[0, 0]
    left, right = np.isclose(path[:, 0], 0), np.isclose(path[:, 0], 0.5)
    assert left.sum() + right.sum() == POINTS
    assert left.sum() == pytest.approx(3 * right.sum(), abs=2)
    assert atlas.stroke_positions[0][left][[0, -1]].tolist() == [0, 1]


def test_a_stroke_may_be_a_dot() -> None:
    atlas = build_atlas([skeleton("dot and line", 1, "50,50 | 0,0 100,0")])
    path = atlas.matrices[0] @ atlas.variants[0, 0]
    assert path[0] == pytest.approx([0.5, 0.5])


def test_skeletons_of_different_sizes_share_an_atlas() -> None:
    atlas = build_atlas([skeleton("short", 1, "0,0 100,100"), skeleton("long", 1, "0,0 50,20 100,0", "0,9 50,50 90,0")])
    assert atlas.variants.shape == (2, 2, 3, 2)
    assert atlas.variant_counts.tolist() == [1, 2]
    assert (atlas.matrices[0, :, 2] == 0).all()


def test_extremes_of_different_structure_are_refused() -> None:
    with pytest.raises(ValueError, match="odd one"):
        build_atlas([skeleton("odd one", 1, "0,0 50,0* 100,0", "0,0 50,0 100,0")])


def test_a_general_curve_visits_any_control_points() -> None:
    controls = np.random.default_rng(0).random((5, 2)).astype(np.float32)
    path = curve_matrix(5, corners=True) @ controls
    for point in controls:
        assert np.linalg.norm(path - point, axis=1).min() < 0.02
