"""Settings as people read them."""

import pytest

from core.config import TrainingConfig
from core.runs.words import TITLES, say_setting


def test_every_setting_has_a_title() -> None:
    assert set(TITLES) == set(TrainingConfig().to_json())


@pytest.mark.parametrize(
    ("setting", "value", "text"),
    [
        ("dataset", "mnist+generated", "MNIST + Generated digits"),
        ("dataset", "mnist+folder:/x/a+b", "MNIST + a+b"),
        ("dataset", "of the future", "of the future"),
        ("model", "lenet5", "LeNet-5"),
        ("threads", 0, "automatic"),
        ("seed", 0, "0"),
        ("learning_rate", 0.003, "0.003"),
        ("keep_best", False, "last weights"),
        ("epochs", 1000, "1,000"),
        ("optimizer", "adam", "Adam"),
        ("clip", 0.0, "none"),
        ("preset", "unheard of", "unheard of"),
        ("start_from", "", "fresh weights"),
        ("anything", None, ""),
    ],
)
def test_settings_are_said_as_people_read_them(setting: str, value: object, text: str) -> None:
    assert say_setting(setting, value) == text
