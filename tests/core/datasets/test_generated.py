"""Loading what is drawn: at once, in the background, from disk, and with everything that can go wrong on the way."""

import os
import select
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from core import paths
from core.datasets.dataset import NO_CLASS, Dataset, MemorySplit
from core.datasets.generated import DrawnSplit, load_drawn, load_generated
from core.datasets.pen import cache, feed
from core.datasets.pen.child import Child
from core.datasets.pen.digits import make_digits
from core.datasets.pen.recipe import GENERATED, JUNK, Recipe, parts
from core.errors import CancelledError
from core.progress import Progress, finish

SMALL = Recipe("generated", 600, 100, 250)
ENDLESS = Recipe("generated", 200_000, 100, 100_000)
ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def no_thread_stays() -> Iterator[None]:
    """Whatever draws in the background ends before the next test begins."""
    yield
    for thread in threading.enumerate():
        if thread.name.startswith("drawing"):
            thread.join()


def all_images(dataset: Dataset) -> tuple[torch.Tensor, torch.Tensor]:
    return tuple(split.take(torch.arange(len(split.labels))) for split in (dataset.train, dataset.test))  # type: ignore[return-value]


def load_and_keep(recipe: Recipe = SMALL) -> Dataset:
    """Load, and wait until all is drawn and written to disk."""
    dataset = finish(load_drawn(recipe))
    if isinstance(dataset.train, DrawnSplit):
        dataset.train.feed.join()
    return dataset


def is_right(dataset: Dataset) -> bool:
    train, test = all_images(dataset)
    return np.array_equal(train, make_digits(1, 0, 600)[0]) and np.array_equal(test, make_digits(2, 0, 100)[0])


def kept_file() -> Path:
    (file,) = paths.cache_dir().iterdir()
    return file


def fake_child(code: str) -> Child:
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, bufsize=0)


def test_gives_all_images_and_labels() -> None:
    dataset = load_and_keep()
    assert (dataset.key, dataset.shape, dataset.digits) == ("generated", (1, 28, 28), True)
    assert dataset.train.labels.tolist() == [i % 10 for i in range(600)]
    assert dataset.test.labels.tolist() == [i % 10 for i in range(100)]
    assert is_right(dataset)


def test_junk_has_no_class() -> None:
    dataset = load_and_keep(Recipe("junk", 60, 20, 30))
    assert set(dataset.train.labels.tolist()) == set(dataset.test.labels.tolist()) == {NO_CLASS}
    assert all(images.any() for images in all_images(dataset))


def test_the_second_load_reads_the_same_bits_in_the_same_order_from_disk() -> None:
    first, second = load_and_keep(), load_and_keep()
    assert isinstance(second.train, MemorySplit)
    assert is_right(second)
    assert first.train.piece == second.train.piece == SMALL.piece


def test_returns_before_all_is_drawn() -> None:
    dataset = finish(load_drawn(ENDLESS))
    assert isinstance(dataset.train, DrawnSplit)
    drawing = dataset.train.feed
    assert drawing.wait("train", ENDLESS.piece, timeout=0)
    assert not drawing.wait("train", ENDLESS.train, timeout=0)
    drawing.stop()
    with pytest.raises(CancelledError):
        dataset.train.take(torch.tensor([ENDLESS.train - 1]))


def test_progress_counts_towards_the_first_piece() -> None:
    work = load_drawn(ENDLESS)
    seen = [next(work) for _ in range(3)]
    work.close()
    assert all(isinstance(step, Progress) and step.total == ENDLESS.piece for step in seen)
    assert [step.done for step in seen] == sorted(step.done for step in seen)


def test_closing_the_work_ends_child_and_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    children: list[Child | None] = []
    start = feed.start_child
    monkeypatch.setattr(feed, "start_child", lambda recipe: children.append(start(recipe)) or children[-1])
    work = load_drawn(ENDLESS)
    next(work)
    work.close()
    assert children[0] is not None
    assert children[0].returncode is not None
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("drawing")]
    assert not list(paths.cache_dir().glob("*"))


def test_the_first_part_is_for_training_and_the_second_for_the_checks_in_between() -> None:
    first, second, *rest = parts(GENERATED)
    assert (first.split, first.start, first.count) == ("train", 0, 10_000)
    assert (second.split, second.start, second.count) == ("test", 0, 2_000)
    assert [part.split for part in rest] == ["train"] * 5 + ["test"]


