"""The Training tab before the first run."""

from dataclasses import replace

from core.pixels.spec import Preprocessing
from gui.panels.training_tab import what_to_do
from tests.gui.fakes import empty_model


def test_a_trained_network_is_promised_only_where_there_is_one() -> None:
    assert "ready" not in what_to_do(None)
    assert "draw a digit" in what_to_do(empty_model())


def test_a_network_for_other_things_asks_for_a_picture() -> None:
    clothes = replace(empty_model(), preprocessing=Preprocessing("picture", (1, 28, 28), (0.29,), (0.35,)))
    assert "try a picture" in what_to_do(clothes)
