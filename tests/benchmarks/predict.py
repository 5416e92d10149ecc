"""How long it takes from a drawing to its prediction, and to open the model that the canvas starts with.

    uv run python -m tests.benchmarks.predict

One torch thread. “Elapsed” needs an idle core to mean anything; “processor” is the time that the work itself took.
"""

import math
import time
from collections.abc import Callable

import numpy as np
import torch

from core.model_files import open_model
from core.paths import assets_dir
from core.pixels.spec import Drawing, Point
from core.pixels.steps import to_input
from core.predict import Predictor

ROUNDS = 1000
MODEL = "digits-lenet5.safetensors"


def main() -> None:
    torch.set_num_threads(1)
    path = assets_dir() / MODEL
    model = open_model(path)
    predictor = Predictor(model)
    print("| what | elapsed: median | p99 | processor: median | p99 |")
    for points in (40, 200, 2000):
        drawing = eight(points)
        row(f"drawing of {points} points -> input", lambda d=drawing: to_input(d, model.preprocessing))
        row(f"drawing of {points} points -> prediction", lambda d=drawing: predictor.predict(d))
    row("open the model file", lambda: open_model(path), rounds=100)


def eight(points: int) -> Drawing:
    """An eight on a canvas of 280 pixels, with mouse positions in whole pixels."""
    turns = [2 * math.pi * number / (points - 1) for number in range(points)]
    stroke = tuple(Point(round(140 + 50 * math.sin(2 * turn)), round(140 + 90 * math.cos(turn))) for turn in turns)
    return Drawing((stroke,), canvas=(280.0, 280.0))


def row(what: str, work: Callable[[], object], rounds: int = ROUNDS) -> None:
    elapsed, processor = [], []
    for _ in range(rounds + 20):
        start, start_processor = time.perf_counter(), time.thread_time()
        work()
        elapsed.append(time.perf_counter() - start)
        processor.append(time.thread_time() - start_processor)
    figures = [np.percentile(np.array(times[20:]) * 1000, (50, 99)) for times in (elapsed, processor)]
    print("| " + " | ".join([what, *(f"{value:.2f} ms" for pair in figures for value in pair)]) + " |", flush=True)


if __name__ == "__main__":
    main()
