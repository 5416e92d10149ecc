from dataclasses import replace

import pytest

from core import paths
from core.config import TrainingConfig
from core.datasets.dataset import Dataset
from core.datasets.drawings_file import append_drawing
from core.errors import DataError
from core.pixels.spec import Drawing, Point, Preprocessing
from core.trained_model import TrainedModel
from core.training.parts import has_held_out, own_drawings, part_of
from core.training.setup import set_up

DIGIT_MODEL = TrainedModel("linear", tuple("0123456789"), Preprocessing("digit", (1, 28, 28), (0.1,), (0.3,)), {})


def stroke(label: str) -> Drawing:
    return Drawing(((Point(10, 10), Point(50, 90), Point(90, 20)),), label, (100.0, 100.0))


def test_a_model_that_kept_its_best_weights_has_held_out_the_same_images(easy: Dataset, config: TrainingConfig) -> None:
    kept = config.changed(keep_best=True, limit_train=200)
    setup = set_up(kept, easy, None)
    record = {"config": kept.to_json()}
    assert has_held_out(record, easy.key)
    for name, there in (("validation", setup.validation), ("train", setup.train)):
        part = part_of(easy, name, record)
        assert part.labels.tolist() == there.labels.tolist()
        assert part.indices.tolist() == there.indices.tolist() if name == "validation" else True


def test_a_model_without_held_out_images_says_so(easy: Dataset, config: TrainingConfig) -> None:
    record = {"config": config.to_json()}
    assert not has_held_out(record, easy.key)
    with pytest.raises(DataError, match="without held-out images"):
        part_of(easy, "validation", record)
    assert part_of(easy, "train", record) is easy.train


@pytest.mark.parametrize(
    "record", [{}, {"config": None}, {"config": "x"}, {"config": {"dataset": "mnist", "keep_best": True}}]
)
def test_what_is_known_of_another_training_does_not_count(easy: Dataset, record: dict[str, object]) -> None:
    assert not has_held_out(record, easy.key)
    assert part_of(easy, "train", record) is easy.train


def test_own_drawings_come_in_the_order_of_their_file() -> None:
    for label in "31415":
        append_drawing(stroke(label))
    assert own_drawings(DIGIT_MODEL).test.labels.tolist() == [3, 1, 4, 1, 5]
    append_drawing(stroke("9"))
    assert own_drawings(DIGIT_MODEL).test.labels.tolist() == [3, 1, 4, 1, 5, 9]


def test_a_model_that_learned_a_hand_is_judged_by_what_was_held_out() -> None:
    for label in "0123456789":
        append_drawing(stroke(label))
    learned = replace(DIGIT_MODEL, record={"learned_drawings": 8})
    assert own_drawings(learned).test.labels.tolist() == [4, 9]


def test_without_drawings_it_says_what_to_do() -> None:
    with pytest.raises(DataError, match="draw some digits"):
        own_drawings(DIGIT_MODEL)
    paths.drawings_file().parent.mkdir(parents=True, exist_ok=True)
    paths.drawings_file().write_text("not a drawing\n")
    with pytest.raises(DataError, match="draw some digits"):
        own_drawings(DIGIT_MODEL)
