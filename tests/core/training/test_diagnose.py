"""What is wrong with a training is found, with its numbers; a healthy one is told nothing at any step."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
import torch

from core.config import TrainingConfig, find_preset
from core.datasets.dataset import Dataset, MemorySplit
from core.datasets.load import load_dataset
from core.pixels.spec import Preprocessing
from core.progress import finish
from core.runs import Run
from core.trained_model import TrainedModel
from core.training.diagnose import dead_units, diagnose, never_answered
from core.training.events import EpochDone, RunStarted, StepsDone, Warned
from core.training.finding import Finding
from core.training.loop import train

DIGITS = tuple("0123456789")
CHANCE = math.log(10)
BASE = TrainingConfig(dataset="mnist", epochs=4, batch_size=64, learning_rate=0.001, schedule="constant", device="cpu")
REAL = BASE.changed(dataset="easy", batch_size=32, threads=1, weight_decay=0.0)


def with_mixed_labels(easy: Dataset) -> Dataset:
    mixed = easy.train.labels[torch.randperm(320, generator=torch.Generator().manual_seed(1))]
    return replace(easy, train=MemorySplit(easy.train.take(torch.arange(320)), mixed))


def keys(run: Run) -> list[str]:
    return [finding.key for finding in diagnose(run)]


def watched(config: TrainingConfig, dataset: Dataset) -> tuple[Run, dict[str, Finding]]:
    """A real training, and all that was ever found while it ran."""
    run, found = Run(config), {}
    for event in train(config, dataset=dataset):
        run.record(event)
        found |= {finding.key: finding for finding in diagnose(run)}
    return run, found


def a_run(
    losses: Sequence[float],
    accuracies: Sequence[float] | float = 0.1,
    config: TrainingConfig = BASE,
    epochs: Sequence[EpochDone] = (),
) -> Run:
    """A run that went like this."""
    run = Run(config)
    model = TrainedModel("lenet5", DIGITS, Preprocessing("digit", (1, 28, 28), (0.1,), (0.3,)), {})
    run.record(RunStarted(config, 44_426, 60_000, 10_000, 938, DIGITS, "test", (), model))
    right = (accuracies,) * len(losses) if isinstance(accuracies, float) else tuple(accuracies)
    if len(losses):
        run.record(StepsDone(1, 1, tuple(losses), right, config.learning_rate, 1000.0, 1.0))
    for epoch in epochs:
        run.record(epoch)
    return run


def epochs_of(*figures: tuple[float, float, float, float]) -> list[EpochDone]:
    """Train loss and accuracy, validation loss and accuracy of each epoch."""
    return [EpochDone(at, 200 * at, *four, seconds=1.0) for at, four in enumerate(figures, start=1)]


def noisy(values: np.ndarray) -> list[float]:
    return list(values * (1 + 0.1 * np.random.default_rng(0).standard_normal(len(values))))


def falling(steps: int, start: float = CHANCE, end: float = 0.05) -> list[float]:
    return noisy(start * (end / start) ** (np.arange(steps) / steps))


# Healthy ones


@pytest.mark.parametrize("model", ["lenet5", "lenet5-bn", "mlp", "linear"])
def test_a_training_that_learns_is_told_nothing(easy: Dataset, model: str) -> None:
    run, found = watched(REAL.changed(model=model, epochs=8, learning_rate=0.003), easy)
    assert run.accuracies[-1] > 0.9
    assert found == {}


@pytest.mark.parametrize(("preset", "model", "images"), [("quick", "lenet5", 3_000), ("tutorial-mlp", "mlp", 6_000)])
@pytest.mark.usefixtures("real_data")
def test_the_presets_are_healthy_on_mnist(preset: str, model: str, images: int) -> None:
    """That of the quickstart tutorial hardly moves its loss for thousands of images."""
    dataset = finish(load_dataset("mnist"))
    config = find_preset(preset).config("mnist", model, limit_train=images, device="cpu", threads=1)
    assert watched(config, replace(dataset, test=first(dataset.test, 500)))[1] == {}


def first(split: object, count: int) -> MemorySplit:
    numbers = torch.arange(count)
    return MemorySplit(split.take(numbers), split.labels[numbers])  # type: ignore[attr-defined]


@pytest.mark.parametrize("length", [0, 1, 10, 99, 100, 5_000])
def test_a_loss_that_falls_is_healthy_from_its_first_step(length: int) -> None:
    assert keys(a_run(falling(5_000)[:length], list(np.linspace(0.1, 0.99, 5_000))[:length])) == []


def test_a_run_that_has_not_started_is_told_nothing() -> None:
    assert diagnose(Run(BASE)) == ()


def test_batches_of_four_may_take_thousands_of_steps_to_begin() -> None:
    tutorial = BASE.changed(batch_size=4, optimizer="sgd", momentum=0.9)
    assert keys(a_run(noisy(np.full(3_000, CHANCE)), config=tutorial)) == []


# Learning rates


def test_a_rate_that_is_far_too_high_for_a_network_is_named_with_a_better_one(easy: Dataset) -> None:
    run, found = watched(REAL.changed(optimizer="adam", learning_rate=0.5, epochs=20), easy)
    assert "rate-too-high" in found or "diverging" in found
    (finding, *_) = diagnose(run)
    assert finding.changes == (("learning_rate", 0.0007),)
    assert "0.5" in f"{finding.fact} {finding.reason}"
    assert "0.0007" in str(finding.advice)


def test_a_loss_far_above_that_of_guessing_is_diverging(easy: Dataset) -> None:
    config = REAL.changed(model="linear", optimizer="adamw", learning_rate=10.0, epochs=20)
    _, found = watched(config, with_mixed_labels(easy))
    assert found["diverging"].severity == "error"
    assert "guessing would give 2.30. Learning rate 10 looks too high." in str(found["diverging"].reason)


def test_a_loss_that_comes_up_again_is_diverging() -> None:
    up = a_run([*falling(600, end=0.5), *noisy(np.linspace(0.5, 6.2, 400))], 0.5, BASE.changed(learning_rate=1.2))
    (finding,) = diagnose(up)
    assert finding.key == "diverging"
    assert str(finding.reason).startswith("Up from 0.5")
    assert str(finding.reason).endswith("Learning rate 1.2 looks too high.")


def test_the_rate_that_was_changed_on_the_way_is_the_one_that_is_named() -> None:
    run = a_run([*falling(600, end=0.5), *noisy(np.linspace(0.5, 6.2, 400))], 0.5)
    run.learning_rates.append((1000, 3.0))
    (finding,) = diagnose(run)
    assert "Learning rate 3 looks too high" in str(finding.reason)
    assert finding.changes == (("learning_rate", 0.001),)


def test_a_schedule_that_comes_down_is_not_taken_for_a_changed_rate() -> None:
    run = a_run(noisy(np.full(600, 40.0)), config=BASE.changed(schedule="cosine", learning_rate=0.5))
    run.losses[0] = CHANCE
    run.learning_rates.append((2000, 0.5 * 0.5 * (1 + math.cos(math.pi * 1999 / (938 * 4)))))
    assert "Learning rate 0.5 looks too high" in str(diagnose(run)[0].reason)


def test_a_spike_that_passes_is_healthy() -> None:
    losses = falling(1_000)
    losses[500:520] = [9.0] * 20
    assert keys(a_run(losses, 0.9)) == []


def test_a_loss_that_is_no_number_is_the_one_thing_to_say(easy: Dataset) -> None:
    run, _ = watched(REAL.changed(model="mlp", optimizer="sgd", learning_rate=100.0, epochs=9), easy)
    (finding,) = diagnose(run)
    lost = next(at for at, loss in enumerate(run.losses, start=1) if not math.isfinite(loss))
    assert (finding.key, finding.severity) == ("not-a-number", "error")
    assert f"lost in step {lost}" in str(finding.reason)


def test_a_training_that_gave_up_is_diverging_even_after_few_steps() -> None:
    run = a_run([2.0, 40.0, 80.0])
    run.record(Warned("diverged", "The loss is ten times what it was."))
    assert keys(run) == ["diverging"]


@pytest.mark.parametrize(("optimizer", "rate", "better"), [("sgd", 1e-6, 0.04), ("adam", 1e-8, 0.0007)])
def test_a_rate_that_is_far_too_low_is_named_with_a_better_one(
    easy: Dataset, optimizer: str, rate: float, better: float
) -> None:
    config = REAL.changed(optimizer=optimizer, learning_rate=rate, momentum=0.0, model="linear", epochs=63)
    (finding,) = diagnose(watched(config, easy)[0])
    assert (finding.key, finding.changes) == ("rate-too-low", (("learning_rate", better),))
    assert "After 630 steps the loss is" in str(finding.reason)


def test_the_better_rate_does_learn(easy: Dataset) -> None:
    config = REAL.changed(optimizer="sgd", learning_rate=1e-6, momentum=0.0, model="linear", epochs=63)
    (finding,) = diagnose(watched(config, easy)[0])
    assert watched(config.changed(epochs=8, **dict(finding.changes)), easy)[1] == {}


def test_guessing_with_a_usual_rate_is_not_blamed_on_it() -> None:
    (finding,) = diagnose(a_run(noisy(np.full(400, CHANCE))))
    assert (finding.key, finding.changes) == ("guessing", ())
    assert "guessing gives 2.30 and 10%" in str(finding.reason)


def test_accuracy_that_climbs_while_the_loss_hardly_moves_is_no_guessing() -> None:
    assert keys(a_run(list(np.linspace(2.30, 2.27, 800)), list(np.linspace(0.1, 0.22, 800)))) == []


# What is learned


def test_learning_by_heart(make_dataset: type[Dataset]) -> None:
    data = make_dataset(60, 200)
    noise = torch.Generator().manual_seed(3)
    wrong = data.test.labels.clone()
    wrong[:80] = wrong[:80][torch.randperm(80, generator=noise)]
    worse = replace(data, test=MemorySplit(data.test.take(torch.arange(200)), wrong))
    run, found = watched(REAL.changed(model="mlp", epochs=60, learning_rate=0.003), worse)
    assert list(found) == ["overfitting"]
    assert "100.0% of the training images right" in str(found["overfitting"].reason)
    assert dict(diagnose(run)[0].changes) == {"augment": "light", "keep_best": True}


HEALTHY_END = (0.02, 0.99, 0.06, 0.98)


@pytest.mark.parametrize(
    "last", [HEALTHY_END, (0.30, 0.90, 0.35, 0.89), (0.02, 1.0, 0.31, 0.93)], ids=["fine", "alike", "not yet worse"]
)
def test_a_small_gap_is_healthy(last: tuple[float, float, float, float]) -> None:
    run = a_run(falling(2_000), 0.95, epochs=epochs_of(*[(0.3, 0.9, 0.3, 0.9)] * 6, last))
    assert keys(run) == []


@pytest.mark.parametrize(
    ("changes", "mended"),
    [({"limit_train": 500}, {"limit_train": 0}), ({"augment": "affine"}, {"keep_best": True})],
)
def test_what_helps_against_learning_by_heart_depends_on_what_is_set(
    changes: dict[str, object], mended: dict[str, object]
) -> None:
    epochs = epochs_of(*[(0.3, 0.9, 0.3, 0.9)] * 4, *[(0.01, 1.0, 0.6, 0.88)] * 3)
    (finding,) = diagnose(a_run(falling(1_400), 0.95, BASE.changed(**changes), epochs))
    assert (finding.key, dict(finding.changes)) == ("overfitting", mended)


def test_shuffled_labels(easy: Dataset) -> None:
    run, _ = watched(REAL.changed(model="mlp", epochs=30), with_mixed_labels(easy))
    (finding,) = diagnose(run)
    assert finding.key == "shuffled"
    assert "of the others; guessing gives 10%" in str(finding.reason)


def test_better_than_guessing_on_others_is_not_shuffled() -> None:
    epochs = epochs_of(*[(0.9, 0.7, 2.0, 0.25)] * 3)
    assert keys(a_run(falling(600), 0.7, epochs=epochs)) == []


# A plateau


@pytest.mark.parametrize(
    ("config", "mended"),
    [
        (BASE.changed(weight_decay=0.1), ("weight_decay", 0.0)),
        (BASE.changed(weight_decay=0.0, learning_rate=0.02), ("learning_rate", 0.001)),
        (BASE.changed(weight_decay=0.0, model="linear"), ("model", "lenet5")),
        (BASE.changed(weight_decay=0.0, learning_rate=1e-5), ("learning_rate", 0.001)),
    ],
)
def test_a_plateau_far_from_good_is_named_with_what_holds_it(
    config: TrainingConfig, mended: tuple[str, object]
) -> None:
    stuck = a_run([*falling(400, end=1.2), *noisy(np.full(2_000, 1.2))], 0.6, config)
    (finding,) = diagnose(stuck)
    assert (finding.key, finding.changes) == ("plateau", (mended,))
    assert "only 60% of the training images are right" in str(finding.reason)


@pytest.mark.parametrize(("end", "right"), [(1.2, 0.85), (0.6, 0.6)], ids=["good enough", "still falling"])
def test_no_plateau(end: float, right: float) -> None:
    level = noisy(np.linspace(1.2, end, 2_000))
    assert keys(a_run([*falling(400, end=1.2), *level], right)) == []


# Units and classes


def test_dead_units_of_a_real_network(easy: Dataset) -> None:
    run, _ = watched(REAL.changed(model="mlp", optimizer="sgd", learning_rate=1.0, epochs=1), easy)
    assert run.ended is not None
    assert run.ended.model is not None
    share = share_of_dead(run.ended.model, easy)
    assert share > 0.5
    finding = dead_units([("linear_relu_stack.3", share)], run)
    assert finding is not None
    assert str(finding.fact) == f"{share:.0%} of the units of linear_relu_stack.3 do nothing"
    assert finding in diagnose(run, dead=[("linear_relu_stack.3", share)])
    well, _ = watched(REAL.changed(model="mlp", epochs=2), easy)
    assert well.ended is not None
    assert well.ended.model is not None
    assert dead_units([("linear_relu_stack.3", share_of_dead(well.ended.model, easy))], well) is None


def share_of_dead(model: TrainedModel, dataset: Dataset) -> float:
    inputs = (dataset.test.take(torch.arange(100)) / 255 - 0.2) / 0.3
    with torch.inference_mode():
        network = model.build()
        units = network.linear_relu_stack[:4](network.flatten(inputs))
    return float((units <= 0).all(0).double().mean())


@pytest.mark.parametrize("shares", [[], [("fc1", 0.3)], [("fc1", math.nan)]])
def test_a_few_dead_units_are_usual(shares: list[tuple[str, float]]) -> None:
    assert dead_units(shares) is None


def test_a_class_that_is_never_the_answer() -> None:
    confusion = [[50, 0, 0], [3, 47, 0], [10, 40, 0]]
    finding = never_answered(confusion, ("cat", "dog", "fox"))
    assert finding is not None
    assert str(finding.fact) == "“fox” is never the answer"
    assert str(finding.reason) == "None of the 50 images of “fox” is recognised; 40 of them are taken for “dog”."
    run = a_run(falling(1_000), 0.9)
    ten = [[0] * 10 for _ in range(10)]
    for at in range(10):
        ten[at][min(at, 8)] = 90
    assert [finding.key for finding in diagnose(run, confusion=ten)] == ["never-answered"]


@pytest.mark.parametrize(
    "confusion",
    [
        [[50, 0, 0], [3, 47, 0], [0, 49, 1]],
        [[50, 0, 0], [50, 0, 0], [50, 0, 0]],
        [[50, 0, 0], [3, 47, 0], [0, 5, 0]],
        [[0, 0, 0], [0, 0, 0], [0, 0, 0]],
        [],
    ],
    ids=["answered once", "one answer to all", "few images", "no images", "none"],
)
def test_no_class_is_missing(confusion: list[list[int]]) -> None:
    assert never_answered(confusion, ("cat", "dog", "fox")) is None


def test_every_change_is_a_setting_that_can_be_taken() -> None:
    for optimizer in ("sgd", "nesterov", "adam", "adamw", "rmsprop", "muon"):
        for rate, level in ((1e-9, CHANCE), (900.0, CHANCE), (900.0, 50.0)):
            config = BASE.changed(optimizer=optimizer, learning_rate=rate, momentum=0.9999, batch_size=1024)
            run = a_run([CHANCE, *noisy(np.full(500, level))], config=config)
            (finding,) = diagnose(run)
            mended = config.changed(**dict(finding.changes))
            assert 1e-8 < mended.learning_rate < 1
