"""Discs of ink to pixels."""

import numpy as np
import pytest

from core.datasets.pen.raster import SIDE, rasterize


def picture(points: list[tuple[float, float]], radii: list[float], softness: float = 1.0) -> np.ndarray:
    image = rasterize(np.array([points], np.float32), np.array([radii], np.float32), np.array([softness], np.float32))
    return image[0, 0].astype(np.float64) / 255


@pytest.mark.parametrize("radius", [2.0, 4.0, 6.5])
def test_a_disc_has_its_area(radius: float) -> None:
    assert picture([(0, 0)], [radius]).sum() == pytest.approx(np.pi * radius**2, rel=0.05)


def test_the_place_is_counted_from_the_middle() -> None:
    ink = picture([(5.5, -3.5)], [1.0])
    assert np.unravel_index(ink.argmax(), ink.shape) == (SIDE // 2 - 4, SIDE // 2 + 5)


def test_a_negative_radius_leaves_no_ink() -> None:
    assert np.array_equal(picture([(0, 0), (8, 8)], [2, -1]), picture([(0, 0)], [2]))


def test_thick_and_thin_ink_stand_side_by_side() -> None:
    ink = picture([(-6.5, 0.5), (6.5, 0.5)], [4, 1.5])
    assert ink[:, :14].sum() == pytest.approx(np.pi * 16, rel=0.15)
    assert ink[14, 20] == 1


def test_softness_widens_the_edge() -> None:
    grey = [((ink > 0) & (ink < 1)).sum() for ink in (picture([(0, 0)], [5], 0.6), picture([(0, 0)], [5], 2.5))]
    assert grey[1] > 1.5 * grey[0]


def test_each_picture_of_a_batch_is_drawn_as_if_alone() -> None:
    rng = np.random.default_rng(1)
    paths = rng.uniform(-9, 9, (7, 20, 2)).astype(np.float32)
    radii, softness = np.full((7, 20), 1.2, np.float32), np.full(7, 1, np.float32)
    together = rasterize(paths, radii, softness)
    alone = [rasterize(paths[i : i + 1], radii[i : i + 1], softness[i : i + 1])[0] for i in range(7)]
    assert np.array_equal(together, np.stack(alone))
