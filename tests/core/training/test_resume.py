"""A training that goes on from a checkpoint gives the bits of one that was never interrupted."""

from dataclasses import replace
from typing import Any

import pytest

from core.config import TrainingConfig
from core.datasets.dataset import Dataset, MemorySplit
from core.datasets.generated import DrawnSplit
from core.trained_model import TrainedModel
from core.training.checkpoint import Checkpoint, under
from core.training.control import Control
from core.training.events import CheckpointMade, EpochDone, Event, RunEnded, RunStarted, Snapshot, StepsDone, Validated
from core.training.loop import train
from tests.core.training.resuming import (
    StoppingFeed,
    after_each_batch,
    are_same,
    assert_exact,
    results,
    through_a_file,
    weights_of,
    whole_run,
)
from tests.core.training.told import checkpoints, ended, kept_snapshots, kinds, steps

SMALL = {"limit_train": 36, "batch_size": 8, "epochs": 3}
"""Five steps an epoch, the last of them with four images."""
OPTIMIZERS = ("sgd", "nesterov", "adam", "adamw", "rmsprop", "muon")


@pytest.fixture
def small(config: TrainingConfig) -> TrainingConfig:
    return config.changed(**SMALL, schedule="one-cycle", augment="elastic", seed=3)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("model", ["lenet5", "lenet5-bn"])
def test_every_optimizer_and_network_goes_on_exactly(
    small: TrainingConfig, easy: Dataset, model: str, optimizer: str
) -> None:
    """From within an epoch and from the end of one."""
    assert_exact(small.changed(model=model, optimizer=optimizer), (3, 10), dataset=easy)


@pytest.mark.parametrize(
    "changes",
    [
        {"momentum": 0.0, "optimizer": "sgd"},
        {"momentum": 0.0, "optimizer": "rmsprop"},
        {"augment": "none", "schedule": "constant"},
        {"augment": "light", "schedule": "warmup-cosine", "clip": 0.5},
        {"loss": "mse", "schedule": "step"},
        {"model": "mlp", "loss": "smooth-cross-entropy"},
        {"model": "linear", "limit_train": 33},  # the last image joins the batch before it
        {"batch_size": 36},
        {"keep_best": True},
        {"threads": 2},
        {"keep_best": True, "learning_rate": 0.05, "optimizer": "sgd"},
    ],
    ids=lambda changes: " ".join(f"{name}={value}" for name, value in changes.items()),
)
def test_every_kind_of_training_goes_on_exactly(small: TrainingConfig, easy: Dataset, changes: dict[str, Any]) -> None:
    config = small.changed(**changes)
    assert_exact(config, (0, 2), dataset=easy)


def test_dropout_goes_on_exactly(small: TrainingConfig, easy: Dataset) -> None:
    config = small.changed(model="lenet5-bn")
    model = ended(list(train(config.changed(epochs=1), dataset=easy))).model
    assert model is not None
    dropping = replace(model, options={"dropout": 0.5})
    assert_exact(config, (4, 12), dataset=easy, start_from=dropping)
    plain, dropped = (list(train(config, dataset=easy, start_from=each)) for each in (model, dropping))
    assert not are_same(weights_of(plain[-1]), weights_of(dropped[-1]))


def test_colour_images_and_junk_go_on_exactly(small: TrainingConfig, make_dataset: Any) -> None:
    data = make_dataset(100, shape=(3, 32, 32), junk=20)
    assert_exact(small.changed(model="cifar-cnn", augment="flip-crop"), (4,), dataset=data)


def test_a_long_training_goes_on_exactly_between_the_guards_checks(small: TrainingConfig, easy: Dataset) -> None:
    assert_exact(small.changed(epochs=12, model="linear"), (26, 51), dataset=easy)


def test_a_run_that_diverges_does_so_at_the_same_step_with_the_same_weights(
    small: TrainingConfig, easy: Dataset
) -> None:
    """It is well until its rate becomes ruinous in the third epoch; from there on it is interrupted."""

    def ruined(resume: Checkpoint | None) -> list[Event]:
        control, events = Control(), []
        config = small.changed(epochs=20, schedule="constant", model="linear", optimizer="sgd")
        for event in after_each_batch(config, control, dataset=easy, resume=resume):
            if isinstance(event, StepsDone) and event.last_step == 30:
                control.request_learning_rate(1e6)
            events.append(event)
        return events

    whole = ruined(None)
    assert ended(whole).outcome == "failed"
    made = {checkpoint.step: checkpoint for checkpoint in checkpoints(whole)}
    for position in (26, 30):
        again = ruined(through_a_file(made[position]))
        assert ended(again).step == ended(whole).step
        assert are_same(weights_of(again[-1]), weights_of(whole[-1]))


