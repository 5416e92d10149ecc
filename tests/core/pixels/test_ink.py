import numpy as np
import pytest
from numpy.typing import NDArray

from core.pixels.spec import Picture, Steps
from core.pixels.steps import to_pixels
from core.pixels.strokes import PenPath, rendered
from tests.core.pixels.drawings import DIGIT, drawing, six

Image = NDArray[np.uint8]


def big_six(side: int = 200, pen: float = 12.0) -> NDArray[np.float32]:
    """Ink from 0 to 1; the six is about half as high as the picture and not in its middle."""
    points = np.array(six()) * side / 280
    return rendered(PenPath(points + np.array([0.1, -0.1]) * side, np.zeros(len(points), np.int64)), side, side, pen)


def on_paper(ink: NDArray[np.float32], noise: float = 4.0) -> Image:
    """A photograph: light that falls from one side, grey paper, grain."""
    rows, columns = np.mgrid[0 : 1 : ink.shape[0] * 1j, 0 : 1 : ink.shape[1] * 1j]
    paper = 215 - 90 * columns - 30 * rows**2
    grain = np.random.default_rng(0).normal(0, noise, ink.shape)
    return np.clip(paper * (1 - 0.6 * ink) + grain, 0, 255).astype(np.uint8)


def seen(image: Image) -> NDArray[np.int64]:
    pixels = to_pixels(Picture(np.atleast_3d(image)), DIGIT)
    assert pixels is not None
    return pixels[:, :, 0].astype(int)


def likeness(one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


@pytest.fixture
def expected() -> NDArray[np.int64]:
    pixels = to_pixels(drawing(six()), DIGIT)
    assert pixels is not None
    return pixels[:, :, 0].astype(int)


def test_dark_on_light_and_light_on_dark_are_the_same(expected: NDArray[np.int64]) -> None:
    white_on_black = (big_six() * 255).astype(np.uint8)
    assert np.array_equal(seen(white_on_black), seen(255 - white_on_black))
    assert likeness(seen(white_on_black), expected) > 0.93


def test_a_photograph_of_paper_gives_the_digit_alone(expected: NDArray[np.int64]) -> None:
    photographed = seen(on_paper(big_six()))
    assert likeness(photographed, expected) > 0.93
    assert photographed[0].max() == photographed[:, 0].max() == 0


@pytest.mark.parametrize(("side", "times"), [(60, 1), (300, 1), (300, 4)])
def test_the_size_of_the_picture_does_not_matter(expected: NDArray[np.int64], side: int, times: int) -> None:
    large = np.kron(big_six(side, 0.06 * side), np.ones((times, times), np.float32))
    assert likeness(seen(on_paper(large)), expected) > 0.9


def test_the_lines_of_a_fine_pen_do_not_become_pale(expected: NDArray[np.int64]) -> None:
    fine = seen(on_paper(big_six(300, 3.0)))
    assert likeness(fine, expected) > 0.9
    assert fine.sum() > 0.7 * expected.sum()


def test_a_picture_in_the_models_own_form_stays_itself(expected: NDArray[np.int64]) -> None:
    assert np.abs(seen(expected.astype(np.uint8)) - expected).max() == 0
    assert np.abs(seen((255 - expected).astype(np.uint8)) - expected).max() == 0


def test_a_crop_without_any_margin_is_read_too(expected: NDArray[np.int64]) -> None:
    cut = expected[np.ix_((expected > 0).any(axis=1), (expected > 0).any(axis=0))]
    assert likeness(seen(cut.astype(np.uint8)), expected) > 0.95


def test_red_on_blue_of_equal_brightness_is_found(expected: NDArray[np.int64]) -> None:
    ink = big_six()[:, :, None]
    colours = ink * np.array([200, 0, 0]) + (1 - ink) * np.array([0, 40, 255])
    assert likeness(seen(colours.astype(np.uint8)), expected) > 0.9


def test_specks_and_what_comes_in_from_the_rim_are_left_out(expected: NDArray[np.int64]) -> None:
    dirty = on_paper(big_six())
    dirty[150:153, 20:23] = 20
    dirty[190:, :] = 10
    assert likeness(seen(dirty), expected) > 0.85


@pytest.mark.parametrize("level", [0, 128, 255])
def test_an_even_picture_holds_no_ink(level: int) -> None:
    assert to_pixels(Picture(np.full((90, 70, 3), level, dtype=np.uint8)), DIGIT) is None


def test_grain_and_uneven_light_alone_are_no_ink() -> None:
    assert to_pixels(Picture(np.atleast_3d(on_paper(np.zeros((200, 200), np.float32)))), DIGIT) is None


def test_without_finding_the_picture_is_taken_as_it_is() -> None:
    black_on_white = Picture(np.atleast_3d(255 - (big_six() * 255).astype(np.uint8)))
    naive = to_pixels(black_on_white, DIGIT, Steps(False, False, False))
    assert naive is not None
    assert np.median(naive) == 255


def test_real_digits_saved_and_read_again_stay_nearly_themselves(real_data: object) -> None:
    raw = np.fromfile(f"{real_data}/MNIST/raw/t10k-images-idx3-ubyte", dtype=np.uint8)[16:]
    digits = raw.reshape(-1, 28, 28)[:300]
    changed = [np.abs(seen(digit) - digit).mean() for digit in digits]
    assert np.mean([change == 0 for change in changed]) > 0.85
    assert max(changed) < 8
