from core.config import TrainingConfig
from core.training.events import Warned
from gui.advice import advice_for

CONFIG = TrainingConfig(learning_rate=1.2, batch_size=64)


def test_a_diverging_run_is_offered_a_tenth_of_its_learning_rate() -> None:
    advice = advice_for(Warned("diverged", "Up to {loss}.", (("loss", "6.2"),)), CONFIG)
    assert advice.reason == "Up to 6.2."
    assert advice.action == "Restart with 0.12"
    assert advice.config == CONFIG.changed(learning_rate=0.12)


def test_a_full_memory_is_offered_smaller_batches() -> None:
    advice = advice_for(Warned("out-of-memory", "It does not fit."), CONFIG)
    assert advice.action == "Restart with batches of 32"
    assert advice.config is not None
    assert advice.config.batch_size == 32


def test_any_other_warning_is_said_without_an_action() -> None:
    advice = advice_for(Warned("something-new", "Look here."), CONFIG)
    assert (advice.reason, advice.action, advice.config) == ("Look here.", "", None)
