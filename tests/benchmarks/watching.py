"""What the benchmarks of the window share: the lateness of its events, its memory, and a drawing made by the mouse."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

TICK_MS = 5


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
