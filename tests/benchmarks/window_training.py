"""A window that watches itself while it trains on MNIST."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from gui import app
from gui.main_window import MainWindow
from gui.widgets.live_chart import LiveChart
from tests.benchmarks.watching import after, draw_a_line, memory, watch


@dataclass
class Training:
    """Images a second; seconds from the click to the first point; how late each tick came while it ran."""

    speed: float = math.nan
    point: float = math.nan
    lateness: list[float] = field(default_factory=list)


class TrainingWindow(MainWindow):
    def __init__(self, seen: Training, epochs: int, ticks: bool, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.seen, self.epochs, self.ticks = seen, epochs, ticks
        self.lateness: list[float] = []

    def begin(self, *arguments: Any) -> None:
        super().begin(*arguments)
        self.setup.data.show_dataset("mnist")
        self.setup.training.set_values({"preset": "quick", "epochs": self.epochs, "batch_size": 64, "threads": 1})
        self.controller.state_changed.connect(self.watch_running)
        self.controller.ended.connect(self.finish)
        after(self, 0, self.train_when_awake)

    def train_when_awake(self) -> None:
        """Once the start is over: the training alone is watched."""
        if self.tasks.count:
            after(self, 0.2, self.train_when_awake)
        else:
            draw_a_line(self)
            note_first_point(self.seen)
            self.run_bar.train.click()

    def watch_running(self, state: str) -> None:
        if self.ticks and state == "running":
            watch(self, self.lateness)

    def finish(self, ended: Any) -> None:
        self.seen.lateness = list(self.lateness)
        self.seen.speed = ended.images_per_second
        self.session.unsaved = False
        self.close()


def note_first_point(seen: Training) -> None:
    """From now on, look at what charts are given until there is a point in it."""
    clicked, show_curves = time.perf_counter(), LiveChart.show_curves

    def show_and_look(chart: LiveChart, curves: Any, *arguments: Any, **named: Any) -> None:
        show_curves(chart, curves, *arguments, **named)
        if math.isnan(seen.point) and any(len(curve.x) for curve in curves):
            seen.point = time.perf_counter() - clicked

    LiveChart.show_curves = show_and_look  # type: ignore[method-assign]


def watch_training(epochs: int, *, ticks: bool) -> dict[str, float]:
    """Watching two hundred ticks a second takes a hundredth of the speed, so that is measured without."""
    seen = Training()
    app.MainWindow = partial(TrainingWindow, seen, epochs, ticks)  # type: ignore[misc, assignment]
    app.run([])
    ordered = sorted(seen.lateness) or [0.0]
    late = {"p99": ordered[int(len(ordered) * 0.99)], "max": ordered[-1]}
    return {**late, "speed": seen.speed, "point": seen.point, "memory": memory("VmHWM")}
