"""What ten times the images, epochs or runs cost, and the memory of a folder of 100,000 images.

    uv run python -m tests.benchmarks.growth

Ten times as much may take eleven times as long. What counts is the processors' time, of this process and those that it
starts, so that a busy machine changes little; few and many are measured in turns, and medians are compared. The folders
are made of a few small files, linked over and over.
"""

import math
import multiprocessing
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[2]
IMAGES, EPOCHS, RUNS = 10_000, 10, 100
MOST = 11.0
SMALL_BUDGET = 100 * 2**20
_LINKS = 10_000  # a file system allows so many to one file, and some more
_ROUNDS = {"images": 2, "epochs": 5, "runs": 9}

Work = Callable[[], object]


def main() -> None:
    if sys.argv[1:2] == ["--load"]:
        print(load(Path(sys.argv[2]), int(sys.argv[3])))
        return
    print(f"| ten times | CPU seconds | times as much (least to most; at most {MOST:.0f}) | by the clock |")
    print("|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["INKLING_HOME"] = scratch
        place = Path(scratch)
        row("runs in the history, listed", *runs(place), _ROUNDS["runs"])
        row("epochs, kept on disk", *epochs(), _ROUNDS["epochs"])
        row("images in a folder, read for the first time", *images(place), _ROUNDS["images"])
        many = place / "images 10"
        print(f"\nA folder of {10 * IMAGES:,} images of 32x32 in colour")
        for budget in (0, SMALL_BUDGET):
            print(in_a_process_of_its_own(many, budget), flush=True)


def row(what: str, few: Work, many: Work, rounds: int) -> None:
    """A row of the table; the first round, which warms up, does not count."""
    few()
    pairs = [(cost(few), cost(many)) for _ in range(rounds)]
    ratios = sorted(ten[0] / one[0] for one, ten in pairs)
    clock = statistics.median(ten[1] / one[1] for one, ten in pairs)
    one, ten = (statistics.median(pair[place][0] for pair in pairs) for place in range(2))
    shown = f"{statistics.median(ratios):.1f} ({ratios[0]:.1f} to {ratios[-1]:.1f})"
    print(f"| {what} | {one:.3f} and {ten:.3f} | {shown} | {clock:.1f} |", flush=True)


def cost(work: Work) -> tuple[float, float]:
    """Seconds of processors, and by the clock."""
    began, before = time.perf_counter(), _processor_seconds()
    work()
    return _processor_seconds() - before, time.perf_counter() - began


def _processor_seconds() -> float:
    for child in multiprocessing.active_children():
        child.join()  # until then it is not counted
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def images(place: Path) -> tuple[Work, Work]:
    from core.datasets.load import load_dataset
    from core.progress import finish

    few, many = many_images(place / "images 1", IMAGES), many_images(place / "images 10", 10 * IMAGES)

    def read(folder: Path) -> None:
        shutil.rmtree(place / "cache", ignore_errors=True)
        finish(load_dataset(f"folder:{folder}"))

    return lambda: read(few), lambda: read(many)


def epochs() -> tuple[Work, Work]:
    from core.config import TrainingConfig
    from core.datasets.load import load_dataset
    from core.progress import finish
    from core.runs import Run, RunWriter
    from core.training.loop import train

    data = finish(load_dataset("generated"))

    def run(count: int) -> None:
        config = TrainingConfig(model="linear", epochs=count, limit_train=5_000, threads=1)
        writer, record = RunWriter(config), Run(config)
        for event in train(config, dataset=data):
            writer.write(event)
            record.record(event)
        writer.close()

    return lambda: run(EPOCHS), lambda: run(10 * EPOCHS)


def runs(place: Path) -> tuple[Work, Work]:
    from core.config import TrainingConfig
    from core.runs import RunStore, RunWriter
    from core.training.loop import train

    config = TrainingConfig(model="linear", epochs=1, limit_train=500, threads=1)
    writer = RunWriter(config)
    for event in train(config):
        writer.write(event)
    writer.close()

    def history(count: int) -> RunStore:
        folder = place / f"history {count}"
        for number in range(count):
            shutil.copytree(writer.folder, folder / f"2026010{number % 9 + 1}-{number:06}-{writer.id}", symlinks=True)
        return RunStore(folder)

    return history(RUNS).runs, history(10 * RUNS).runs


def many_images(folder: Path, count: int) -> Path:
    """Two classes; every tenth image is for testing."""
    places = [folder / split / name for split in ("train", "test") for name in ("a", "b")]
    for place in places:
        place.mkdir(parents=True)
    for number in range(count):
        if number % _LINKS == 0:
            source = folder.with_name(f"{folder.name} {number}.png")
            Image.merge("RGB", [Image.effect_noise((32, 32), 60) for _ in "RGB"]).save(source)
        os.link(source, places[number // 10 % 2 + 2 * (number % 10 == 0)] / f"{number}.png")
    return folder


def in_a_process_of_its_own(folder: Path, budget: int) -> str:
    command = [sys.executable, "-m", "tests.benchmarks.growth", "--load", str(folder), str(budget)]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def load(folder: Path, budget: int) -> str:
    """Reads it, with that budget of bytes (0: the usual), and every image once; what that takes above torch alone."""
    import torch

    from core.datasets.folder import load_folder
    from core.datasets.image_dataset import MEMORY_BUDGET
    from core.datasets.stored_split import StoredSplit
    from core.progress import finish
    from tests.benchmarks.watching import memory

    before = memory("VmRSS")
    data = finish(load_folder(folder, budget=budget or MEMORY_BUDGET))
    for split in (data.train, data.test):
        for first in range(0, len(split.labels), 1_000):
            split.take(torch.arange(first, min(first + 1_000, len(split.labels))))
    pixels = (len(data.train.labels) + len(data.test.labels)) * math.prod(data.shape) / 2**20
    kept = "on disk" if isinstance(data.train, StoredSplit) else "in memory"
    most = f"at most {memory('VmHWM') - before:.0f} MB above torch alone"
    return f"- with a budget of {(budget or MEMORY_BUDGET) >> 20:,} MB its {pixels:.0f} MB stay {kept}: {most}"


if __name__ == "__main__":
    main()
