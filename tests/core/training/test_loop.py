"""What a training tells, and in which order."""

import itertools
from dataclasses import replace

import pytest
import torch

from core.config import TrainingConfig
from core.datasets import load
from core.datasets.dataset import Dataset
from core.errors import AppError
from core.pixels.spec import Preprocessing
from core.progress import Progress, Work
from core.training import loop, setup
from core.training.events import EpochDone, Preparing, RunEnded, RunStarted, StepsDone, Validated, Warned
from core.training.loop import train
from tests.core.training.told import ended, kinds, steps, without_keeping


def test_the_events_of_a_run_in_their_order(config: TrainingConfig, easy: Dataset) -> None:
    events = list(train(config, dataset=easy))
    epoch = ["StepsDone", "Validated", "EpochDone"]
    assert kinds(list(without_keeping(events))) == ["RunStarted", *epoch, *epoch, "RunEnded"]
    assert ended(events).outcome == "completed"
    assert ended(events).step == 20


def test_every_step_is_told_once(config: TrainingConfig, easy: Dataset) -> None:
    told = steps(list(train(config, dataset=easy)))
    numbers = [number for event in told for number in range(event.first_step, event.last_step + 1)]
    assert numbers == list(range(1, 21))
    assert all(len(event.losses) == len(event.accuracies) for event in told)
    assert [event.epoch for event in told] == [1 if event.last_step <= 10 else 2 for event in told]
    assert all(0 <= accuracy <= 1 for event in told for accuracy in event.accuracies)


def test_what_is_said_at_the_start(config: TrainingConfig, easy: Dataset) -> None:
    auto = config.changed(device="auto", threads=0)
    started = next(iter(train(auto, dataset=easy)))
    assert isinstance(started, RunStarted)
    assert started.config.device in {"cpu", "cuda", "mps"}
    assert started.config.threads >= 1
    assert (started.parameters, started.train_size, started.validation_size) == (44_426, 320, 100)
    assert (started.steps_per_epoch, started.classes, started.validation) == (10, easy.classes, "test")
    assert dict(started.environment)["torch"] == torch.__version__
    assert started.model.record["steps"] == 0


def test_figures_agree_with_each_other(config: TrainingConfig, easy: Dataset) -> None:
    events = list(train(config, dataset=easy))
    epochs = [event for event in events if isinstance(event, EpochDone)]
    validated = [event for event in events if isinstance(event, Validated)]
    for epoch, measured in zip(epochs, validated, strict=True):
        told = [event for event in steps(events) if event.epoch == epoch.epoch]
        losses = [loss for event in told for loss in event.losses]
        assert epoch.train_loss == pytest.approx(sum(losses) / len(losses))
        assert (epoch.validation_loss, epoch.validation_accuracy) == (measured.loss, measured.accuracy)
        assert (epoch.step, measured.whole) == (measured.step, True)
    assert (ended(events).loss, ended(events).accuracy) == (validated[-1].loss, validated[-1].accuracy)
    assert ended(events).images_per_second > 0
    seconds = [event.seconds for event in events if isinstance(event, (StepsDone, EpochDone, RunEnded))]
    assert seconds == sorted(seconds)


def test_the_model_at_the_end_is_whole_and_has_its_record(config: TrainingConfig, easy: Dataset) -> None:
    last = ended(list(train(config, dataset=easy)))
    assert last.model is not None
    assert last.model.build()(torch.zeros(1, 1, 28, 28)).shape == (1, 10)
    assert last.model.sureness is not None
    record = last.model.record
    assert (record["steps"], record["accuracy"], record["outcome"]) == (20, last.accuracy, "completed")
    assert record["config"]["threads"] == 1


@pytest.mark.parametrize(
    ("scaling", "mean", "std"),
    [("standard", (0.2,), (0.3,)), ("unit", (0.0,), (1.0,)), ("centred", (0.5,), (0.5,))],
)
def test_the_model_carries_the_scaling_it_was_trained_with(
    config: TrainingConfig, easy: Dataset, scaling: str, mean: tuple[float], std: tuple[float]
) -> None:
    started = next(iter(train(config.changed(scaling=scaling), dataset=easy)))
    assert isinstance(started, RunStarted)
    assert started.model.preprocessing == Preprocessing("picture", (1, 28, 28), mean, std)
    digits = next(iter(train(config, dataset=replace(easy, digits=True))))
    assert isinstance(digits, RunStarted)
    assert digits.model.preprocessing.kind == "digit"