@pytest.mark.parametrize("recipe", [GENERATED, JUNK, SMALL, Recipe("generated", 10, 3, 50)])
def test_the_parts_make_up_the_whole(recipe: Recipe) -> None:
    for split, total in (("train", recipe.train), ("test", recipe.test)):
        numbers = [range(part.start, part.start + part.count) for part in parts(recipe) if part.split == split]
        assert [number for run in numbers for number in run] == list(range(total))


def test_sizes_are_those_of_mnist() -> None:
    assert (GENERATED.train, GENERATED.test) == (60_000, 10_000)


@pytest.mark.parametrize("damage", ["cut off", "changed", "empty"])
def test_a_damaged_file_is_drawn_again(damage: str) -> None:
    load_and_keep()
    whole = kept_file().read_bytes()
    changed = whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:]
    kept_file().write_bytes({"cut off": whole[:-1], "changed": changed, "empty": b""}[damage])
    assert is_right(load_and_keep())
    assert kept_file().read_bytes() == whole


def test_leftovers_of_other_versions_are_removed() -> None:
    paths.cache_dir().mkdir(parents=True)
    (paths.cache_dir() / "generated-600-100-250-0123.bin").write_bytes(b"old")
    (paths.cache_dir() / "generated-600-100-250-0123-77.part").write_bytes(b"half")
    load_and_keep()
    assert kept_file() == cache.cache_file(SMALL)


def test_a_folder_that_cannot_be_written_to_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "home").write_bytes(b"a file where the folder should be")
    assert is_right(load_and_keep())


def test_a_full_disk_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    assert is_right(load_and_keep())
    assert not list(paths.cache_dir().iterdir())


def test_without_a_child_the_same_bits_are_drawn_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "start_child", lambda _: None)
    assert is_right(load_and_keep())


def test_a_packaged_app_starts_no_second_copy_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert feed.start_child(SMALL) is None


def test_an_interpreter_that_cannot_start_is_no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert feed.start_child(SMALL) is None


@pytest.mark.parametrize(
    "code",
    [
        "raise SystemExit(1)",
        "import os; os.write(1, bytes(784 * 100))",
        "import os; os.write(1, bytes(784 * 250 + 3) + b'x')",
    ],
    ids=["says nothing", "dies in the first part", "sends what is not right"],
)
def test_what_a_child_fails_to_deliver_is_drawn_here(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "start_child", lambda _: fake_child(code))
    assert is_right(load_and_keep())


def test_the_current_folder_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "numpy.py").write_text("raise SystemExit(1)")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(feed.Feed, "_draw_here", lambda *_: pytest.fail("the child did not do its work"))
    assert is_right(load_and_keep())


def test_whoever_waits_hears_of_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise MemoryError("no room for the pictures")

    monkeypatch.setattr(feed, "start_child", lambda _: None)
    monkeypatch.setattr(feed, "draw", fail)
    with pytest.raises(MemoryError, match="no room"):
        finish(load_drawn(SMALL))


def test_loading_takes_over_what_was_started_early(monkeypatch: pytest.MonkeyPatch) -> None:
    feed.start_early(SMALL)
    feed.start_early(SMALL)
    monkeypatch.setattr(feed, "start_child", lambda _: pytest.fail("it was drawn twice"))
    assert is_right(load_and_keep())


def test_nothing_is_started_early_that_lies_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    load_and_keep()
    monkeypatch.setattr(feed, "start_child", lambda _: pytest.fail("it was drawn again"))
    feed.start_early(SMALL)
    assert is_right(load_and_keep())


def test_the_real_dataset_begins_with_a_progress() -> None:
    work = load_generated()
    step = next(work)
    work.close()
    assert (step.what, step.total) == ("Drawing digits", 10_000)


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs a way to wait for a process that is not a child")
def test_the_child_ends_with_its_parent() -> None:
    code = (
        "from core.datasets.pen.feed import Feed; from core.datasets.pen.recipe import Recipe\n"
        "drawing = Feed(Recipe('generated', 2_000_000, 100, 500)); drawing.wait('train', 500)\n"
        "print(drawing._child.pid, flush=True)"
    )
    parent = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, timeout=60)
    try:
        child = os.pidfd_open(int(parent.stdout))
    except ProcessLookupError:
        return
    ended, _, _ = select.select([child], [], [], 20)
    os.close(child)
    assert ended
