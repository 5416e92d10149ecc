"""What is said beside the settings."""

import pytest

from core.config import TrainingConfig
from core.runs import Run
from gui.setup_notes import consequence, waiting_changes
from tests.gui.fakes import linear_model

MODEL = linear_model()
RUN = Run(TrainingConfig(epochs=3))


def test_a_training_of_another_kind_makes_a_new_network() -> None:
    words = "Training makes a new network; the loaded one stays until then."
    assert consequence(MODEL, "mlp", MODEL.classes) == words
    assert consequence(MODEL, MODEL.architecture, ("cat", "dog")) == words


def test_the_same_kind_of_network_needs_no_note() -> None:
    assert consequence(MODEL, MODEL.architecture, MODEL.classes) == ""
    assert consequence(MODEL, MODEL.architecture, ()) == ""
    assert consequence(None, "mlp", ()) == ""


@pytest.mark.parametrize("change", [{}, {"learning_rate": 0.5}, {"threads": 2}, {"start_from": "model.pth"}])
def test_what_reaches_the_run_or_is_its_own_need_not_wait(change: dict[str, object]) -> None:
    assert waiting_changes(RUN, RUN.config.changed(**change), of_setup=True, in_series=False) == ""


def test_other_changes_wait_for_the_next_run() -> None:
    changed = RUN.config.changed(epochs=4)
    words = "Changes other than the learning rate wait for the next run."
    assert waiting_changes(RUN, changed, of_setup=True, in_series=False) == words
    words = "This run keeps its own settings; only a new learning rate reaches it."
    assert waiting_changes(RUN, changed, of_setup=False, in_series=False) == words


def test_in_a_series_each_run_has_a_seed_of_its_own() -> None:
    other_seed = RUN.config.changed(seed=RUN.config.seed + 1)
    assert waiting_changes(RUN, other_seed, of_setup=True, in_series=True) == ""
    assert waiting_changes(RUN, other_seed, of_setup=True, in_series=False) != ""
