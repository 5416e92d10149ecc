"""What may be asked of a training while it runs: to stop, to step, for weights, figures and another learning rate."""

import itertools
import math
from collections.abc import Iterator
from dataclasses import replace

import pytest
import torch

from core.config import TrainingConfig
from core.datasets.dataset import Dataset, MemorySplit
from core.datasets.generated import DrawnSplit
from core.training import setup
from core.training.control import Control
from core.training.events import EpochDone, Event, RunStarted, Snapshot, StepsDone, Validated
from core.training.loop import train
from tests.core.training.told import checkpoints, ended, kinds, steps, without_keeping


def step_by_step(config: TrainingConfig, easy: Dataset) -> tuple[Control, Iterator[Event]]:
    """A training that has started and gives a turn after each batch."""
    control = Control()
    control.step = True
    events = without_keeping(train(config, control, dataset=easy))
    assert isinstance(next(events), RunStarted)
    return control, events


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


def test_a_model_is_not_said_to_be_as_good_as_it_was_some_steps_before(config: TrainingConfig, easy: Dataset) -> None:
    control, events = step_by_step(config, easy)
    told = list(itertools.islice(events, 13))
    (epoch,) = [event for event in told if isinstance(event, EpochDone)]
    control.request_stop(hurry=True)
    last = ended(list(events))
    assert (last.step > epoch.step, last.accuracy) == (True, epoch.validation_accuracy)
    assert last.model is not None
    assert (last.model.record["accuracy"], last.model.record["loss"]) == (None, None)


def test_a_hurry_during_the_last_validation_leaves_a_run_that_can_still_get_its_end(
    config: TrainingConfig, easy: Dataset
) -> None:
    """Nothing is told to be the result that belongs to the weights of before."""
    config, control = config.changed(epochs=2), Control()
    whole = ended(list(train(config, dataset=easy)))

    class Hurried(MemorySplit):
        def take(self, indices: torch.Tensor) -> torch.Tensor:
            if measured:
                control.request_stop(hurry=True)
            return super().take(indices)

    assert isinstance(easy.test, MemorySplit)
    measured, told = False, []
    for event in train(config, control, dataset=replace(easy, test=Hurried(easy.test.images, easy.test.labels))):
        measured = measured or isinstance(event, EpochDone)
        told.append(event)
    assert (ended(told).outcome, ended(told).step) == ("stopped", whole.step)
    resumed = ended(list(train(config, dataset=easy, resume=checkpoints(told)[-1])))
    assert (resumed.outcome, resumed.accuracy) == ("completed", whole.accuracy)


def test_a_stop_between_two_epochs_validates_once(config: TrainingConfig, easy: Dataset) -> None:
    control = Control()
    told = []
    for event in without_keeping(train(config, control, dataset=easy)):
        told.append(event)
        if isinstance(event, EpochDone):
            control.request_stop()
    assert kinds(told) == ["RunStarted", "StepsDone", "Validated", "EpochDone", "RunEnded"]
    assert ended(told).outcome == "stopped"


def test_images_that_are_still_being_made_do_not_hold_up_a_stop(config: TrainingConfig, easy: Dataset) -> None:
    control = Control()

    class Feed:
        """Has the images of one batch, and never any more."""

        drawn = 0

        def wait(self, _split: str, count: int, timeout: float | None = None) -> bool:
            if count <= config.batch_size:
                return True
            control.request_stop()
            return False

    assert isinstance(easy.train, MemorySplit)
    drawn = DrawnSplit(easy.train.images, easy.train.labels, config.batch_size, "train", Feed())  # type: ignore[arg-type]
    told = list(without_keeping(train(config, control, dataset=replace(easy, train=drawn))))
    assert kinds(told) == ["RunStarted", "StepsDone", "Validated", "RunEnded"]
    assert (ended(told).outcome, ended(told).step) == ("stopped", 1)


class SlowFeed:
    """Has that many test images, and never any more. Who waits for them asks for a stop, which has to be heard."""

    drawn = 0

    def __init__(self, control: Control, there: int) -> None:
        self.control, self.there, self.waits = control, there, 0

    def wait(self, _split: str, count: int, timeout: float | None = None) -> bool:
        if count > self.there:
            self.control.request_stop()
            self.waits += 1
            assert timeout is not None
            assert self.waits < 10
        return count <= self.there


