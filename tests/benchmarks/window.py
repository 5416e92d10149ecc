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

TICK_MS = 5
START_SECONDS = 8
SETTINGS = ("--model", "lenet5", "--preset", "quick", "--batch-size", "64", "--threads", "1")
ROUNDS = 3
PAIRS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--child", choices=("start", "train", "speed"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child == "start":
        print(json.dumps(watch_start()))
    elif arguments.child:
        print(json.dumps(watch_training(arguments.epochs, ticks=arguments.child == "train")))
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


def watch_start() -> dict[str, float]:
    gc.disable()  # as main.py does
    from gui import app
    from gui.main_window import MainWindow
    from gui.torch_loading import is_loading

    painted: list[float] = []
    answered: list[float] = []
    resting: list[float] = []
    lateness: list[float] = []

    class Watched(MainWindow):
        def begin(self, *arguments: Any) -> None:
            super().begin(*arguments)
            self.draw.judged.connect(self.note_answer)
            draw_a_line(self)

        def note_answer(self) -> None:
            judgement = self.draw.judging.judgement
            if judgement is not None and judgement.answer is not None and not answered:
                answered.append(time.time() - float(os.environ["STARTED"]))

        def paintEvent(self, event: Any) -> None:  # noqa: N802
            super().paintEvent(event)
            if not painted:
                painted.append(time.time() - float(os.environ["STARTED"]))
                watch(self, lateness)
                after(self, START_SECONDS, self.end)

        def end(self) -> None:
            """Not before torch and the model are there: the import is what could freeze the window."""
            if is_loading() or self.session.model is None:
                after(self, 0.5, self.end)
            else:
                resting.append(memory("VmRSS"))
                self.close()

    app.MainWindow = Watched  # type: ignore[misc]
    app.run([])
    return {"paint": painted[0], "freeze": max(lateness), "answer": answered[0], "memory": resting[0]}


def watch_training(epochs: int, *, ticks: bool) -> dict[str, float]:
    """Watching two hundred ticks a second takes a hundredth of the speed, so that is measured without."""
    from gui import app
    from gui.main_window import MainWindow
    from gui.widgets.live_chart import LiveChart

    lateness: list[float] = []
    during: list[float] = []
    speeds: list[float] = []
    clicked: list[float] = []
    points: list[float] = []

    class Watched(MainWindow):
        def begin(self, *arguments: Any) -> None:
            super().begin(*arguments)
            self.setup.data.show_dataset("mnist")
            self.setup.training.set_values({"preset": "quick", "epochs": epochs, "batch_size": 64, "threads": 1})
            self.controller.state_changed.connect(self.watch_running)
            self.controller.ended.connect(self.finish)
            after(self, 0, self.tasks_done)

        def tasks_done(self) -> None:
            """The start is over: now the training alone is watched."""
            if self.tasks.count:
                after(self, 0.2, self.tasks_done)
            else:
                draw_a_line(self)
                LiveChart.show_curves = note_curves  # type: ignore[method-assign]
                clicked.append(time.perf_counter())
                self.run_bar.train.click()

        def watch_running(self, state: str) -> None:
            if ticks and state == "running":
                watch(self, lateness)

        def finish(self, ended: Any) -> None:
            during.extend(lateness)
            speeds.append(ended.images_per_second)
            self.session.unsaved = False
            self.close()

    show_curves = LiveChart.show_curves

    def note_curves(chart: LiveChart, curves: Any, *arguments: Any, **named: Any) -> None:
        show_curves(chart, curves, *arguments, **named)
        if not points and any(len(curve.x) for curve in curves):
            points.append(time.perf_counter() - clicked[0])

    app.MainWindow = Watched  # type: ignore[misc]
    app.run([])
    ordered = sorted(during) or [0.0]
    late = {"p99": ordered[int(len(ordered) * 0.99)], "max": ordered[-1]}
    return {**late, "speed": speeds[0], "point": points[0], "memory": memory("VmHWM")}


def draw_a_line(window: Any) -> None:
    """Something to answer to, drawn with the mouse."""
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    canvas, left = window.draw.canvas, Qt.MouseButton.LeftButton
    QTest.mousePress(canvas, left, pos=QPoint(100, 40))
    for step in range(1, 20):
        QTest.mouseMove(canvas, QPoint(100 + step, 40 + 7 * step))
    QTest.mouseRelease(canvas, left, pos=QPoint(120, 180))


def memory(which: str) -> float:
    """Megabytes of this process, resident now (VmRSS) or at most so far (VmHWM)."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith(which)).split()[1]) / 1024


def bare_torch() -> float:
    """Megabytes of a process that has only imported torch."""
    code = "import torch; from tests.benchmarks.window import memory; print(memory('VmRSS'))"
    return float(subprocess.run([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout)


def watch(parent: Any, lateness: list[float]) -> None:
    """How late each tick of a timer comes."""
    from PySide6.QtCore import Qt, QTimer

    last = [time.perf_counter()]

    def tick() -> None:
        now = time.perf_counter()
        lateness.append(max(0.0, now - last[0] - TICK_MS / 1000))
        last[0] = now

    timer = QTimer(parent, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start()


def after(window: Any, seconds: float, then: Any) -> None:
    from PySide6.QtCore import QTimer

    QTimer.singleShot(round(seconds * 1000), window, then)


if __name__ == "__main__":
    main()