def test_an_image_left_over_joins_the_last_batch(config: TrainingConfig, make_dataset: type[Dataset]) -> None:
    data = make_dataset(65)
    events = list(train(config.changed(model="lenet5-bn", epochs=1), dataset=data))
    assert next(event for event in events if isinstance(event, RunStarted)).steps_per_epoch == 2
    assert ended(events).step == 2


def test_a_paused_training_costs_no_time(
    config: TrainingConfig, easy: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = itertools.count()
    paused = [0.0]
    monkeypatch.setattr("core.training.meter.time.perf_counter", lambda: next(clock) * 1e-6 + paused[0])
    for event in train(config, dataset=easy):
        paused[0] += 1000.0
        if isinstance(event, (StepsDone, EpochDone, RunEnded)):
            assert event.seconds < 1


def test_preparing_counts_for_nothing(config: TrainingConfig, easy: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("core.training.meter.time.perf_counter", lambda: now[0])

    def slow(_key: str, _shape: object = None) -> Work[Dataset]:
        yield Progress("Reading images", 1, 2)
        now[0] += 500.0
        return easy

    monkeypatch.setattr(loop, "load_dataset", slow)
    events = list(train(config))
    assert events[0] == Preparing("Reading images", 1, 2)
    assert ended(events).seconds < 1


def test_closing_it_while_it_prepares_cancels_the_work(config: TrainingConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = []

    def endless(_key: str, _shape: object = None) -> Work[Dataset]:
        try:
            while True:
                yield Progress("Reading images", 0, 0)
        finally:
            closed.append(True)

    monkeypatch.setattr(loop, "load_dataset", endless)
    events = train(config)
    next(events)
    events.close()  # type: ignore[attr-defined]
    assert closed == [True]


def test_the_number_of_threads_of_the_caller_comes_back(config: TrainingConfig, easy: Dataset) -> None:
    before = torch.get_num_threads()
    events = train(config.changed(threads=before + 1), dataset=easy)
    next(events)
    assert torch.get_num_threads() == before + 1
    events.close()  # type: ignore[attr-defined]
    assert torch.get_num_threads() == before


def test_only_so_many_images_are_used(config: TrainingConfig, easy: Dataset) -> None:
    events = list(train(config.changed(limit_train=50), dataset=easy))
    started = events[0]
    assert isinstance(started, RunStarted)
    assert (started.train_size, started.steps_per_epoch) == (50, 2)
    more = next(iter(train(config.changed(limit_train=10**6), dataset=easy)))
    assert isinstance(more, RunStarted)
    assert more.train_size == 320


def test_the_last_epochs_show_the_images_as_they_are(
    config: TrainingConfig, easy: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    varied: list[int] = []
    monkeypatch.setattr(setup, "make_augmentation", lambda *_: lambda images, _chance: (varied.append(1), images)[1])
    for epochs, plain, expected in ((4, 1, 3), (4, 0, 4), (4, 9, 2), (1, 2, 1)):
        varied.clear()
        for _ in train(config.changed(epochs=epochs, plain_epochs=plain), dataset=easy):
            pass
        assert len(varied) == expected * 10  # steps an epoch


def test_what_was_left_out_of_the_data_is_said_once_at_the_start(config: TrainingConfig, easy: Dataset) -> None:
    data = replace(easy, notes=tuple(f"line {number}: 7.png has no label." for number in range(9)))
    _, warning, *others = train(config, dataset=data)
    assert isinstance(warning, Warned)
    assert warning.kind == "skipped"
    assert warning.message.startswith("Not all of Easy squares can be used: line 0: 7.png has no label; line 1: ")
    assert warning.message.endswith("line 4: 7.png has no label; and 4 more.")
    assert not any(isinstance(event, Warned) for event in others)


def test_a_dataset_is_loaded_by_its_key(config: TrainingConfig) -> None:
    assert loop.load_dataset is load.load_dataset
    with pytest.raises(AppError, match="There is no dataset named “nonsense”"):
        list(train(config.changed(dataset="nonsense")))


def test_the_model_to_start_from_is_opened_before_the_data_is_read(
    config: TrainingConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(_key: str, _shape: object = None) -> Work[Dataset]:
        raise AssertionError
        yield

    monkeypatch.setattr(loop, "load_dataset", never)
    with pytest.raises(AppError, match=r"missing\.safetensors"):
        list(train(config.changed(start_from="/nowhere/missing.safetensors")))
