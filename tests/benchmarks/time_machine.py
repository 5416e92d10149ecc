"""From a move of the time machine's slider to what follows it on the screen, with and without a training beside it.

    INKLING_DATA_DIR=... uv run python -m tests.benchmarks.time_machine [--moves N]

LeNet-5 learns MNIST in one thread; then the slider jumps from moment to moment, two a second. The time runs to the end
of the first painting that shows the moment: the bars of the drawing, the feature maps, the confusion matrix. Each
jump is to another moment than all before. Without a screen set QT_QPA_PLATFORM=offscreen.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from core.paths import assets_dir
from gui import app
from gui.main_window import MainWindow
from gui.panels.inside_maps import MapsPage
from gui.panels.inside_tab import InsideTab
from gui.panels.mistakes_tab import MistakesTab
from gui.torch_loading import load_early
from tests.benchmarks.watching import draw_a_line

if TYPE_CHECKING:
    from gui.panels.time_machine import TimeMachine

LIMIT_MS = 100.0
REST_MS = 500
LATEST_MS = 5000
UNPAINTED_MS = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--moves", type=int, default=20)
    moves = parser.parse_args().moves
    with tempfile.TemporaryDirectory() as home:
        os.environ["INKLING_HOME"] = home
        window = open_window()
        print("| from the slider's move to | while | median | slowest | at most |\n|---|---|---|---|---|")
        train(window, epochs=30)
        wait_until(lambda: len(window.training_tab.prepare().time_machine.slider._steps) > 8)
        report(window, "a training runs", moves)
        window.controller.stop()
        wait_until(lambda: not window.controller.is_busy)
        report(window, "none runs", moves)
        window.session.unsaved = False
        window.close()


def open_window() -> MainWindow:
    load_early()
    sys.setswitchinterval(app.SWITCH_SECONDS)
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    window = app.make_window(application)
    window.resize(1366, 740)
    window.show()
    window.begin([], next(assets_dir().glob("*.safetensors")))
    wait_until(lambda: window.session.model is not None and not window.tasks.count)
    return window


def train(window: MainWindow, epochs: int) -> None:
    window.setup.data.show_dataset("mnist")
    window.setup.training.set_values({"preset": "quick", "epochs": epochs, "batch_size": 64, "threads": 1})
    draw_a_line(window)
    window.run_bar.train.click()
    wait_until(lambda: window.controller.state == "running")


def report(window: MainWindow, when: str, moves: int) -> None:
    """Each of the three in turn, with its tab in front."""
    machine = window.training_tab.prepare().time_machine
    for what, watched in (("bars", watch_bars), ("feature maps", watch_maps), ("confusion matrix", watch_matrix)):
        widget, shows = watched(window)
        wait(2000)
        times = [follow(machine, widget, shows, step) for step in some(machine, moves)]
        machine.return_to_now()
        verdict = "ok" if max(times) <= LIMIT_MS else "TOO SLOW"
        figures = f"{statistics.median(times):.0f} ms | {max(times):.0f} ms | {LIMIT_MS:.0f} ms, {verdict}"
        print(f"| {what} | {when} | {figures} |", flush=True)


def some(machine: TimeMachine, count: int) -> list[int]:
    """Moments far apart, one after another."""
    steps = machine.slider._steps
    return [steps[number * 7 % len(steps)] for number in range(min(count, len(steps)))]


def watch_bars(window: MainWindow) -> tuple[QWidget, Callable[[int], bool]]:
    window.tabs.setCurrentWidget(window.training_tab)
    return window.draw.column.bars, lambda step: judged_step(window) == step


def judged_step(window: MainWindow) -> int:
    judge: Any = window.draw.judging._judge
    return int(judge.model.record.get("steps", -1)) if judge is not None else -1


def watch_maps(window: MainWindow) -> tuple[QWidget, Callable[[int], bool]]:
    inside = window.show_tab("insideTab")
    assert isinstance(inside, InsideTab)
    inside.switch.choose("maps")
    page = inside.page("maps")
    assert isinstance(page, MapsPage)
    wait_until(lambda: bool(page.sheets.rows))
    return page.sheets.rows[0], lambda step: seen_step(page) == step


def seen_step(page: MapsPage) -> int:
    inspector = page._inspector
    return int(inspector.model.record.get("steps", -1)) if inspector is not None else -1


def watch_matrix(window: MainWindow) -> tuple[QWidget, Callable[[int], bool]]:
    mistakes = window.show_tab("mistakesTab")
    assert isinstance(mistakes, MistakesTab)
    wait_until(lambda: mistakes.report is not None)
    return mistakes.views.matrix, lambda step: mistakes.report is not None and mistakes.report.step == step


def follow(machine: TimeMachine, widget: QWidget, shows: Callable[[int], bool], step: int) -> float:
    """Milliseconds from the move to the end of the painting that shows the moment."""
    loop, seen = QEventLoop(), []
    paint: Any = type(widget).paintEvent

    def note(event: object) -> None:
        paint(widget, event)
        if shows(step):
            seen.append(time.perf_counter())
            loop.quit()

    def look() -> None:
        """What looks the same as before is not painted anew."""
        if shows(step):
            seen.append(time.perf_counter())
            QTimer.singleShot(UNPAINTED_MS, loop, loop.quit)
            poll.stop()

    widget.paintEvent = note  # type: ignore[assignment, method-assign]
    poll = QTimer(loop, interval=1)
    poll.timeout.connect(look)
    poll.start()
    QTimer.singleShot(LATEST_MS, loop, loop.quit)
    began = time.perf_counter()
    machine.slider.choose(step)
    loop.exec()
    poll.stop()
    del widget.paintEvent
    wait(REST_MS)
    return 1000 * (seen[-1] - began) if seen else float(LATEST_MS)


def wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop, loop.quit)
    loop.exec()


def wait_until(there: Callable[[], bool]) -> None:
    while not there():
        wait(50)


if __name__ == "__main__":
    main()
