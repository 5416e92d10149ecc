"""Junk: what is no digit, in kinds to train on and kinds to judge with."""

import numpy as np
import pytest

from core.datasets.pen import scribble
from core.datasets.pen.digits import BLOCK
from core.datasets.pen.junk import make_junk
from core.datasets.pen.skeletons import POINTS
from core.datasets.pen.styles import letters, shapes


@pytest.mark.parametrize("held_out", [False, True])
def test_pictures_have_ink_and_are_all_different(held_out: bool) -> None:
    images = make_junk(3, 0, BLOCK, held_out=held_out)
    assert images.shape == (BLOCK, 1, 28, 28)
    assert images.max(axis=(1, 2, 3)).min() > 150
    assert len(np.unique(images.reshape(BLOCK, -1), axis=0)) == BLOCK


@pytest.mark.parametrize("held_out", [False, True])
def test_a_picture_depends_on_seed_and_number_alone(held_out: bool) -> None:
    images = make_junk(3, 0, BLOCK + 20, held_out=held_out)
    assert np.array_equal(make_junk(3, BLOCK - 10, 20, held_out=held_out), images[BLOCK - 10 : BLOCK + 10])


def test_kinds_held_out_are_never_trained_on() -> None:
    for styles in (letters, shapes):
        trained, held_out = ({style.name for style in half} for half in (styles.TRAINED, styles.HELD_OUT))
        assert trained
        assert held_out
        assert not trained & held_out
    assert not set(scribble.TRAINED) & set(scribble.HELD_OUT)


def test_letters_that_look_like_digits_are_left_out() -> None:
    names = {style.name for style in (*letters.TRAINED, *letters.HELD_OUT)}
    assert not names & set("AaBbCcDdGgehIiJjLlnOoPpQqrSsTtUuYyZz")


@pytest.mark.parametrize("kind", [*scribble.TRAINED, *scribble.HELD_OUT])
def test_scribbles_are_paths_of_their_own(kind: scribble.Kind) -> None:
    paths = kind(np.random.default_rng(0), 6)
    assert paths.shape == (6, POINTS, 2)
    assert paths.dtype == np.float32
    assert np.isfinite(paths).all()
    assert len(np.unique(paths[:, :, 0].sum(axis=1))) == 6
