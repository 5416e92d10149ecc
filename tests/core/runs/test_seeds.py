"""The band of runs that differ by their seed, and what may be said of a difference."""

import math

import numpy as np
import pytest

from core.runs import Run
from core.runs.seeds import band, say_difference
from core.training.events import StepsDone, Validated
from tests.core.runs.telling import CONFIG


def run_of(losses: list[float], accuracies: dict[int, float] | None = None) -> Run:
    run = Run(CONFIG)
    run.record(StepsDone(1, 1, tuple(losses), tuple(losses), 0.1, 1.0, 1.0))
    for step, accuracy in (accuracies or {}).items():
        run.record(Validated(step, 0.5, accuracy, whole=True))
    return run


def test_a_band_is_the_least_the_mean_and_the_most() -> None:
    bands = band([run_of([3, 2], {2: 0.9}), run_of([1, 2], {2: 0.7}), run_of([2, 5], {2: 0.8})])
    assert bands.loss.steps.tolist() == [1, 2]
    assert bands.loss.low.tolist() == [1, 2]
    assert bands.loss.mean.tolist() == [2, 3]
    assert bands.loss.high.tolist() == [3, 5]
    assert bands.accuracy.mean.tolist() == pytest.approx([0.8])


def test_a_band_reaches_as_far_as_two_runs_do() -> None:
    bands = band([run_of([1, 1, 1, 1]), run_of([2, 2, 2]), run_of([3])])
    assert bands.loss.steps.tolist() == [1, 2, 3]
    assert bands.loss.high.tolist() == [3, 2, 2]


def test_quick_validations_and_numbers_that_are_none_have_no_say() -> None:
    first, second = run_of([math.nan, 1.0], {2: math.nan}), run_of([1.0, 2.0], {2: 0.5})
    first.record(Validated(1, 0.5, 0.5, whole=False))
    bands = band([first, second, run_of([3.0, math.inf])])
    assert bands.loss.steps.tolist() == [1, 2]
    assert bands.loss.mean.tolist() == [2, 1.5]
    assert len(bands.accuracy.steps) == 0


def test_one_run_or_none_has_no_band() -> None:
    assert len(band([run_of([1, 2])]).loss.steps) == 0
    assert len(band([]).loss.mean) == 0
    assert len(band([Run(CONFIG), Run(CONFIG)]).loss.mean) == 0


def test_losses_may_be_smoothed_before_they_are_compared() -> None:
    noisy, steady = run_of([0, 2, 0, 2, math.nan]), run_of([1] * 5)
    halved = band([noisy, steady], lambda losses: losses / 2).loss
    assert halved.high.tolist() == (band([noisy, steady]).loss.high / 2).tolist()


FIVE = [0.980, 0.982, 0.984, 0.986, 0.988]


@pytest.mark.parametrize(
    ("a", "b", "verdict", "words"),
    [
        (FIVE, [0.981, 0.983, 0.985, 0.987, 0.989], "inside", "inside the band of the seeds"),
        (FIVE, [number + 0.02 for number in FIVE], "outside", "more than the seeds explain"),
        (FIVE, FIVE, "inside", "100% of all cases"),
        (FIVE[:3], [0.99, 0.991, 0.992], "too few", "more seeds would tell"),
        (FIVE[:3], [0.981, 0.983, 0.985], "inside", "inside the band"),
        ([0.98], [0.99], "too few", "98.00% against 99.00%: 1.00 points apart. With one run each"),
        ([0.9], FIVE, "too few", "90.00% against 98.40% (98.00% to 98.80%)"),
        ([0.985], FIVE, "inside", "inside the band"),
        ([], FIVE, "too few", "no results to compare"),
        ([math.nan], FIVE, "too few", "no results to compare"),
        ([0.5, 0.5, 0.5, 0.5], [0.6, 0.6, 0.6, 0.6], "outside", "3% of all cases"),
    ],
)
def test_a_difference_is_said_to_lie_inside_the_band_or_not(
    a: list[float], b: list[float], verdict: str, words: str
) -> None:
    said = say_difference(a, b)
    assert said.verdict == verdict
    assert words in said.sentence
    assert say_difference(b, a).verdict == verdict


def test_luck_alone_is_rarely_called_a_difference() -> None:
    generator = np.random.default_rng(1)
    groups = [generator.normal(0.98, 0.002, (2, 5)) for _ in range(400)]
    called = sum(say_difference(a.tolist(), b.tolist()).verdict == "outside" for a, b in groups)
    assert called / len(groups) < 0.08


def test_a_difference_of_many_runs_is_found_although_their_bands_overlap() -> None:
    generator = np.random.default_rng(2)
    a, b = generator.normal(0.980, 0.002, 30), generator.normal(0.982, 0.002, 30)
    said = say_difference(a.tolist(), b.tolist())
    assert said.verdict == "outside"
    assert said.difference == pytest.approx(-0.002, abs=0.001)
    assert said == say_difference(a.tolist(), b.tolist())
