"""Disk use stays within bounds."""

from itertools import pairwise

import pytest

from core.runs import RunStore, RunWriter, space, weights_files
from core.runs.space import bound_space, size_of
from core.runs.weights_files import kept_checkpoints, most_crowded
from tests.core.runs.telling import CONFIG, broken_off, checkpoint, snapshot, started, whole_run, write


def thinned(epochs: int, an_epoch: int = 10, most_bytes: int = 10**9, bytes_each: int = 1) -> list[int]:
    """The checkpoints that are left after so many epochs, when each is thinned as it comes."""
    kept: set[int] = set()
    for step in range(an_epoch // 2, epochs * an_epoch + 1, an_epoch // 2):
        kept = kept_checkpoints(dict.fromkeys({*kept, step}, bytes_each), an_epoch, most_bytes)
    return sorted(kept)


def test_few_checkpoints_are_all_kept() -> None:
    assert thinned(10) == [*range(10, 100, 10), 95, 100]


@pytest.mark.parametrize("epochs", [11, 20, 57, 300])
def test_of_many_the_newest_two_and_ten_ends_of_epochs_are_kept_spread_evenly(epochs: int) -> None:
    kept = thinned(epochs)
    assert kept[-2:] == [epochs * 10 - 5, epochs * 10]
    ends = [step for step in kept if step % 10 == 0]
    assert (len(ends), ends[0]) == (10, 10)
    gaps = [after - before for before, after in pairwise(ends)]
    assert max(gaps[:-1]) <= 3 * min(gaps[:-1])


def test_large_checkpoints_are_fewer_but_never_less_than_two() -> None:
    assert len(thinned(20, most_bytes=50, bytes_each=10)) == 5
    assert thinned(20, most_bytes=50, bytes_each=1000) == [195, 200]


def test_without_epochs_only_the_newest_stay() -> None:
    assert kept_checkpoints({1: 1, 2: 1, 3: 1}, 0, 100) == {2, 3}


def test_the_most_crowded_is_missed_least() -> None:
    assert most_crowded([0, 10, 12, 14, 30]) == 12
    assert most_crowded([5, 7]) == 5


def test_a_run_keeps_so_many_snapshots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights_files, "MOST_SNAPSHOTS", 5)
    writer = write([started(), *(snapshot(step) for step in range(0, 50, 5))])
    steps = RunStore().snapshot_steps(writer.id)
    assert len(steps) == 5
    assert (steps[0], steps[-1]) == (0, 45)


def test_snapshots_of_a_run_take_so_many_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights_files, "SNAPSHOT_BYTES", 100_000)
    writer = write([started(), *(snapshot(step) for step in range(0, 50, 5))])
    assert 0 < size_of(writer.folder / "snapshots") <= 100_000


def test_the_oldest_runs_lose_their_snapshots_first_and_starred_ones_never() -> None:
    writers = [write(whole_run()) for _ in range(4)]
    store = RunStore()
    for number, writer in enumerate(writers):
        writer.folder.rename(store.folder / f"2025010{number}-000000-x")
    ids = [f"2025010{number}-000000-x" for number in range(4)]
    store.star(ids[0], True)
    one = size_of(store.folder / ids[0] / "snapshots")
    bound_space(store.folder, 2 * one)
    assert [len(store.snapshot_steps(run_id)) for run_id in ids] == [3, 0, 0, 3]
    assert all(store.checkpoints(run_id) and store.model(run_id) for run_id in ids)


def test_the_oldest_runs_keep_only_their_last_checkpoint() -> None:
    writers = [*(write(whole_run()) for _ in range(3)), broken_off()]
    store = RunStore()
    for number, writer in enumerate(writers):
        writer.folder.rename(store.folder / f"2025010{number}-000000-x")
    ids = [f"2025010{number}-000000-x" for number in range(4)]
    store.star(ids[0], True)
    one = size_of(store.folder / ids[0] / "checkpoints")
    bound_space(store.folder, 3 * one)
    assert [[kept.step for kept in store.checkpoints(run_id)] for run_id in ids[:2]] == [[10, 20, 30], [30]]
    assert len(store.checkpoints(ids[2])) == 3
    bound_space(store.folder, 0)
    assert [len(store.checkpoints(run_id)) for run_id in ids] == [3, 1, 1, 2]
    assert all(store.checkpoint(run_id).step == store.checkpoints(run_id)[-1].step for run_id in ids)


def test_a_run_that_is_being_trained_keeps_its_weights() -> None:
    writer = RunWriter(CONFIG)
    for event in (started(), snapshot(0), *(checkpoint(step) for step in (10, 20, 30))):
        writer.write(event)
    bound_space(RunStore().folder, 0)
    assert RunStore().snapshot_steps(writer.id) == (0,)
    assert len(RunStore().checkpoints(writer.id)) == 3
    writer.close()


def test_the_bound_is_held_whenever_a_run_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    bounded: list[object] = []
    monkeypatch.setattr("core.runs.writer.bound_space", bounded.append)
    write(whole_run())
    assert bounded == [RunStore().folder]
    assert space.MOST_BYTES == 2 * 2**30
