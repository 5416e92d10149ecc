import pytest
import torch

from core.training import meter as module
from core.training.meter import Meter, Stopwatch


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(module.time, "perf_counter", clock)
    return clock


def add(meter: Meter, loss: float, labels: list[int], answers: list[int]) -> None:
    logits = torch.nn.functional.one_hot(torch.tensor(answers), 3).float()
    known = torch.tensor(labels)
    meter.add(torch.tensor(loss), logits, known)


def test_a_stopwatch_stands_still_while_it_is_paused(clock: Clock) -> None:
    watch = Stopwatch()
    clock.now += 2
    watch.pause()
    clock.now += 50
    assert watch.seconds == 2
    watch.resume()
    clock.now += 1
    assert watch.seconds == 3
    watch.restart()
    clock.now += 4
    assert watch.seconds == 4


def test_steps_are_told_together_with_their_numbers(clock: Clock) -> None:
    meter = Meter(Stopwatch(), has_junk=False)
    add(meter, 2.0, [0, 1], [0, 0])
    add(meter, 1.0, [2, 2], [2, 2])
    clock.now += 0.5
    told = meter.flush(step=7, epoch=3, learning_rate=0.1)
    assert (told.first_step, told.last_step, told.epoch) == (6, 7, 3)
    assert told.losses == (2.0, 1.0)
    assert told.accuracies == (0.5, 1.0)
    assert told.images_per_second == 8
    assert (told.seconds, told.learning_rate) == (0.5, 0.1)
    assert not meter.waiting


def test_it_is_due_about_25_times_a_second(clock: Clock) -> None:
    meter = Meter(Stopwatch(), has_junk=False)
    add(meter, 1.0, [0], [0])
    assert meter.waiting
    clock.now += 0.039
    assert not meter.due
    clock.now += 0.002
    assert meter.due
    meter.flush(1, 1, 0.1)
    assert not meter.due


def test_the_speed_leaves_out_what_lies_between_restarts(clock: Clock) -> None:
    meter = Meter(Stopwatch(), has_junk=False)
    assert meter.images_per_second == 0
    add(meter, 1.0, [0] * 10, [0] * 10)
    clock.now += 1
    meter.flush(1, 1, 0.1)
    clock.now += 100
    meter.restart()
    add(meter, 1.0, [0] * 20, [0] * 20)
    clock.now += 1
    assert meter.flush(2, 1, 0.1).images_per_second == 20
    assert meter.images_per_second == 15


def test_junk_counts_neither_as_right_nor_as_wrong(clock: Clock) -> None:
    meter = Meter(Stopwatch(), has_junk=True)
    add(meter, 1.0, [0, 1, -1, -1], [0, 0, 0, 0])
    add(meter, 1.0, [-1, -1], [0, 0])
    clock.now += 1
    assert meter.flush(2, 1, 0.1).accuracies == (0.5, 0.0)


def test_an_epochs_figures_are_the_means_of_its_steps(clock: Clock) -> None:
    meter = Meter(Stopwatch(), has_junk=False)
    for loss, answer in ((4.0, 1), (2.0, 0), (0.0, 0)):
        add(meter, loss, [0], [answer])
        clock.now += 1
        meter.flush(1, 1, 0.1)
    assert meter.epoch_loss == 2
    assert meter.epoch_accuracy == pytest.approx(2 / 3)
    meter.start_epoch()
    add(meter, 8.0, [0], [0])
    clock.now += 1
    meter.flush(1, 2, 0.1)
    assert (meter.epoch_loss, meter.epoch_accuracy) == (8, 1)
