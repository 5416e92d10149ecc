from core.config import TrainingConfig
from core.training.events import Warned
from core.training.finding import Finding, say
from gui.advice import advice_for, advice_of

CONFIG = TrainingConfig(learning_rate=1.2, batch_size=64)


def test_a_diverging_run_is_offered_a_tenth_of_its_learning_rate() -> None:
    advice = advice_for(Warned("diverged", "Up to {loss}.", (("loss", "6.2"),)), CONFIG)
    assert advice.reason == "Up to 6.2."
    assert advice.action == "Start again with 0.001"
    assert advice.changes == (("learning_rate", 0.001),)


def test_a_full_memory_is_offered_smaller_batches() -> None:
    advice = advice_for(Warned("out-of-memory", "It does not fit."), CONFIG)
    assert advice.action == "Start again with batches of 32"
    assert advice.changes == (("batch_size", 32),)


def test_any_other_warning_is_said_without_an_action() -> None:
    advice = advice_for(Warned("something-new", "Look here."), CONFIG)
    assert (advice.reason, advice.action, advice.changes) == ("Look here.", "", ())


def test_a_finding_that_a_button_mends_does_not_say_it_twice() -> None:
    finding = Finding(
        "diverging", "error", say("The loss is diverging"), say("Up to {loss}.", loss="6.2"), say("Take 0.1."),
        (("learning_rate", 0.1),),
    )  # fmt: skip
    advice = advice_of(finding)
    assert (advice.fact, advice.reason) == ("The loss is diverging", "Up to 6.2.")
    assert (advice.action, advice.kind, advice.key) == ("Start again with 0.1", "error", "diverging")


def test_what_a_button_cannot_name_is_said_in_the_reason() -> None:
    changes = (("augment", "light"), ("keep_best", True))
    advice = advice_of(
        Finding("overfitting", "note", say("It learns by heart"), say("So."), say("Vary them."), changes)
    )
    assert (advice.reason, advice.kind, advice.changes) == ("So. Vary them.", "info", changes)
    assert advice.action
