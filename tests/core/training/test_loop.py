"""What a training tells, in which order, and what may be asked of it in between."""

import itertools
from collections.abc import Iterator

import pytest
import torch

from core.config import TrainingConfig
from core.datasets import load
from core.datasets.dataset import Dataset
from core.errors import AppError
from core.progress import Progress, Work
from core.training import loop
from core.training.control import Control
from core.training.events import EpochDone, Event, Preparing, RunEnded, RunStarted, Snapshot, StepsDone, Validated
from core.training.loop import train


def steps(events: list[Event]) -> list[StepsDone]:
    return [event for event in events if isinstance(event, StepsDone)]


def kinds(events: list[Event]) -> list[str]:
    """The kinds of events in their order, runs of the same kind as one."""
    return [name for name, _ in itertools.groupby(type(event).__name__ for event in events)]


def ended(events: list[Event]) -> RunEnded:
    last = events[-1]
    assert isinstance(last, RunEnded)
    return last


def step_by_step(config: TrainingConfig, easy: Dataset) -> tuple[Control, Iterator[Event]]:
    """A training that has started and gives a turn after each batch."""
    control = Control()
    control.step = True
    events = train(config, control, dataset=easy)
    assert isinstance(next(events), RunStarted)
    return control, events


def test_the_events_of_a_run_in_their_order(config: TrainingConfig, easy: Dataset) -> None:
    events = list(train(config, dataset=easy))
    epoch = ["StepsDone", "Validated", "EpochDone"]
    assert kinds(events) == ["RunStarted", *epoch, *epoch, "RunEnded"]
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


def test_an_image_left_over_joins_the_last_batch(config: TrainingConfig, make_dataset: type[Dataset]) -> None:
    data = make_dataset(65)
    events = list(train(config.changed(model="lenet5-bn", epochs=1), dataset=data))
    assert next(event for event in events if isinstance(event, RunStarted)).steps_per_epoch == 2
    assert ended(events).step == 2


def test_stopping_ends_after_the_batch_at_hand(config: TrainingConfig, easy: Dataset) -> None:
    control, events = step_by_step(config, easy)
    for _ in range(3):
        next(events)
    control.request_stop()
    rest = list(events)
    assert kinds(rest) == ["StepsDone", "Validated", "RunEnded"]
    last = ended(rest)
    assert (last.outcome, last.step) == ("stopped", 4)
    assert last.model is not None
    assert last.model.record["outcome"] == "stopped"
    assert 0 <= last.accuracy <= 1


def test_a_stop_before_the_first_step_still_gives_a_model(config: TrainingConfig, easy: Dataset) -> None:
    control = Control()
    control.request_stop()
    last = ended(list(train(config, control, dataset=easy)))
    assert (last.outcome, last.step) == ("stopped", 1)
    assert last.model is not None


def test_a_stop_in_a_hurry_measures_nothing_more(config: TrainingConfig, easy: Dataset) -> None:
    control, events = step_by_step(config, easy)
    next(events)
    control.request_stop(hurry=True)
    rest = list(events)
    assert kinds(rest) == ["StepsDone", "RunEnded"]
    assert ended(rest).accuracy != ended(rest).accuracy
    model = ended(rest).model
    assert model is not None
    assert model.record["accuracy"] is None


def test_a_stop_between_two_epochs_validates_once(config: TrainingConfig, easy: Dataset) -> None:
    control = Control()
    told = []
    for event in train(config, control, dataset=easy):
        told.append(event)
        if isinstance(event, EpochDone):
            control.request_stop()
    assert kinds(told) == ["RunStarted", "StepsDone", "Validated", "EpochDone", "RunEnded"]
    assert ended(told).outcome == "stopped"


def test_stepping_gives_a_turn_after_each_batch(config: TrainingConfig, easy: Dataset) -> None:
    control, events = step_by_step(config, easy)
    for number in range(1, 6):
        event = next(events)
        assert isinstance(event, StepsDone)
        assert (event.first_step, event.last_step) == (number, number)
    control.step = False
    assert max(len(event.losses) for event in steps(list(events))) > 1


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

    def slow(_key: str) -> Work[Dataset]:
        yield Progress("Reading images", 1, 2)
        now[0] += 500.0
        return easy

    monkeypatch.setattr(loop, "load_dataset", slow)
    events = list(train(config))
    assert events[0] == Preparing("Reading images", 1, 2)
    assert ended(events).seconds < 1


