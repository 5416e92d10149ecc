"""Kills processes while they save a model over an older one: what lies there opens, and is the old one or the new one.

    uv run python -m tests.soak.saving [--count 1000] [--seed 0]

Each process saves networks without end, in turns as Inkling's own file and as a bare state dict, until it gets SIGKILL;
all weights of one network are one number, which grows. Afterwards both files have to open with the weights of a single
network, no older than the last that was said to be saved, and the next save sweeps away what the killed one left.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import torch

from core.errors import AppError
from core.model_files import open_model, save_model
from core.trained_model import TrainedModel
from tests.core.model_files.making import model_of, weights_of

NAMES = ("own 漢字.safetensors", "bare.pth")
_SAID = 8  # bytes for a number


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000, help="how many kills")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(1)
    figures: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for failure in _kills(Path(folder), options.count, random.Random(options.seed), figures):
            figures["files lost"] += 1
            print(f"FAILED: {failure}", flush=True)
    for name in ("kills", "in the middle of a file", "saves before them", "files lost"):
        print(f"{name}: {figures[name]}")
    return int(figures["files lost"] > 0)


def _kills(folder: Path, count: int, chance: random.Random, figures: Counter[str]) -> Iterator[str]:
    number, said, before = 1, 1, set[str]()
    seconds = _save_both(folder, number)
    while figures["kills"] < count:
        told = _killed(folder, number, chance.uniform(0, 3 * seconds))
        said = max(said, told)
        figures["kills"] += 1
        figures["saves before them"] += max(0, told - number)
        left = _left_over(folder)
        figures["in the middle of a file"] += bool(left - before)
        before = left
        for name in NAMES:
            found = yield from _checked(folder / name, said, figures["kills"])
            number = max(number, found)
        if figures["kills"] % 100 == 0:
            print(f"{figures['kills']} kills", flush=True)
    _save_both(folder, number)
    yield from (f"{name} is left over" for name in _left_over(folder))


def _checked(path: Path, least: int, kill: int) -> Iterator[str]:
    """The number in that file; what is wrong with it is yielded."""
    try:
        weights = open_model(path).weights
    except AppError as error:
        yield f"kill {kill}: {error}"
        return 0
    numbers = {value for weight in weights.values() for value in weight.unique().tolist()}
    if len(numbers) != 1 or min(numbers) < least:
        yield f"kill {kill}: “{path.name}” holds {sorted(numbers)[:3]}, and {least} was saved"
    return int(max(numbers))


def _killed(folder: Path, number: int, after: float) -> int:
    """Save in a process of its own until it is killed; the last number that it told to be in both files, or 0."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _save_without_end(folder, number, writing)
    os.close(writing)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    whole = len(said) // _SAID * _SAID
    return int.from_bytes(said[whole - _SAID : whole])


def _save_without_end(folder: Path, number: int, told: int) -> None:
    try:
        while True:
            number += 1
            for name in NAMES:
                save_model(_network(number), folder / name)
            os.write(told, number.to_bytes(_SAID))
    finally:
        os._exit(1)


def _save_both(folder: Path, number: int) -> float:
    """How long it took."""
    start = time.perf_counter()
    for name in NAMES:
        save_model(_network(number), folder / name)
    return time.perf_counter() - start


def _network(number: int) -> TrainedModel:
    return model_of(weights={name: torch.full_like(weight, number) for name, weight in weights_of().items()})


def _left_over(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir() if entry.name not in NAMES}


if __name__ == "__main__":
    sys.exit(main())
