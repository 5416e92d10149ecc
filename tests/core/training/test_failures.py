"""Trainings that go wrong: they end with a sentence and the last good weights, and their history is not lost."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
import torch

from core.config import TrainingConfig
from core.datasets.dataset import Dataset, MemorySplit
from core.errors import AppError, DataError
from core.training import setup
from core.training.control import Control
from core.training.events import Event, RunEnded, RunStarted, StepsDone, Warned
from core.training.loop import train
from core.training.losses import LossFunction
from core.training.memory import is_out_of_memory

MakeDataset = Callable[..., Dataset]


def outcome(events: list[Event]) -> tuple[Warned, RunEnded]:
    """The only warning of a run, and its end."""
    last = events[-1]
    assert isinstance(last, RunEnded)
    (warning,) = (event for event in events if isinstance(event, Warned))
    return warning, last


def weights(event: Event) -> Mapping[str, torch.Tensor]:
    assert isinstance(event, (RunStarted, RunEnded))
    assert event.model is not None
    return event.model.weights


def are_numbers(tensors: Mapping[str, torch.Tensor]) -> bool:
    return all(bool(torch.isfinite(value).all()) for value in tensors.values())


def spoil_from(monkeypatch: pytest.MonkeyPatch, step: int, spoil: Callable[[torch.Tensor], torch.Tensor]) -> None:
    """From that step on, each loss is what `spoil` makes of it."""
    real = setup.make_loss

    def make_loss(name: str, *, with_junk: bool) -> LossFunction:
        plain, calls = real(name, with_junk=with_junk), [0]

        def loss(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
            value = plain(logits, labels)
            if not value.requires_grad:
                return value
            calls[0] += 1
            return spoil(value) if calls[0] >= step else value

        return loss

    monkeypatch.setattr(setup, "make_loss", make_loss)


def out_of_memory(_loss: torch.Tensor) -> torch.Tensor:
    raise RuntimeError("[enforce fail at alloc_cpu.cpp] DefaultCPUAllocator: can't allocate memory")


def test_far_too_high_a_learning_rate_ends_with_advice_and_good_weights(config: TrainingConfig, easy: Dataset) -> None:
    wild = config.changed(optimizer="sgd", learning_rate=800.0, epochs=20)
    warning, last = outcome(list(train(wild, dataset=easy)))
    assert warning.kind == "diverged"
    assert "Learning rate 800 looks too high: try 0.004. The last good weights are kept." in warning.message
    assert last.outcome == "failed"
    assert are_numbers(weights(last))
    assert last.accuracy == last.accuracy
    assert last.model is not None
    assert last.model.record["outcome"] == "failed"


@pytest.mark.parametrize("epochs", [1, 3])
def test_a_short_run_that_ends_without_a_number_has_failed_as_well(
    config: TrainingConfig, easy: Dataset, epochs: int
) -> None:
    wild = config.changed(optimizer="sgd", learning_rate=1000.0, epochs=epochs)
    events = list(train(wild, dataset=easy))
    warning, last = outcome(events)
    assert "no longer a number after 10 steps" in warning.message
    assert last.outcome == "failed"
    assert are_numbers(weights(last))


def test_stopping_a_run_that_has_no_numbers_any_more_keeps_the_good_weights(
    config: TrainingConfig, easy: Dataset
) -> None:
    control = Control()
    control.step = True
    for event in train(config.changed(optimizer="sgd", learning_rate=1000.0), control, dataset=easy):
        if isinstance(event, StepsDone) and event.last_step == 8:
            assert event.losses[-1] != event.losses[-1]
            control.request_stop()
    assert isinstance(event, RunEnded)
    assert event.outcome == "failed"
    assert are_numbers(weights(event))


def test_the_advice_names_the_learning_rate_that_was_set_and_not_what_the_schedule_made_of_it(
    config: TrainingConfig, easy: Dataset
) -> None:
    wild = config.changed(optimizer="sgd", learning_rate=1000.0, epochs=1, schedule="cosine")
    warning, _ = outcome(list(train(wild, dataset=easy)))
    assert "Learning rate 1000 looks too high: try 0.004." in warning.message


def test_the_weights_before_the_trouble_are_kept(
    config: TrainingConfig, easy: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil_from(monkeypatch, 60, lambda loss: loss * torch.nan)
    events = list(train(config.changed(epochs=20), dataset=easy))
    warning, last = outcome(events)
    assert (warning.kind, last.outcome) == ("diverged", "failed")
    assert are_numbers(weights(last))
    assert not torch.equal(weights(last)["fc1.weight"], weights(events[0])["fc1.weight"])
    assert last.accuracy > 0.5
    told = [loss for event in events if isinstance(event, StepsDone) for loss in event.losses]
    assert len(told) == last.step


def test_a_loss_that_stays_ten_times_too_high_ends_the_run_and_a_short_peak_does_not(
    config: TrainingConfig, easy: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    peaks = [0]

    def peak(loss: torch.Tensor) -> torch.Tensor:
        peaks[0] += 1
        return loss + 1000 if peaks[0] <= 30 else loss

    spoil_from(monkeypatch, 40, peak)
    last = list(train(config.changed(model="linear", epochs=15), dataset=easy))[-1]
    assert isinstance(last, RunEnded)
    assert last.outcome == "completed"
    spoil_from(monkeypatch, 40, lambda loss: loss + 1000)
    warning, last = outcome(list(train(config.changed(model="linear", epochs=30), dataset=easy)))
    assert "ten times what it was at the start" in warning.message
    assert last.step < 300


def test_out_of_memory_ends_with_advice_and_the_last_good_weights(
    config: TrainingConfig, easy: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoiled = [torch.nan, torch.nan]

    def spoil(loss: torch.Tensor) -> torch.Tensor:
        return loss * spoiled.pop() if spoiled else out_of_memory(loss)

    spoil_from(monkeypatch, 53, spoil)
    events = list(train(config.changed(model="linear", epochs=20), dataset=easy))
    warning, last = outcome(events)
    assert warning.kind == "out-of-memory"
    assert warning.message.startswith("Out of memory with batches of 32. Try batches of 8")
    assert (last.outcome, last.step) == ("failed", 54)
    told = [loss for event in events if isinstance(event, StepsDone) for loss in event.losses]
    assert len(told) == 54
    assert last.accuracy > 0.5


def test_out_of_memory_before_the_first_step_is_an_error_with_the_same_advice(
    config: TrainingConfig, easy: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make_optimizer(*_: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory.")

    monkeypatch.setattr(setup, "make_optimizer", make_optimizer)
    with pytest.raises(AppError, match="Out of memory with batches of 32"):
        list(train(config, dataset=easy))


def test_errors_that_are_nobodys_fault_are_not_swallowed(
    config: TrainingConfig, easy: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_loss: torch.Tensor) -> torch.Tensor:
        raise RuntimeError("shapes do not match")

    spoil_from(monkeypatch, 3, broken)
    with pytest.raises(RuntimeError, match="shapes do not match"):
        list(train(config, dataset=easy))


@pytest.mark.parametrize(
    ("error", "is_one"),
    [
        (MemoryError(), True),
        (torch.OutOfMemoryError("CUDA out of memory."), True),
        (RuntimeError("MPS backend out of memory (MPS allocated: 8 GB)"), True),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 80000000000 bytes."), True),
        (RuntimeError("mat1 and mat2 shapes cannot be multiplied"), False),
        (ValueError("out of memory"), False),
    ],
)
def test_out_of_memory_is_told_from_other_errors(error: Exception, is_one: bool) -> None:
    assert is_out_of_memory(error) is is_one


def test_what_torch_raises_where_memory_ends_is_known() -> None:
    with pytest.raises(RuntimeError) as caught:
        torch.empty(2**60, dtype=torch.uint8)
    assert is_out_of_memory(caught.value)


class BrokenSplit(MemorySplit):
    """Its images cannot be had any more after the first few."""

    def take(self, indices: torch.Tensor) -> torch.Tensor:
        if int(indices.max()) >= 100:
            raise DataError("“{file}” has been cut short.", file="pixels.bin")
        return super().take(indices)


def test_images_that_cannot_be_read_any_more_end_the_run_and_keep_what_was_learned(
    config: TrainingConfig, easy: Dataset
) -> None:
    assert isinstance(easy.train, MemorySplit)
    broken = BrokenSplit(easy.train.images, easy.train.labels, piece=100)
    events = list(train(config, dataset=replace(easy, train=broken, test=broken)))
    warning, last = outcome(events)
    assert (warning.kind, warning.message) == ("data", "“pixels.bin” has been cut short.")
    assert last.outcome == "failed"
    assert last.model is not None
    told = [event.last_step for event in events if isinstance(event, StepsDone)]
    assert told[-1] == last.step > 0


class LostAtTheEnd(MemorySplit):
    """Its images are there until the last epoch's validation is done; calibrating the model finds them gone."""

    def take(self, indices: torch.Tensor) -> torch.Tensor:
        taken: list[int] = self.__dict__.setdefault("_taken", [])
        taken.append(len(indices))
        if len(taken) > 2:
            raise DataError("“{file}” has been cut short.", file="pixels.bin")
        return super().take(indices)


def test_images_that_are_lost_after_the_last_epoch_cost_no_model(config: TrainingConfig, easy: Dataset) -> None:
    assert isinstance(easy.test, MemorySplit)
    lost = LostAtTheEnd(easy.test.images, easy.test.labels)
    events = list(train(config, dataset=replace(easy, test=lost)))
    warning, last = outcome(events)
    assert (warning.kind, warning.message) == ("data", "“pixels.bin” has been cut short.")
    assert (last.outcome, last.step) == ("completed", 20)
    assert last.accuracy > 0
    assert last.model is not None
    assert last.model.sureness is None
