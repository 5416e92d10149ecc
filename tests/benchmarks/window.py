"""How soon the window is there, how late its events are while it trains, what that costs, and what memory it takes.

`uv run python -m tests.benchmarks.window [--epochs N]`. It needs MNIST where INKLING_DATA_DIR says. On a machine
without a screen set QT_QPA_PLATFORM=offscreen, or run it under Xvfb.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]

SETTINGS = ("--model", "lenet5", "--preset", "quick", "--batch-size", "64", "--threads", "1")
ROUNDS = 3
PAIRS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--child", choices=("start", "train", "speed"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        print(json.dumps(measured(arguments.child, arguments.epochs)))
    else:
        report(arguments.epochs)


def report(epochs: int) -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ["INKLING_HOME"] = home
        keep_bytecode(Path(home) / "bytecode")
        child("start")
        starts = [child("start") for _ in range(ROUNDS)]
        trained = [child("train", epochs) for _ in range(ROUNDS)]
        pairs = [(child("speed", epochs)["speed"], command(epochs)) for _ in range(PAIRS)]
    show("process start to first paint", [start["paint"] for start in starts], "s")
    show("to the first answer to a drawing", [start["answer"] for start in starts], "s")
    show("longest freeze of the start", [start["freeze"] for start in starts], "s")
    show("memory at rest, above torch alone", [start["memory"] - bare_torch() for start in starts], "MB")
    show("from Train to the first point", [run["point"] for run in trained], "s")
    show("lateness while training, p99", [run["p99"] * 1000 for run in trained], "ms")
    show("lateness while training, max", [run["max"] * 1000 for run in trained], "ms")
    show("images/s of window / command", [window / alone for window, alone in pairs], "")
    show("peak memory while training", [run["memory"] for run in trained], "MB")


def keep_bytecode(folder: Path) -> None:
    """A window's second start finds all modules compiled; so do these, also where Python is told to write nothing."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder)


def show(what: str, values: list[float], unit: str) -> None:
    each = ", ".join(f"{value:.3g}" for value in values)
    print(f"{what:<32}{statistics.median(values):8.3g} {unit:<3} ({each})")


def child(what: str, epochs: int = 1) -> dict[str, Any]:
    environment = {**os.environ, "STARTED": repr(time.time())}
    run = [sys.executable, "-m", "tests.benchmarks.window", "--child", what, "--epochs", str(epochs)]
    done = subprocess.run(run, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def command(epochs: int) -> float:
    run = [sys.executable, str(ROOT / "main.py"), "train", "--dataset", "mnist", *SETTINGS]
    run += ["--epochs", str(epochs), "--json"]
    done = subprocess.run(run, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, text=True)
    return float(json.loads(done.stdout.splitlines()[-1])["images_per_second"])


def measured(what: str, epochs: int) -> dict[str, float]:
    """In a process of its own, which imports the window only now: what that takes is part of a start."""
    if what == "start":
        gc.disable()  # as main.py does
        from tests.benchmarks.window_start import watch_start

        return watch_start()
    from tests.benchmarks.window_training import watch_training

    return watch_training(epochs, ticks=what == "train")


def bare_torch() -> float:
    """Megabytes of a process that has only imported torch."""
    code = "import torch; from tests.benchmarks.watching import memory; print(memory('VmRSS'))"
    return float(subprocess.run([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout)


if __name__ == "__main__":
    main()