def test_a_rate_that_was_changed_by_hand_stays_changed(small: TrainingConfig, easy: Dataset) -> None:
    control = Control()
    events, made = [], {}
    for event in after_each_batch(small.changed(schedule="cosine"), control, dataset=easy):
        if isinstance(event, StepsDone) and event.last_step == 5:
            control.request_learning_rate(0.0123)
        if isinstance(event, CheckpointMade):
            made[event.step] = event.checkpoint
        events.append(event)
    control = Control()
    control.step = True
    resumed = list(train(small.changed(schedule="cosine"), control, dataset=easy, resume=made[9]))
    assert results(resumed) == results(events, after=9)
    assert are_same(weights_of(resumed[-1]), weights_of(events[-1]))


@pytest.mark.parametrize(
    ("asked_at", "stopped_at"), [(2, 3), (3, 4), (4, 4)], ids=["within an epoch", "before its validation", "after it"]
)
def test_a_run_that_was_stopped_goes_on_exactly(
    small: TrainingConfig, easy: Dataset, asked_at: int, stopped_at: int
) -> None:
    """Also with the best weights kept, though a stopped run measures itself once more than the whole run does."""
    config = small.changed(keep_best=True, learning_rate=0.01, batch_size=9)
    whole = list(train(config, dataset=easy))
    control, stopped = Control(), []
    control.step = True
    for event in train(config, control, dataset=easy):
        if isinstance(event, StepsDone) and event.last_step == asked_at:
            control.request_stop()
        stopped.append(event)
    assert (ended(stopped).outcome, ended(stopped).step) == ("stopped", stopped_at)
    resumed = list(train(config, dataset=easy, resume=through_a_file(checkpoints(stopped)[-1])))
    assert results(stopped)["epochs"] + results(resumed)["epochs"] == results(whole)["epochs"]
    assert are_same(weights_of(resumed[-1]), weights_of(whole[-1]))


@pytest.mark.parametrize(("there", "stopped_at"), [(8, 1), (36, 5)], ids=["within an epoch", "between two"])
def test_a_run_that_was_stopped_while_its_images_were_drawn_goes_on_exactly(
    small: TrainingConfig, easy: Dataset, there: int, stopped_at: int
) -> None:
    """So many are there in the first epoch, and none any more in the second."""
    assert isinstance(easy.train, MemorySplit)
    config = small.changed(limit_train=0)
    images, labels = easy.train.images[:36], easy.train.labels[:36]
    data = replace(easy, train=MemorySplit(images, labels, piece=8))
    whole = list(train(config, dataset=data))
    control = Control()
    feed = StoppingFeed(control, there)
    drawn = DrawnSplit(images, labels, 8, "train", feed)  # type: ignore[arg-type]
    stopped = []
    for event in train(config, control, dataset=replace(data, train=drawn)):
        feed.there = 0 if isinstance(event, EpochDone) else feed.there
        stopped.append(event)
    assert (ended(stopped).outcome, ended(stopped).step) == ("stopped", stopped_at)
    resumed = list(train(config, dataset=data, resume=through_a_file(checkpoints(stopped)[-1])))
    assert results(stopped)["steps"] + results(resumed)["steps"] == results(whole)["steps"]
    assert results(stopped)["epochs"] + results(resumed)["epochs"] == results(whole)["epochs"]
    assert are_same(weights_of(resumed[-1]), weights_of(whole[-1]))


@pytest.mark.parametrize("keep_best", [False, True])
def test_a_run_that_broke_off_after_its_last_step_gets_its_end(
    small: TrainingConfig, easy: Dataset, keep_best: bool
) -> None:
    config = small.changed(keep_best=keep_best, learning_rate=0.02)
    events = list(train(config, dataset=easy))
    resumed = list(train(config, dataset=easy, resume=through_a_file(checkpoints(events)[-1])))
    assert kinds(resumed) == ["RunStarted", "RunEnded"]
    assert results(resumed)["ended"] == results(events)["ended"]
    assert are_same(weights_of(resumed[-1]), weights_of(events[-1]))


