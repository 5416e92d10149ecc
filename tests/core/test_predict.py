import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from core.datasets.batches import to_floats
from core.datasets.dataset import NO_CLASS, MemorySplit
from core.pixels.spec import Drawing, Picture, Point, Preprocessing, Steps
from core.pixels.steps import to_input, to_pixels
from core.predict import Predictor, calibrate
from core.prediction import is_untrained
from core.trained_model import Sureness, TrainedModel

DIGIT = Preprocessing("digit", (1, 28, 28), (0.0,), (1.0,))


def make_model(strength: float = 0.1, record: Mapping[str, Any] | None = None) -> TrainedModel:
    """Answers “up” for ink in the upper half, “down” for ink in the lower half, the surer the more ink."""
    rows = torch.where(torch.arange(28) < 14, 1.0, -1.0).repeat_interleave(28) * strength
    weights = {"linear.weight": torch.stack([rows, -rows]), "linear.bias": torch.zeros(2)}
    return TrainedModel("linear", ("up", "down"), DIGIT, weights, record=record or {})


def line(x1: float, y1: float, x2: float, y2: float) -> Drawing:
    return Drawing(((Point(x1, y1), Point(x2, y2)),), canvas=(280.0, 280.0))


LOW = line(40, 240, 240, 240)
SLANTED = line(40, 40, 240, 240)


def test_the_answer_is_the_most_probable_class() -> None:
    picture = np.zeros((28, 28, 1), dtype=np.uint8)
    picture[4:24, 13] = picture[20:24, 10:18] = 255
    prediction = Predictor(make_model()).predict(Picture(picture))
    assert prediction is not None
    assert prediction.label == "down"
    assert prediction.probability == max(prediction.probabilities) == prediction.probabilities[1]
    assert sum(prediction.probabilities) == pytest.approx(1)


@pytest.mark.parametrize("source", [None, Drawing(), Drawing(((),)), Picture(np.zeros((9, 9, 1), dtype=np.uint8))])
def test_nothing_to_see_gives_no_prediction(source: Drawing | Picture | None) -> None:
    assert Predictor(make_model()).predict(source) is None


def test_many_at_once_get_the_answers_that_each_gets_alone() -> None:
    predictor = Predictor(make_model())
    sources = [SLANTED, None, LOW, Drawing()]
    together = predictor.predict_all(sources)
    assert [answer is None for answer in together] == [False, True, False, True]
    for answer, source in zip(together, sources, strict=True):
        alone = predictor.predict(source)
        assert (answer and answer.label) == (alone and alone.label)
        assert answer is None or alone is None or answer.probabilities == pytest.approx(alone.probabilities, abs=1e-5)
    assert predictor.predict_all([]) == []
    assert predictor.predict_all([None]) == [None]


def test_the_steps_can_be_left_out_to_see_what_they_are_good_for() -> None:
    predictor = Predictor(make_model())
    naive = predictor.predict(LOW, Steps(False, False, False, False))
    assert naive is not None
    assert naive.label == "down"
    assert naive.probability > 0.99


def test_an_answer_is_sure_from_the_threshold_on() -> None:
    model = make_model()
    picture = np.zeros((28, 28, 1), dtype=np.uint8)
    picture[4:24, 13] = picture[20:24, 10:18] = 255
    answer = Predictor(model).predict(Picture(picture))
    assert answer is not None
    for threshold, sure in ((answer.probability - 1e-4, True), (answer.probability + 1e-4, False)):
        judged = Predictor(replace(model, sureness=Sureness("probability", threshold, True))).predict(Picture(picture))
        assert judged is not None
        assert judged.sure is sure
        assert judged.well_founded


def test_what_is_less_likely_than_all_else_together_is_never_sure() -> None:
    """A network that has hardly learned has the same low energy for all that it reads right by chance."""
    hardly = replace(make_model(strength=0.0), classes=("up", "down", "left"), sureness=Sureness("energy", 0.5, True))
    weights = {"linear.weight": torch.zeros(3, 784), "linear.bias": torch.tensor([0.1, 0.0, 0.0])}
    answer = Predictor(replace(hardly, weights=weights)).predict(LOW)
    assert answer is not None
    assert 0.33 < answer.probability < 0.5
    assert not answer.sure
    surely = Predictor(replace(hardly, weights=weights | {"linear.bias": torch.tensor([1.0, 0.0, 0.0])})).predict(LOW)
    assert surely is not None
    assert surely.sure


def test_without_a_calibration_an_answer_is_never_well_founded() -> None:
    answer = Predictor(make_model()).predict(LOW)
    assert answer is not None
    assert not answer.well_founded


