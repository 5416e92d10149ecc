"""A series of runs as it is trained."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject

from core.config import TrainingConfig
from core.runs import Run
from gui.repeating import Repeating
from gui.series import Series, make_series

CONFIG = TrainingConfig(epochs=1)


@pytest.fixture
def repeating() -> Iterator[Repeating]:
    holder = QObject()  # which must outlive it
    yield Repeating(holder)
    del holder


def ended_of(repeating: Repeating) -> list[Series]:
    found: list[Series] = []
    repeating.ended.connect(found.append)
    return found


def test_it_goes_on_until_each_seed_has_ended(repeating: Repeating) -> None:
    repeating.begin(None)
    repeating.take(make_series(CONFIG, 2))
    seeds = []
    while repeating.goes_on:
        seeds.append(repeating.next.seed)
        repeating.add(Run(repeating.next))
    assert seeds == [CONFIG.seed, CONFIG.seed + 1]


def test_after_a_stop_no_other_run_follows(repeating: Repeating) -> None:
    repeating.begin(None)
    repeating.take(make_series(CONFIG, 3))
    repeating.stop()
    repeating.add(Run(CONFIG))
    assert not repeating.goes_on
    assert len(repeating.series.done) == 1


def test_where_nothing_is_left_to_train_the_series_ends_at_once(repeating: Repeating) -> None:
    ended = ended_of(repeating)
    repeating.begin(None)
    repeating.take(Series((CONFIG,), "g", (Run(CONFIG),), found=1))
    assert [series.total for series in ended] == [1]
    assert not repeating.goes_on
    assert repeating.series is None


def test_only_a_run_that_ended_here_has_read_the_dataset(repeating: Repeating) -> None:
    repeating.begin(None)
    repeating.take(Series((CONFIG, CONFIG.changed(seed=9)), "g", (Run(CONFIG),), found=1))
    assert not repeating.has_trained
    repeating.add(Run(CONFIG))
    assert repeating.has_trained


def test_a_run_of_its_own_is_no_part_of_a_series(repeating: Repeating) -> None:
    ended = ended_of(repeating)
    repeating.begin(None)
    repeating.take(make_series(CONFIG, 2))
    repeating.forget()
    repeating.add(Run(CONFIG))
    repeating.end()
    assert (repeating.series, repeating.group, repeating.goes_on, ended) == (None, "", False, [])
