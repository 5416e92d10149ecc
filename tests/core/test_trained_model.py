"""What a model knows of itself."""

from dataclasses import replace

import pytest

from core.pixels.spec import Preprocessing
from core.trained_model import TrainedModel

MODEL = TrainedModel("linear", ("a", "b"), Preprocessing("digit", (1, 28, 28), (0.1,), (0.3,)), {})


def test_it_names_the_dataset_that_it_was_trained_on() -> None:
    assert replace(MODEL, record={"config": {"dataset": "mnist+junk"}}).trained_on == "mnist+junk"


@pytest.mark.parametrize("config", [None, {}, "mnist", ["dataset"], {"dataset": None}, {"dataset": 7}])
def test_a_record_from_elsewhere_may_say_anything(config: object) -> None:
    assert MODEL.trained_on == ""
    assert replace(MODEL, record={"config": config}).trained_on == ""