def test_energy_does_not_depend_on_what_all_outputs_have_in_common() -> None:
    model = replace(make_model(), sureness=Sureness("energy", 1.0, False))
    lifted = replace(model, weights={**model.weights, "linear.bias": torch.full((2,), 100.0)})
    for inputs in (torch.zeros(1, 1, 28, 28), torch.ones(1, 1, 28, 28).tril()):
        assert Predictor(model).predict_inputs(inputs)[0].sure is Predictor(lifted).predict_inputs(inputs)[0].sure


def test_fresh_weights_are_said_to_be_untrained() -> None:
    assert is_untrained(make_model(record={"steps": 0}))
    assert not is_untrained(make_model(record={"steps": 7}))
    assert not is_untrained(make_model())  # a file that says nothing of its training
    answer = Predictor(make_model(record={"steps": 0})).predict(LOW)
    assert answer is not None
    assert answer.untrained


def test_a_predictor_goes_on_with_the_weights_that_a_training_has_reached() -> None:
    predictor = Predictor(make_model(record={"steps": 0}))
    predictor.take_weights({name: -value for name, value in make_model().weights.items()}, step=40)
    answer = predictor.predict(LOW, Steps(False, False, False, False))
    assert answer is not None
    assert answer.label == "up"
    assert not answer.untrained


def test_a_network_that_gives_no_numbers_is_never_sure() -> None:
    broken = {name: value * math.nan for name, value in make_model().weights.items()}
    for measure in ("energy", "probability"):
        model = replace(make_model(), weights=broken, sureness=Sureness(measure, -1e9, True))
        answer = Predictor(model).predict(SLANTED)
        assert answer is not None
        assert not answer.sure
        assert answer.probabilities == (0.5, 0.5)


def held_out(count: int = 400, labels: int = 0) -> MemorySplit:
    """Images from faint to bright."""
    images = torch.zeros(count, 1, 28, 28, dtype=torch.uint8)
    images[:, :, :14] = torch.linspace(0, 255, count).to(torch.uint8).view(-1, 1, 1, 1)
    return MemorySplit(images, torch.full((count,), labels))


@pytest.mark.parametrize("trained_on_junk", [True, False])
def test_nearly_all_held_out_images_count_as_sure(trained_on_junk: bool) -> None:
    sureness = calibrate(make_model(), held_out(), trained_on_junk=trained_on_junk)
    assert sureness.trained_on_junk is trained_on_junk
    predictor = Predictor(replace(make_model(), sureness=sureness))
    answers = predictor.predict_inputs(held_out().images.float() / 255)
    accepted = np.mean([answer.sure for answer in answers])
    assert accepted == pytest.approx(0.955, abs=0.006)
    assert not any(answer.sure for answer in answers[:8])
    assert all(answer.well_founded is trained_on_junk for answer in answers)


def test_images_that_are_misread_do_not_lower_the_threshold() -> None:
    faint_and_wrong = MemorySplit(held_out().images, (torch.arange(400) < 100).long())
    threshold, usual = (calibrate(make_model(), split).threshold for split in (faint_and_wrong, held_out()))
    assert threshold > usual
    all_wrong = calibrate(make_model(), held_out(labels=1))
    assert all_wrong.threshold == pytest.approx(usual)


def test_calibration_looks_at_no_junk_and_at_no_more_images_than_it_needs() -> None:
    class Counting(MemorySplit):
        taken: list[int] = []  # noqa: RUF012

        def take(self, indices: torch.Tensor) -> torch.Tensor:
            self.taken.extend(indices.tolist())
            return super().take(indices)

    labels = torch.arange(9000) % 2 - 1
    split = Counting(torch.zeros(9000, 1, 28, 28, dtype=torch.uint8), labels)
    calibrate(make_model(), split)
    assert 1000 <= len(split.taken) <= 2000
    assert all(labels[index] != NO_CLASS for index in split.taken)
    assert max(split.taken) > 8000


def test_without_held_out_images_a_usual_threshold_is_taken() -> None:
    sureness = calibrate(
        make_model(), MemorySplit(torch.zeros(2, 1, 28, 28, dtype=torch.uint8), torch.tensor([-1, -1]))
    )
    assert sureness.measure == "probability"


def test_predictions_see_what_training_sees() -> None:
    """The preparation for one drawing and the batches of a training scale pixels alike."""
    own = Preprocessing("digit", (1, 28, 28), (0.1307,), (0.3081,))
    pixels, prepared = to_pixels(SLANTED, own), to_input(SLANTED, own)
    assert pixels is not None
    assert prepared is not None
    batch = to_floats(torch.from_numpy(pixels.transpose(2, 0, 1)[None].copy()), own)
    assert torch.allclose(batch[0], torch.from_numpy(prepared), atol=1e-5)
