"""Digits from the imagined pen: balanced, reproducible, and shaped as MNIST's are."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core.datasets.pen.digits import BLOCK, STYLES, digit_labels, digit_rows, make_digits

ROOT = Path(__file__).parents[4]


@pytest.fixture(scope="module")
def images() -> NDArray[np.uint8]:
    return make_digits(5, 0, 2 * BLOCK)[0]


def test_pictures_are_grey_bytes_with_balanced_labels() -> None:
    images, labels = make_digits(0, 0, 200)
    assert images.shape == (200, 1, 28, 28)
    assert images.dtype == np.uint8
    assert np.bincount(labels).tolist() == [20] * 10


def test_a_picture_depends_on_seed_and_number_alone(images: NDArray[np.uint8]) -> None:
    middle, labels = make_digits(5, BLOCK - 30, 60)
    assert np.array_equal(middle, images[BLOCK - 30 : BLOCK + 30])
    assert np.array_equal(labels, digit_labels(0, 2 * BLOCK)[BLOCK - 30 : BLOCK + 30])


def test_other_seeds_draw_other_pictures(images: NDArray[np.uint8]) -> None:
    assert not (make_digits(6, 0, BLOCK)[0] == images[:BLOCK]).all(axis=(1, 2, 3)).any()


def test_no_two_pictures_are_the_same(images: NDArray[np.uint8]) -> None:
    assert len(np.unique(images.reshape(len(images), -1), axis=0)) == len(images)


def test_digits_fill_a_box_of_twenty_pixels(images: NDArray[np.uint8]) -> None:
    ink = images[:, 0] > 40
    height, width = ink.any(axis=2).sum(axis=1), ink.any(axis=1).sum(axis=1)
    longer = np.maximum(height, width)
    assert longer.min() >= 17
    assert longer.max() <= 22
    assert 19 <= longer.mean() <= 21


def test_digits_are_centred_by_mass(images: NDArray[np.uint8]) -> None:
    ink = images[:, 0].astype(np.float64)
    rows = (ink.sum(axis=2) @ np.arange(28)) / ink.sum(axis=(1, 2))
    columns = (ink.sum(axis=1) @ np.arange(28)) / ink.sum(axis=(1, 2))
    for centre in (rows, columns):
        assert abs(centre.mean() - 14) < 0.15
        assert np.abs(centre - 14).max() < 2.5


def test_every_style_is_drawn() -> None:
    _, rows = digit_rows(np.random.default_rng(0), digit_labels(0, 20_000))
    assert set(rows) == set(range(sum(map(len, STYLES))))


def test_common_styles_are_drawn_more_often() -> None:
    _, rows = digit_rows(np.random.default_rng(0), np.zeros(20_000, np.int64))
    shares = np.array([style.share for style in STYLES[0]])
    assert np.bincount(rows) / 20_000 == pytest.approx(shares / shares.sum(), abs=0.02)


def test_needs_no_torch() -> None:
    code = "import sys, core.datasets.pen.__main__, core.datasets.pen.feed; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_resembles_what_people_write(real_data: Path) -> None:
    raw = real_data / "MNIST" / "raw"
    written = np.fromfile(raw / "t10k-images-idx3-ubyte", np.uint8)[16:].reshape(-1, 784)[:1000]
    truth = np.fromfile(raw / "t10k-labels-idx1-ubyte", np.uint8)[8:][:1000]
    drawn, labels = make_digits(1, 0, 6000)
    nearest = _cosine(written) @ _cosine(drawn.reshape(-1, 784)).T
    assert (labels[nearest.argmax(axis=1)] == truth).mean() > 0.8


def _cosine(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    values = images.astype(np.float32)
    return np.asarray(values / np.linalg.norm(values, axis=1, keepdims=True))
