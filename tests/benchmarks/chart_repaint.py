"""How long one repaint of the Training tab takes with 100,000 steps: `uv run python -m tests.benchmarks.chart_repaint`.

A frame is everything that happens on the window's side when the run has grown by one event: the new steps are
smoothed, four curves are reduced, and both charts are painted. Times are of the processor, so that a busy machine
does not change them much.
"""

import os
import statistics
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtWidgets import QApplication

from core.config import TrainingConfig
from core.runs import Run
from core.training.events import RunStarted, StepsDone, Validated
from gui import theme
from gui.panels.training_panel import TrainingPanel

STEPS = 100_000
NEW_STEPS = 20
FRAMES = 60
LIMIT_MS = 16.0


def main() -> None:
    application = QApplication([])
    theme.start(application)
    panel = TrainingPanel()
    panel.resize(764, 613)
    panel.show()
    run = _long_run()
    panel.set_run(run)
    application.processEvents()
    data, paint = [], []
    for _ in range(FRAMES):
        _grow(run, NEW_STEPS)
        began = time.thread_time()
        panel.refresh()
        reduced = time.thread_time()
        application.processEvents()
        data.append(1000 * (reduced - began))
        paint.append(1000 * (time.thread_time() - reduced))
    _tell("smooth and reduce", data)
    _tell("paint", paint)
    worst = _tell("frame", [sum(both) for both in zip(data, paint, strict=True)])
    print("within" if worst < LIMIT_MS else "beyond", f"{LIMIT_MS:.0f} ms")


def _tell(what: str, times: list[float]) -> float:
    ordered = sorted(times)
    worst = ordered[int(0.95 * len(ordered))]
    print(f"{what}: median {statistics.median(ordered):.1f} ms, 95% under {worst:.1f} ms")
    return worst


def _long_run() -> Run:
    config = TrainingConfig(epochs=12, schedule="constant")
    run = Run(config)
    run.record(RunStarted(config, 44_426, 600_000, 10_000, 9_380, tuple("0123456789"), "test", (), None))  # type: ignore[arg-type]
    for _ in range(STEPS // 1000):
        _grow(run, 1000)
        run.record(Validated(run.step, 0.05, 0.98, whole=False))
    return run


def _grow(run: Run, steps: int) -> None:
    random = np.random.default_rng(run.step)
    losses = 0.05 + 2 * np.exp(-np.arange(run.step, run.step + steps) / 500) + random.exponential(0.05, steps)
    accuracies = random.binomial(64, 0.97, steps) / 64
    rate = run.config.learning_rate
    event = StepsDone(run.step + 1, 1, tuple(losses), tuple(accuracies), rate, 13_000.0, run.step / 200)
    run.record(event)


if __name__ == "__main__":
    main()
