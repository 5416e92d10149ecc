from dataclasses import replace

import numpy as np
import pytest

from core.pixels.spec import Drawing, Picture, Preprocessing, Steps
from core.pixels.steps import prepare, to_input, to_pixels
from tests.core.pixels.drawings import DIGIT, drawing, six

PHOTOGRAPH = Preprocessing("picture", (3, 32, 32), (0.5, 0.4, 0.3), (0.25, 0.2, 0.5))


def centre_of_mass(image: np.ndarray) -> tuple[float, float]:
    rows, columns = np.indices(image.shape) + 0.5
    return float((rows * image).sum() / image.sum()), float((columns * image).sum() / image.sum())


def corner_six(canvas: float = 280.0) -> Drawing:
    """A small six in the lower left corner."""
    return drawing([(x / 3, y / 3 + 180) for x, y in six()], canvas=(canvas, canvas))


def test_every_step_is_there_as_a_small_picture_with_its_name() -> None:
    prepared = prepare(corner_six(), DIGIT)
    assert prepared is not None
    assert [image.step for image in prepared.images] == ["drawn", "found", "scaled", "centred", "input"]
    assert all(image.pixels.dtype == np.uint8 and image.pixels.ndim == 3 for image in prepared.images)
    drawn, found, scaled, centred, seen = (image.pixels[:, :, 0] for image in prepared.images)
    assert drawn[drawn.shape[0] // 2 :].sum() > 0.99 * drawn.sum() > 0
    assert (found > 127).any(axis=1).mean() > 0.8
    assert not np.array_equal(scaled, centred)
    assert np.array_equal(centred, seen)


def test_the_steps_end_with_the_input_of_the_short_way() -> None:
    prepared = prepare(corner_six(), DIGIT)
    short = to_input(corner_six(), DIGIT)
    assert prepared is not None
    assert short is not None
    assert np.array_equal(prepared.input, short)
    assert prepared.input.dtype == np.float32
    assert np.allclose(short[0], prepared.images[-1].pixels[:, :, 0] / 255, atol=1e-6)


def test_the_models_own_normalisation_is_the_last_step() -> None:
    own = replace(DIGIT, mean=(0.1307,), std=(0.3081,))
    with_it, without = to_input(corner_six(), own), to_input(corner_six(), own, Steps(normalised=False))
    assert with_it is not None
    assert without is not None
    assert np.allclose(with_it, (without - 0.1307) / 0.3081, atol=1e-5)
    assert without.min() == 0


def test_the_mass_comes_to_the_middle_only_if_it_is_centred() -> None:
    heavy_foot = drawing([(100, 20), (100, 180)], [(40, 200), (160, 200)])
    with_it, without = (to_pixels(heavy_foot, DIGIT, Steps(centred=on)) for on in (True, False))
    assert with_it is not None
    assert without is not None
    assert centre_of_mass(with_it[:, :, 0]) == pytest.approx((14.5, 14.5), abs=0.3)
    rows = np.flatnonzero((without[:, :, 0] > 127).any(axis=1))
    assert (rows[0] + rows[-1] + 1) / 2 == pytest.approx(14, abs=0.6)


def test_without_scaling_the_digit_is_as_large_as_on_the_canvas() -> None:
    small = to_pixels(corner_six(), DIGIT, Steps(scaled=False))
    assert small is not None
    rows = np.flatnonzero((small[:, :, 0] > 127).any(axis=1))
    assert len(rows) < 9
    assert centre_of_mass(small[:, :, 0]) == pytest.approx((14.5, 14.5), abs=0.5)


def test_without_scaling_the_pen_on_screen_matters() -> None:
    thin, thick = (to_pixels(replace(corner_six(), pen=pen), DIGIT, Steps(scaled=False)) for pen in (8.0, 40.0))
    assert thin is not None
    assert thick is not None
    assert thick.sum() > 1.5 * thin.sum()


def test_with_all_steps_off_the_canvas_is_made_small_as_it_is() -> None:
    naive = to_pixels(corner_six(), DIGIT, Steps(False, False, False, False))
    assert naive is not None
    row, column = centre_of_mass(naive[:, :, 0])
    assert row > 20
    assert column < 8


def test_without_finding_a_stray_dot_shrinks_the_digit() -> None:
    stray = replace(corner_six(), strokes=(*corner_six().strokes, drawing([(270, 10)]).strokes[0]))
    with_it, without = (to_pixels(stray, DIGIT, Steps(found=on)) for on in (True, False))
    assert with_it is not None
    assert without is not None
    assert (without > 127).sum() < 0.6 * (with_it > 127).sum()


def test_an_empty_drawing_and_a_blank_picture_give_nothing() -> None:
    blank = Picture(np.full((50, 50, 1), 200, dtype=np.uint8))
    for source in (Drawing(), blank):
        assert prepare(source, DIGIT) is None
        assert to_input(source, DIGIT) is None
    assert prepare(Drawing(), PHOTOGRAPH) is None


def test_a_photograph_is_cut_to_the_middle_and_resized() -> None:
    pixels = np.zeros((60, 120, 3), dtype=np.uint8)
    pixels[:, 30:90] = (200, 100, 50)
    prepared = prepare(Picture(pixels), PHOTOGRAPH)
    assert prepared is not None
    assert [image.step for image in prepared.images] == ["drawn", "found", "scaled", "input"]
    assert prepared.input.shape == (3, 32, 32)
    expected = (np.array([200, 100, 50]) / 255 - PHOTOGRAPH.mean) / PHOTOGRAPH.std
    assert np.allclose(prepared.input, expected[:, None, None], atol=1e-5)


def test_a_photograph_that_fits_stays_as_it_is() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (32, 32, 3), dtype=np.uint8)
    same = to_pixels(Picture(pixels), PHOTOGRAPH)
    assert same is not None
    assert np.array_equal(same, pixels)


