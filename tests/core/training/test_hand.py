"""The user's own hand: scored, and learned on a copy."""

import math
import random
from dataclasses import replace

import pytest
import torch

from core.datasets.dataset import Dataset, MemorySplit
from core.datasets.spec import DIGITS
from core.errors import DataError
from core.pixels.spec import Drawing, Point, Preprocessing
from core.pixels.steps import to_pixels
from core.progress import Progress, finish
from core.trained_model import Sureness, TrainedModel
from core.training.hand import held_out, learn_hand, score_hand, score_test

INPUT = Preprocessing("digit", (1, 28, 28), (0.13,), (0.31,))


def upright(label: str, chance: random.Random) -> Drawing:
    """A one, which this hand draws leaning by the label: 1 upright, 7 level."""
    angle = {"1": 0.0, "7": math.pi / 2}[label] + chance.uniform(-0.1, 0.1)
    x, y = math.sin(angle) * 100, math.cos(angle) * 100
    return Drawing(((Point(140 - x, 140 - y), Point(140 + x, 140 + y)),), label, (280, 280), 24)


def drawings(count: int, seed: int = 0) -> list[Drawing]:
    chance = random.Random(seed)
    return [upright("17"[number % 2], chance) for number in range(count)]


def model(**changes: object) -> TrainedModel:
    """Fresh weights of the smallest network that reads digits."""
    weights = {"linear.weight": torch.zeros(10, 784), "linear.bias": torch.zeros(10)}
    return replace(TrainedModel("linear", DIGITS, INPUT, weights), **changes)


def dataset() -> Dataset:
    """Images of nothing but zeros, so that only the drawings teach."""
    pixels = to_pixels(Drawing(((Point(0, 0), Point(5, 9), Point(9, 0), Point(0, 0)),)), INPUT)
    images = torch.from_numpy(pixels).permute(2, 0, 1)[None].repeat(40, 1, 1, 1)
    split = MemorySplit(images, torch.zeros(40, dtype=torch.int64))
    return Dataset("zeros", "Zeros", DIGITS, (1, 28, 28), (0.13,), (0.31,), digits=True, train=split, test=split)


def test_ten_drawings_are_learned_and_judged_by_those_held_out():
    found = finish(learn_hand(model(), drawings(10), dataset()))
    assert (found.learned, found.hand_before.total, found.hand_after.total) == (8, 2, 2)
    assert found.hand_before.right == 0
    assert found.hand_after.right == 2
    assert (found.test_before.total, found.test_after.right, found.test_title) == (40, 40, "Zeros")


def test_the_model_itself_is_not_touched():
    original = model()
    before = {name: value.clone() for name, value in original.weights.items()}
    learned = finish(learn_hand(original, drawings(12), dataset())).model
    assert all(torch.equal(original.weights[name], before[name]) for name in before)
    assert not torch.equal(learned.weights["linear.weight"], before["linear.weight"])


def test_the_same_drawings_and_seed_give_the_same_weights():
    first, second = (finish(learn_hand(model(), drawings(10), dataset(), seed=3)).model for _ in range(2))
    assert torch.equal(first.weights["linear.weight"], second.weights["linear.weight"])


def test_it_tells_how_far_it_is_and_can_be_stopped():
    work = learn_hand(model(), drawings(10), dataset())
    told = [next(work) for _ in range(30)]
    assert all(isinstance(progress, Progress) for progress in told)
    assert told[-1].what == "Learning your hand"
    assert told[-1].total > told[-1].done > 0
    work.close()


def test_a_model_that_knows_when_it_is_sure_still_does():
    sure = model(sureness=Sureness("probability", 0.123, trained_on_junk=True))
    learned = finish(learn_hand(sure, drawings(10), dataset())).model
    assert learned.sureness is not None
    assert learned.sureness.trained_on_junk
    assert learned.sureness.threshold != 0.123


def test_too_few_drawings_and_other_models_are_refused_in_one_sentence():
    with pytest.raises(DataError, match="at least 10 labelled drawings; there are 9"):
        finish(learn_hand(model(), drawings(9), dataset()))
    clothes = model(classes=tuple(f"class {n}" for n in range(10)))
    with pytest.raises(DataError, match="Only networks that read digits"):
        finish(learn_hand(clothes, drawings(10), dataset()))


def test_what_is_no_labelled_digit_does_not_count():
    odd = [Drawing(), replace(drawings(1)[0], label=None), replace(drawings(1)[0], label="x")]
    assert score_hand(model(), [*drawings(3), *odd]).total == 3
    with pytest.raises(DataError, match="no labelled drawings"):
        score_hand(model(), odd)


def test_a_model_that_learned_the_hand_is_judged_by_what_was_held_out():
    learned = model(record={"learned_drawings": 8})
    assert score_hand(model(), drawings(20)).total == 20
    assert score_hand(learned, drawings(20)).total == len(held_out(drawings(20))) == 4


def test_of_images_that_are_made_while_asked_for_only_some_are_tested():
    many = dataset()
    split = MemorySplit(many.test.take(torch.zeros(2500, dtype=torch.int64)), torch.zeros(2500, dtype=torch.int64), 500)
    assert finish(score_test(model(), replace(many, test=split))).total == 2000


def test_a_copy_says_how_good_it_is_itself():
    before = model(record={"accuracy": 0.5, "loss": 1.0})
    learned = finish(learn_hand(before, drawings(10), dataset()))
    assert learned.model.record["accuracy"] == learned.test_after.share
    assert learned.model.record["loss"] is None


def test_the_threads_of_whoever_learns_stay_as_they_were():
    before = torch.get_num_threads()
    torch.set_num_threads(before + 1)
    try:
        finish(learn_hand(model(), drawings(10), dataset()))
        assert torch.get_num_threads() == before + 1
    finally:
        torch.set_num_threads(before)
