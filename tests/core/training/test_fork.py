"""From a checkpoint with other settings: what still means the same goes along, the rest begins anew."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
import torch

from core.config import TrainingConfig
from core.datasets.dataset import Dataset, MemorySplit
from core.errors import AppError, InvalidSettingError
from core.training.checkpoint import Checkpoint, under
from core.training.control import Control
from core.training.events import CheckpointMade, RunStarted, StepsDone, Warned
from core.training.loop import train
from tests.core.training.told import checkpoints, ended, kept_snapshots, steps

MakeDataset = Callable[..., Dataset]


@pytest.fixture(scope="module")
def trained(config: TrainingConfig, easy: Dataset) -> TrainingConfig:
    return config.changed(momentum=0.9, schedule="cosine")


@pytest.fixture(scope="module")
def stopped(trained: TrainingConfig, easy: Dataset) -> Checkpoint:
    """In the middle of the second epoch."""
    control = Control()
    control.step = True
    events = []
    for event in train(trained, control, dataset=easy):
        events.append(event)
        if isinstance(event, StepsDone) and event.last_step == 13:
            control.request_stop()
    return checkpoints(events)[-1]


def forked(checkpoint: Checkpoint, config: TrainingConfig, data: Dataset, **changes: Any) -> list[Any]:
    control = Control()
    control.step = True
    return list(train(config.changed(**changes), control, dataset=data, resume=checkpoint))


@pytest.mark.parametrize(
    ("changes", "steps_left"),
    [
        ({"learning_rate": 0.001}, 6),
        ({"optimizer": "sgd"}, 6),
        ({"loss": "mse"}, 6),
        ({"augment": "light"}, 6),
        ({"schedule": "constant"}, 6),
        ({"scaling": "unit"}, 6),
        ({"clip": 1.0, "epochs": 3}, 16),
        ({"batch_size": 16}, 20),  # another order: the second epoch begins anew
        ({"seed": 1}, 10),
        ({"limit_train": 160}, 5),
        ({"keep_best": True}, 9),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, dict) else "",
)
def test_one_setting_is_changed_and_the_steps_count_on(
    stopped: Checkpoint, trained: TrainingConfig, easy: Dataset, changes: dict[str, Any], steps_left: int
) -> None:
    events = forked(stopped, trained, easy, **changes)
    started = events[0]
    assert isinstance(started, RunStarted)
    assert (started.first_step, started.model.record["steps"]) == (14, 14)
    assert same(started.model.weights, under("network", stopped.tensors))
    assert steps(events)[0].first_step == 15
    assert ended(events).step == 14 + steps_left
    assert steps(events)[0].epoch == 2
    assert all(loss < 2 for event in steps(events) for loss in event.losses)
    kept = [event.step for event in kept_snapshots(events)]
    assert (kept[0], kept[-1]) == (14, 14 + steps_left)
    first = next(event for event in events if isinstance(event, CheckpointMade))
    assert first.step == 14


def same(one: Mapping[str, torch.Tensor], other: Mapping[str, torch.Tensor]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(value, other[name]) for name, value in one.items())


def first_checkpoint(events: list[Any]) -> Checkpoint:
    return checkpoints(events)[0]


def test_the_optimizer_remembers_where_it_is_the_same_one(
    stopped: Checkpoint, trained: TrainingConfig, easy: Dataset
) -> None:
    before = under("optimizer", stopped.tensors)
    assert before
    kept = first_checkpoint(forked(stopped, trained, easy, learning_rate=0.001))
    assert same(under("optimizer", kept.tensors), before)
    fresh = first_checkpoint(forked(stopped, trained, easy, optimizer="rmsprop"))
    assert under("optimizer", fresh.tensors) == {}


def test_an_optimizer_that_comes_to_remember_other_things_begins_anew(config: TrainingConfig, easy: Dataset) -> None:
    plain = config.changed(optimizer="rmsprop", momentum=0.0)
    checkpoint = checkpoints(list(train(plain, dataset=easy)))[1]
    assert ended(forked(checkpoint, plain, easy, momentum=0.9)).outcome == "completed"
    with_momentum = config.changed(optimizer="sgd", momentum=0.9)
    checkpoint = checkpoints(list(train(with_momentum, dataset=easy)))[1]
    assert ended(forked(checkpoint, with_momentum, easy, momentum=0.0)).outcome == "completed"


def test_a_new_learning_rate_is_the_one_that_was_set(
    stopped: Checkpoint, trained: TrainingConfig, easy: Dataset
) -> None:
    halved = steps(forked(stopped, trained, easy, learning_rate=trained.learning_rate / 2))
    plain = steps(forked(stopped, trained, easy, clip=1e6))
    assert [event.learning_rate for event in halved] == pytest.approx([event.learning_rate / 2 for event in plain])


def test_a_fork_from_the_end_needs_more_epochs(trained: TrainingConfig, easy: Dataset) -> None:
    complete = checkpoints(list(train(trained, dataset=easy)))[-1]
    with pytest.raises(InvalidSettingError, match=r"has learned for 2 epochs: .* more of them than 2") as caught:
        forked(complete, trained, easy, learning_rate=0.1)
    assert caught.value.setting == "epochs"
    assert ended(forked(complete, trained, easy, learning_rate=0.001, epochs=3)).step == 30


@pytest.mark.parametrize(
    ("changes", "data", "said"),
    [
        ({"model": "mlp"}, {}, "the network that it has, which is LeNet-5 and not MLP."),
        ({}, {"shape": (3, 32, 32)}, "has learned from 28×28 grey images; those of Easy squares are 32×32 colour."),
        ({}, {"classes": 7}, r"tells other classes apart (0, 1, 2, 3, 4, …) than those of Easy squares"),
    ],
)
def test_what_does_not_fit_the_network_is_refused(
    stopped: Checkpoint,
    trained: TrainingConfig,
    make_dataset: MakeDataset,
    changes: dict[str, Any],
    data: dict[str, Any],
    said: str,
) -> None:
    with pytest.raises(InvalidSettingError) as caught:
        forked(stopped, trained, make_dataset(**data), **changes)
    assert said in str(caught.value)


def test_data_that_has_changed_meanwhile_is_said_and_its_epoch_begins_anew(
    stopped: Checkpoint, trained: TrainingConfig, easy: Dataset
) -> None:
    assert isinstance(easy.train, MemorySplit)
    fewer = replace(easy, train=MemorySplit(easy.train.images[:200], easy.train.labels[:200]))
    events = forked(stopped, trained, fewer)
    (warning,) = [event for event in events if isinstance(event, Warned)]
    assert "has changed since this run was trained" in warning.message
    assert ended(events).step == 14 + 7
    assert not [event for event in forked(stopped, trained, easy) if isinstance(event, Warned)]


def test_other_data_of_the_same_kind_will_do(
    stopped: Checkpoint, trained: TrainingConfig, make_dataset: MakeDataset
) -> None:
    events = forked(stopped, trained, make_dataset(seed=9), dataset="other")
    assert ended(events).step == 24
    assert not [event for event in events if isinstance(event, Warned)]


def spoiled(checkpoint: Checkpoint, **changes: Any) -> Checkpoint:
    return replace(checkpoint, values={**checkpoint.values, **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {"place": [2]},
        {"place": ["two", 3]},
        {"place": [2, 10**9]},
        {"place": [2, -1]},
        {"place": None},
        {"place": [0, 0]},
        {"base_rate": "fast"},
        {"meter": {}},
        {"validation": {"last": [1], "best": None}},
        {"validation": None},
        {"guard": {"limit": "high"}},
        {"guard": {"limit": None, "above": 0, "checked": 0, "losses": ["x"]}},
        {"preprocessing": {"kind": "digit", "shape": [1, 28], "mean": [0], "std": [1]}},
        {"preprocessing": {"kind": "digit", "shape": [1, 28, 28], "mean": [0], "std": [0]}},
        {"options": {"taste": 1.0}},
        {"options": []},
        {"classes": 7},
        {"seconds": None},
    ],
    ids=repr,
)
def test_values_that_make_no_sense_are_one_sentence(
    stopped: Checkpoint, trained: TrainingConfig, easy: Dataset, changes: dict[str, Any]
) -> None:
    with pytest.raises(AppError) as caught:
        forked(spoiled(stopped, **changes), trained, easy)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("name", "tensor"),
    [
        ("network.fc1.weight", torch.zeros(3)),
        ("network.extra", torch.zeros(3)),
        ("network.fc1.bias", None),
        ("optimizer.fc1.weight.exp_avg", torch.zeros(3)),
        ("optimizer.fc1.weight.exp_avg", None),
        ("guard.good.fc1.weight", torch.zeros(3)),
        ("guard.good.fc1.weight", None),
        ("best.fc1.weight", torch.zeros(3)),
        ("shuffle", torch.zeros(5, dtype=torch.uint8)),
        ("vary", None),
    ],
)
def test_tensors_that_do_not_fit_are_one_sentence(
    stopped: Checkpoint, trained: TrainingConfig, easy: Dataset, name: str, tensor: torch.Tensor | None
) -> None:
    tensors = {**stopped.tensors, name: tensor}
    if tensor is None:
        del tensors[name]
    with pytest.raises(AppError, match="This checkpoint"):
        forked(replace(stopped, tensors=tensors), trained, easy)


def test_a_run_that_failed_goes_on_from_its_last_good_weights(config: TrainingConfig, easy: Dataset) -> None:
    wild = config.changed(optimizer="sgd", learning_rate=800.0, epochs=20)
    events = list(train(wild, dataset=easy))
    last = ended(events)
    made = checkpoints(events)[-1]
    assert (last.outcome, made.step) == ("failed", last.step)
    assert last.model is not None
    assert same(under("network", made.tensors), last.model.weights)
    tamed = forked(made, wild, easy, learning_rate=0.01)
    assert ended(tamed).outcome == "completed"
    assert ended(tamed).accuracy > 0.5