def test_the_best_weights_from_before_still_win(small: TrainingConfig, easy: Dataset) -> None:
    """The learning rate becomes ruinous after the fourth epoch, and the run breaks off after the fifth."""
    plain = {"limit_train": 320, "batch_size": 16, "epochs": 7, "augment": "none", "schedule": "constant"}
    config = small.changed(**plain, keep_best=True)
    control, events = Control(), []
    for event in train(config, control, dataset=easy):
        if isinstance(event, EpochDone) and event.epoch == 4:
            control.request_learning_rate(2.0)
        events.append(event)
    assert [event.accuracy for event in events if isinstance(event, Validated)][-1] < 0.5 < ended(events).accuracy
    fifth = next(checkpoint for checkpoint in checkpoints(events) if checkpoint.epoch == 5)
    resumed = list(train(config, dataset=easy, resume=through_a_file(fifth)))
    assert results(resumed)["ended"] == results(events)["ended"]
    assert are_same(weights_of(resumed[-1]), weights_of(events[-1]))


def test_a_second_interruption_changes_nothing(small: TrainingConfig, easy: Dataset) -> None:
    events, made = whole_run(small, dataset=easy)
    again = list(after_each_batch(small, Control(), dataset=easy, resume=made[6]))
    late = {checkpoint.step: checkpoint for checkpoint in checkpoints(again)}[8]
    resumed = list(train(small, dataset=easy, resume=late))
    assert are_same(weights_of(resumed[-1]), weights_of(events[-1]))


def test_ten_more_epochs_are_those_of_a_run_that_was_longer_from_the_start(
    small: TrainingConfig, easy: Dataset
) -> None:
    config = small.changed(schedule="constant")
    short = checkpoints(list(train(config.changed(epochs=2), dataset=easy)))[-1]
    long = list(train(config.changed(epochs=12), dataset=easy))
    resumed = list(train(config.changed(epochs=12), dataset=easy, resume=short))
    assert ended(resumed).step == 60
    assert are_same(weights_of(resumed[-1]), weights_of(long[-1]))


def test_it_says_where_it_goes_on_and_counts_on(small: TrainingConfig, easy: Dataset) -> None:
    _, made = whole_run(small, dataset=easy)
    resumed = list(train(small, dataset=easy, resume=made[9]))
    started = resumed[0]
    assert isinstance(started, RunStarted)
    assert (started.first_step, started.model.record["steps"]) == (9, 9)
    assert are_same(started.model.weights, under("network", made[9].tensors))
    assert steps(resumed)[0].first_step == 10
    assert ended(resumed).model.record["steps"] == 15  # type: ignore[union-attr]
    assert min(event.seconds for event in steps(resumed)) >= made[9].values["seconds"] > 0
    assert not [event for event in kept_snapshots(resumed) if event.step <= 9]


def test_threads_and_device_are_those_of_the_checkpoint(small: TrainingConfig, easy: Dataset) -> None:
    _, made = whole_run(small, dataset=easy)
    checkpoint = replace(made[3], config=small.changed(threads=2))
    started = next(iter(train(small.changed(threads=0, device="auto"), dataset=easy, resume=checkpoint)))
    assert isinstance(started, RunStarted)
    assert (started.config.threads, started.config.device) == (2, "cpu")


def test_it_goes_on_from_memory_without_the_model_it_started_from(
    small: TrainingConfig, easy: Dataset, tmp_path: Any
) -> None:
    model = ended(list(train(small.changed(epochs=1), dataset=easy))).model
    assert isinstance(model, TrainedModel)
    config = small.changed(start_from=str(tmp_path / "gone.safetensors"))
    _, made = whole_run(small, dataset=easy, start_from=model)
    checkpoint = replace(made[7], config=config.changed(threads=1))
    assert isinstance(list(train(config, dataset=easy, resume=checkpoint))[-1], RunEnded)


def test_a_checkpoint_shares_nothing_with_the_training(small: TrainingConfig, easy: Dataset) -> None:
    first, kept = None, {}
    for event in train(small, dataset=easy):
        if isinstance(event, CheckpointMade) and event.step == 5:
            first = event.checkpoint
            kept = {name: value.clone() for name, value in first.tensors.items()}
    assert first is not None
    assert are_same(first.tensors, kept)
    assert not isinstance(event, Snapshot)
