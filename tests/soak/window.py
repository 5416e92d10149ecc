"""Uses the window over and over, and looks whether memory, threads and open files stay flat.

    INKLING_DATA_DIR=... uv run python -m tests.soak.window [--minutes 20]

A round trains (MNIST, where it is on disk, and generated digits in turns), draws, evaluates, looks at every tab, opens
and saves a model, and changes theme and type. After a warm-up of three rounds the memory may grow by 20 MB.
"""

import argparse
import gc
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from core.paths import data_dir
from gui.dialogs import Dialogs
from gui.main_window import MainWindow
from tests.soak.stage import pause, perform

WARM_UP = 3
MOST_GROWTH = 20.0
LEFT = Qt.MouseButton.LeftButton


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=20)
    minutes = parser.parse_args().minutes
    rows: list[tuple[float, int, int]] = []
    Dialogs.ask_save = lambda *_: "discard"  # type: ignore[method-assign,assignment]
    Dialogs.confirm = lambda *_: True  # type: ignore[method-assign]
    Dialogs.tell = lambda _, sentence, *__: print(sentence)  # type: ignore[method-assign,assignment]
    with tempfile.TemporaryDirectory() as home:
        os.environ["INKLING_HOME"] = home
        code = perform(lambda window: rounds(window, minutes * 60, rows))
    return code or judge(rows)


def rounds(window: MainWindow, seconds: float, rows: list[tuple[float, int, int]]) -> Iterator[Callable[[], bool]]:
    ends = time.monotonic() + seconds
    chance = random.Random(0)
    yield lambda: window.session.model is not None
    while time.monotonic() < ends or len(rows) <= WARM_UP:
        yield from one_round(window, chance, len(rows))
        gc.collect()
        rows.append(usage())
        memory, threads, files = rows[-1]
        print(f"round {len(rows)}: {memory:.0f} MB, {threads} threads, {files} open files", flush=True)


def one_round(window: MainWindow, chance: random.Random, number: int) -> Iterator[Callable[[], bool]]:
    on_disk = (data_dir() / "MNIST" / "raw").is_dir()
    window.setup.data.show_dataset("mnist" if on_disk and number % 2 else "generated")
    window.setup.training.set_values({"epochs": 2, "limit_train": 6000, "threads": 1})
    window.tabs.setCurrentIndex(0)
    window.run_bar.train.click()
    yield lambda: window.controller.state == "running"
    for _ in range(5):
        draw(window, chance)
        yield pause(0.05)
    for place in range(window.tabs.count()):
        window.tabs.setCurrentIndex(place)
        draw(window, chance)
        yield pause(0.4)
    yield lambda: window.controller.state == "idle" and not window.tasks.count
    saved = Path(os.environ["INKLING_HOME"]) / "soak.safetensors"
    window.session.path = saved
    window.session.save()
    yield lambda: not window.session.unsaved
    window.session.open(saved)
    window.commands.evaluate()
    window.commands.set_theme(("light", "dark")[number % 2])
    window.commands.change_type((1, -1)[number % 2])
    yield lambda: not window.tasks.count
    window.commands.new_run()
    yield lambda: not window.tasks.count


def draw(window: MainWindow, chance: random.Random) -> None:
    canvas = window.draw.canvas
    canvas.clear()
    places = [QPoint(chance.randrange(canvas.width()), chance.randrange(canvas.height())) for _ in range(12)]
    QTest.mousePress(canvas, LEFT, pos=places[0])
    for place in places[1:]:
        QTest.mouseMove(canvas, place)
    QTest.mouseRelease(canvas, LEFT, pos=places[-1])


def usage() -> tuple[float, int, int]:
    """Resident megabytes, threads of Python, open files."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return (
        pages * os.sysconf("SC_PAGE_SIZE") / 2**20,
        threading.active_count(),
        len(list(Path("/proc/self/fd").iterdir())),
    )


def judge(rows: list[tuple[float, int, int]]) -> int:
    """Compares the last rounds with the first ones after the warm-up."""
    settled = rows[WARM_UP:]
    part = max(1, len(settled) // 5)
    first, last = (
        [max(row[place] for row in some) for place in range(3)] for some in (settled[:part], settled[-part:])
    )
    growth = last[0] - first[0]
    print(f"{len(rows)} rounds; memory {growth:+.1f} MB (bar {MOST_GROWTH:.0f}), threads {first[1]} -> {last[1]}, "
          f"open files {first[2]} -> {last[2]}")  # fmt: skip
    return int(growth > MOST_GROWTH or last[1] > first[1] or last[2] > first[2])


if __name__ == "__main__":
    sys.exit(main())