def test_closing_it_while_it_prepares_cancels_the_work(
    config: TrainingConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = []

    def endless(_key: str) -> Work[Dataset]:
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


def test_a_snapshot_is_the_weights_at_that_step_and_stays_so(config: TrainingConfig, easy: Dataset) -> None:
    control, events = step_by_step(config, easy)
    next(events)
    control.request_snapshot()
    snapshot = next(events)
    assert isinstance(snapshot, Snapshot)
    assert snapshot.step == 1
    kept = {name: value.clone() for name, value in snapshot.weights.items()}
    rest = list(events)
    assert not any(isinstance(event, Snapshot) for event in rest)
    assert all(torch.equal(value, kept[name]) for name, value in snapshot.weights.items())
    model = ended(rest).model
    assert model is not None
    assert not torch.equal(model.weights["fc1.weight"], kept["fc1.weight"])


def test_a_quick_validation_within_an_epoch(config: TrainingConfig, easy: Dataset) -> None:
    control, events = step_by_step(config, easy)
    control.request_validation()
    told = list(itertools.islice(events, 3))
    assert kinds(told) == ["StepsDone", "Validated", "StepsDone"]
    quick = told[1]
    assert isinstance(quick, Validated)
    assert (quick.step, quick.whole) == (1, False)
    assert 0 <= quick.accuracy <= 1


def test_what_is_asked_for_does_not_change_what_is_learned(config: TrainingConfig, easy: Dataset) -> None:
    plain = ended(list(train(config.changed(model="lenet5-bn"), dataset=easy))).model
    control = Control()
    for event in train(config.changed(model="lenet5-bn"), control, dataset=easy):
        control.request_snapshot()
        control.request_validation()
    assert isinstance(event, RunEnded)
    assert plain is not None
    assert event.model is not None
    assert all(torch.equal(value, plain.weights[name]) for name, value in event.model.weights.items())


def test_a_changed_learning_rate_scales_the_rest_of_the_schedule(config: TrainingConfig, easy: Dataset) -> None:
    plain = steps(list(step_by_step(config.changed(schedule="cosine"), easy)[1]))
    control, events = step_by_step(config.changed(schedule="cosine"), easy)
    told = steps(list(itertools.islice(events, 5)))
    control.request_learning_rate(0.0007)
    told += steps(list(events))
    rates = [event.learning_rate for event in told]
    before = [event.learning_rate for event in plain]
    assert rates[:5] == before[:5]
    scale = 0.0007 / before[4]
    assert rates[5:] == pytest.approx([rate * scale for rate in before[5:]])
    assert rates[-1] == pytest.approx(0, abs=1e-12)


def test_a_learning_rate_may_be_changed_where_the_schedule_has_come_to_nothing(
    config: TrainingConfig, easy: Dataset
) -> None:
    control = Control()
    for event in train(config.changed(schedule="cosine"), control, dataset=easy):
        if isinstance(event, StepsDone) and event.last_step >= 19:
            control.request_learning_rate(0.001)
    assert isinstance(event, RunEnded)
    assert event.outcome == "completed"


def test_only_so_many_images_are_used(config: TrainingConfig, easy: Dataset) -> None:
    events = list(train(config.changed(limit_train=50), dataset=easy))
    started = events[0]
    assert isinstance(started, RunStarted)
    assert (started.train_size, started.steps_per_epoch) == (50, 2)
    more = next(iter(train(config.changed(limit_train=10**6), dataset=easy)))
    assert isinstance(more, RunStarted)
    assert more.train_size == 320


def test_a_dataset_is_loaded_by_its_key(config: TrainingConfig) -> None:
    assert loop.load_dataset is load.load_dataset
    with pytest.raises(AppError, match="There is no dataset named “nonsense”"):
        list(train(config.changed(dataset="nonsense")))


def test_the_model_to_start_from_is_opened_before_the_data_is_read(
    config: TrainingConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(_key: str) -> Work[Dataset]:
        raise AssertionError
        yield

    monkeypatch.setattr(loop, "load_dataset", never)
    with pytest.raises(AppError, match=r"missing\.safetensors"):
        list(train(config.changed(start_from="/nowhere/missing.safetensors")))