def test_colour_becomes_grey_and_grey_becomes_colour_where_the_model_wants_it() -> None:
    red = Picture(np.full((40, 40, 3), (255, 0, 0), dtype=np.uint8))
    grey = to_pixels(red, replace(PHOTOGRAPH, shape=(1, 28, 28), mean=(0.0,), std=(1.0,)))
    assert grey is not None
    assert grey.shape == (28, 28, 1)
    assert grey.max() == grey.min() == 76
    colour = to_pixels(Picture(np.full((40, 40, 1), 9, dtype=np.uint8)), PHOTOGRAPH)
    assert colour is not None
    assert colour.shape == (32, 32, 3)


def test_the_steps_of_a_photograph_can_be_left_out() -> None:
    left_half = np.zeros((64, 128, 3), dtype=np.uint8)
    left_half[:, :64] = 255
    squeezed = to_pixels(Picture(left_half), PHOTOGRAPH, Steps(found=False))
    unscaled = to_pixels(Picture(left_half), PHOTOGRAPH, Steps(scaled=False))
    assert squeezed is not None
    assert unscaled is not None
    assert squeezed[:, :15].min() == 255
    assert unscaled.shape == (32, 32, 3)
    small = to_pixels(Picture(np.full((4, 4, 3), 255, dtype=np.uint8)), PHOTOGRAPH, Steps(scaled=False))
    assert small is not None
    assert small[14:18, 14:18].min() == 255
    assert small.sum() == 4 * 4 * 3 * 255


def test_a_drawing_for_a_model_of_photographs_is_the_canvas_as_it_is_seen() -> None:
    pixels = to_pixels(drawing(six()), PHOTOGRAPH)
    assert pixels is not None
    assert pixels.shape == (32, 32, 3)
    assert pixels.max() > 100


@pytest.mark.parametrize("shape", [(1, 1, 1), (1000, 1, 3), (1, 1000, 3), (2, 3, 1)])
def test_pictures_of_odd_sizes_break_nothing(shape: tuple[int, int, int]) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    prepared = prepare(Picture(pixels), PHOTOGRAPH)
    assert prepared is not None
    assert prepared.input.shape == (3, 32, 32)
    prepare(Picture(pixels), DIGIT)
