"""What a network makes of the canvas and of pinned drawings, and how the canvas becomes its input."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from core.pixels.spec import ALL_STEPS, Drawing, Point
from core.pixels.steps import prepare
from core.predict import Predictor
from core.trained_model import TrainedModel
from gui.judge import SWITCHES, Judge, judge_with
from tests.core.test_predict import LOW, SLANTED, make_model

RAW = replace(ALL_STEPS, found=False, scaled=False, centred=False)


@pytest.fixture
def model() -> TrainedModel:
    return make_model()


@pytest.fixture
def judge(model: TrainedModel) -> Judge:
    return judge_with(model)


def test_all_answers_are_those_of_the_network_itself(judge: Judge, model: TrainedModel) -> None:
    judgement = judge.judge(LOW, RAW, [SLANTED, Drawing()], each=True)
    alone = Predictor(model)
    assert judgement.answer is not None
    assert judgement.complete is not None
    assert judgement.answer.probabilities == pytest.approx(alone.predict(LOW, RAW).probabilities, abs=1e-5)
    assert judgement.complete.probabilities == pytest.approx(alone.predict(LOW).probabilities, abs=1e-5)
    assert [pinned is None for pinned in judgement.pinned] == [False, True]
    assert set(judgement.without) == set(SWITCHES)


@pytest.mark.parametrize("steps", [ALL_STEPS, replace(ALL_STEPS, found=False), replace(ALL_STEPS, centred=False)])
def test_the_look_shows_what_the_whole_program_prepares(judge: Judge, model: TrainedModel, steps: object) -> None:
    judge.judge(SLANTED, steps)
    prepared = prepare(SLANTED, model.preprocessing, steps)
    assert prepared is not None
    wanted = {image.step: image.pixels for image in prepared.images}
    look = judge.look(SLANTED, steps)
    assert [image.step for image in look.images] == ["scaled", "centred", "input"]
    for image in look.images:
        assert np.array_equal(image.pixels, wanted[image.step])


def test_the_box_lies_around_the_ink(judge: Judge) -> None:
    box = judge.look(SLANTED).box
    assert box is not None
    assert box.left < 40 < 240 < box.right
    assert box.top < 40 < 240 < box.bottom


def test_nothing_is_prepared_again_before_the_drawing_changes(judge: Judge) -> None:
    look = judge.look(SLANTED)
    judge.judge(SLANTED)
    assert judge.look(SLANTED) is look
    longer = Drawing((*SLANTED.strokes, (Point(40, 240), Point(140, 240))), canvas=SLANTED.canvas)
    assert judge.look(longer) is not look
    assert not np.array_equal(judge.look(longer).images[-1].pixels, look.images[-1].pixels)


def test_nothing_to_see_gives_no_answer_and_no_pictures(judge: Judge) -> None:
    for source in (None, Drawing()):
        assert judge.judge(source).answer is None
        assert not judge.look(source).images


def test_new_weights_answer_at_once_for_the_same_drawing(judge: Judge, model: TrainedModel) -> None:
    before = judge.judge(LOW).answer
    turned = replace(model, weights={name: -values for name, values in model.weights.items()}, record={"steps": 7})
    assert judge.fits(turned)
    judge.take(turned)
    after = judge.judge(LOW).answer
    assert before is not None
    assert after is not None
    assert (before.label, after.label) == ("down", "up")


def test_a_network_of_other_classes_does_not_fit(judge: Judge, model: TrainedModel) -> None:
    assert not judge.fits(replace(model, classes=("left", "right")))


def test_it_computes_with_one_thread(judge: Judge) -> None:
    assert torch.get_num_threads() == 1
