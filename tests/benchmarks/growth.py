"""What ten times the images, epochs or runs cost, and the memory of a folder of 100,000 images.

    uv run python -m tests.benchmarks.growth

Ten times as much may take eleven times as long. The folders are made of a few small files, linked over and over.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[2]
IMAGES, EPOCHS, RUNS = 2_000, 2, 100
MANY = 100_000
MOST = 11.0
_LINKS = 10_000  # a file system allows so many to one file, and some more
ROUNDS = 3


def main() -> None:
    if sys.argv[1:2] == ["--load"]:
        print(load(sys.argv[2]))
        return
    print("| ten times | took | at most |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["INKLING_HOME"] = scratch
        place = Path(scratch)
        row("images in a folder, read for the first time", images(place))
        row("epochs", epochs())
        row("runs in the history", runs(place))
        folder = many_images(place / "many", MANY)
        command = [sys.executable, "-m", "tests.benchmarks.growth", "--load", str(folder)]
        told = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    print(f"\nA folder of {MANY:,} images of 32x32 in colour: {told.strip()}")


def row(what: str, ratio: float) -> None:
    print(f"| {what} | {ratio:.1f} times as long | {MOST:.0f} |", flush=True)


def fastest(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    return min(_seconds(work) for _ in range(rounds))


def images(place: Path) -> float:
    from core.datasets.load import load_dataset
    from core.progress import finish

    few, many = many_images(place / "few", IMAGES), many_images(place / "ten times", 10 * IMAGES)

    def read(folder: Path) -> None:
        shutil.rmtree(place / "cache", ignore_errors=True)
        finish(load_dataset(f"folder:{folder}"))

    read(few)
    return fastest(lambda: read(many)) / fastest(lambda: read(few))


def epochs() -> float:
    from core.config import TrainingConfig
    from core.datasets.load import load_dataset
    from core.progress import finish
    from core.training.loop import train

    data = finish(load_dataset("generated"))

    def run(count: int) -> None:
        config = TrainingConfig(model="linear", epochs=count, limit_train=20_000, threads=1)
        for _ in train(config, dataset=data):
            pass

    run(1)
    return fastest(lambda: run(10 * EPOCHS)) / fastest(lambda: run(EPOCHS))


def runs(place: Path) -> float:
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

    few, many = history(RUNS), history(10 * RUNS)
    seconds = fastest(many.runs, 5)
    print(f"| ({10 * RUNS:,} runs are listed in {seconds:.2f} s) | | |")
    return seconds / fastest(few.runs, 5)


def many_images(folder: Path, count: int) -> Path:
    """Two classes; every tenth image is for testing."""
    places = [folder / split / name for split in ("train", "test") for name in ("a", "b")]
    for place in places:
        place.mkdir(parents=True)
    for number in range(count):
        if number % _LINKS == 0:
            source = folder.with_name(f"{folder.name} {number}.png")
            Image.effect_noise((32, 32), 60).convert("RGB").save(source)
        os.link(source, places[number // 10 % 2 + 2 * (number % 10 == 0)] / f"{number}.png")
    return folder


def load(folder: str) -> str:
    """In a process of its own: how much memory the folder takes above torch alone."""
    import torch  # noqa: F401

    from core.datasets.load import load_dataset
    from core.progress import finish
    from tests.benchmarks.window import memory

    before = memory("VmRSS")
    began = time.perf_counter()
    data = finish(load_dataset(f"folder:{folder}"))
    seconds = time.perf_counter() - began
    total = len(data.train.labels) + len(data.test.labels)
    return f"{total:,} read in {seconds:.0f} s, at most {memory('VmHWM') - before:.0f} MB above torch alone"


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