def slow_test(easy: Dataset, feed: SlowFeed) -> Dataset:
    assert isinstance(easy.test, MemorySplit)
    images, labels = easy.test.images, easy.test.labels
    return replace(easy, test=DrawnSplit(images, labels, 50, "test", feed))  # type: ignore[arg-type]


@pytest.mark.parametrize(("there", "measured"), [(49, []), (50, ["Validated"])])
def test_a_stop_measures_what_is_there_and_waits_for_no_image(
    config: TrainingConfig, easy: Dataset, monkeypatch: pytest.MonkeyPatch, there: int, measured: list[str]
) -> None:
    """The part that is measured within an epoch may be there; the figures of the end are those of all images."""
    monkeypatch.setattr(setup, "_PART", 50)
    control = Control()
    events = without_keeping(train(config, control, dataset=slow_test(easy, SlowFeed(control, there))))
    told = [next(events)]
    control.request_stop()
    told += events
    assert kinds(told) == ["RunStarted", "StepsDone", *measured, "RunEnded"]
    assert [event.whole for event in told if isinstance(event, Validated)] == [False] * len(measured)
    last = ended(told)
    assert (last.outcome, math.isnan(last.accuracy)) == ("stopped", True)
    assert last.model is not None
    assert (last.model.record["accuracy"], last.model.sureness is not None) == (None, bool(measured))


def test_a_stop_while_the_last_images_are_waited_for_leaves_a_run_that_can_still_get_its_end(
    config: TrainingConfig, easy: Dataset
) -> None:
    config, control = config.changed(epochs=1), Control()
    whole = ended(list(train(config, dataset=easy)))
    told = list(train(config, control, dataset=slow_test(easy, SlowFeed(control, 50))))
    assert (ended(told).outcome, ended(told).step) == ("stopped", whole.step)
    resumed = ended(list(train(config, dataset=easy, resume=checkpoints(told)[-1])))
    assert (resumed.outcome, resumed.accuracy) == ("completed", whole.accuracy)


def test_stepping_gives_a_turn_after_each_batch(config: TrainingConfig, easy: Dataset) -> None:
    control, events = step_by_step(config.changed(model="linear", epochs=30), easy)
    for number in range(1, 6):
        event = next(events)
        assert isinstance(event, StepsDone)
        assert (event.first_step, event.last_step) == (number, number)
    control.step = False
    assert max(len(event.losses) for event in steps(list(events))) > 1


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
    told = []
    for event in train(config.changed(model="lenet5-bn"), control, dataset=easy):
        control.request_snapshot()
        control.request_validation()
        told.append(event)
    asked = ended(told).model
    assert plain is not None
    assert asked is not None
    assert all(torch.equal(value, plain.weights[name]) for name, value in asked.weights.items())


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
    control, events = step_by_step(config.changed(schedule="cosine"), easy)
    told = []
    for event in events:
        if isinstance(event, StepsDone) and event.last_step == 20:
            assert event.learning_rate == 0
            control.request_learning_rate(0.001)
        told.append(event)
    assert ended(told).outcome == "completed"


def test_the_quick_validation_takes_a_thousand_images_and_always_the_same(
    config: TrainingConfig, easy: Dataset
) -> None:
    taken: list[torch.Tensor] = []

    class Watched(MemorySplit):
        def take(self, indices: torch.Tensor) -> torch.Tensor:
            taken.append(indices)
            return super().take(indices)

    assert isinstance(easy.test, MemorySplit)
    many = Watched(easy.test.images.repeat(13, 1, 1, 1), easy.test.labels.repeat(13))
    seen = []
    for _ in range(2):
        control, events = step_by_step(config, replace(easy, test=many))
        control.request_validation()
        list(itertools.islice(events, 2))
        seen.append(torch.cat(taken))
        taken.clear()
    assert len(seen[0].unique()) == 1000
    assert torch.equal(seen[0], seen[1])
