"""From a pen event to new bars on the screen, also while a training runs: `uv run python -m tests.benchmarks.canvas`.

A pen draws 2,000 points, one every 8 ms. The time runs from the mouse event to the end of the first painting of the
bars that show an answer to it. `--training` trains LeNet-5 on generated digits in a thread meanwhile.
"""

import os
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.config import TrainingConfig
from core.model_files import open_model
from core.paths import assets_dir
from gui import theme
from gui.app import SWITCH_SECONDS
from gui.panels.draw_panel import DrawPanel
from gui.training_controller import TrainingController
from gui.widgets.probability_bars import ProbabilityBars

POINTS = 2000
EVERY_MS = 8
LIMIT_MS = 33.0
LEFT = Qt.MouseButton.LeftButton


class Pen:
    """Draws on the panel's canvas and notes when the bars have followed."""

    def __init__(self, panel: DrawPanel, loop: QEventLoop) -> None:
        self._panel, self._loop = panel, loop
        self._drawn = 0
        self._looks = panel.column.bars.looks
        self._waiting: list[float] = []
        self._judged: list[float] = []
        self.latencies: list[float] = []
        self.strokes: list[float] = []
        panel.judged.connect(self._note_judged)
        panel.column.bars.paintEvent = self._note_painted

    def step(self) -> None:
        began = time.perf_counter()
        place = QPoint(116 + round(90 * np.sin(self._drawn / 37)), 116 + round(90 * np.cos(self._drawn / 23)))
        self._waiting.append(began)
        if self._drawn == 0:
            QTest.mousePress(self._panel.canvas, LEFT, pos=place)
        QTest.mouseMove(self._panel.canvas, place)
        self.strokes.append(time.perf_counter() - began)
        self._drawn += 1
        if self._drawn >= POINTS:
            QTest.mouseRelease(self._panel.canvas, LEFT, pos=place)
            self._loop.quit()

    def _note_judged(self) -> None:
        self._judged += self._waiting
        self._waiting = []
        looks = self._panel.column.bars.looks
        if looks == self._looks:  # There is nothing to paint.
            self._end()
        self._looks = looks

    def _note_painted(self, event: QPaintEvent) -> None:
        ProbabilityBars.paintEvent(self._panel.column.bars, event)
        self._end()

    def _end(self) -> None:
        now = time.perf_counter()
        self.latencies += [now - began for began in self._judged]
        self._judged = []


def main() -> None:
    sys.setswitchinterval(SWITCH_SECONDS)
    application = QApplication([])
    theme.start(application)
    panel = DrawPanel()
    panel.resize(304, 711)
    panel.set_model(open_model(next(assets_dir().glob("*.safetensors"))))
    panel.show()
    controller = TrainingController()
    if "--training" in sys.argv:
        _train(controller, panel)
    loop = QEventLoop()
    pen = Pen(panel, loop)
    timer = QTimer(interval=EVERY_MS, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(pen.step)
    timer.start()
    loop.exec()
    timer.stop()
    controller.shut_down()
    _report("pen event to new bars", pen.latencies, LIMIT_MS)
    _report("the pen event itself", pen.strokes, LIMIT_MS)


def _train(controller: TrainingController, panel: DrawPanel) -> None:
    """Begin, and wait for the first steps."""
    controller.snapshot_taken.connect(panel.set_live_model)
    loop = QEventLoop()
    controller.snapshot_taken.connect(loop.quit)
    controller.train(TrainingConfig(dataset="generated", epochs=100))
    loop.exec()


def _report(what: str, seconds: list[float], limit: float) -> None:
    values = np.array(seconds) * 1e3
    p50, p99 = np.percentile(values, (50, 99))
    verdict = "ok" if p99 <= limit else "TOO SLOW"
    print(f"{what:<24} median {p50:5.1f} ms   p99 {p99:5.1f} ms   max {values.max():6.1f} ms   {verdict}")


if __name__ == "__main__":
    main()
