"""How smoothly 70,000 images scroll: `uv run python -m tests.benchmarks.image_grid [--screen]`.

A frame is everything from the scroll bar's move to the end of the painting, with images that come into sight for the
first time. Each size scrolls by single steps and by whole pages. `--screen` paints into a real window (of Xvfb, say)
instead of one that nobody sees. Times are of the processor, so that a busy machine does not change them much.
"""

import os
import sys
import time

if "--screen" not in sys.argv:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import torch
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from core.datasets.dataset import MemorySplit
from gui import theme
from gui.panels.image_feed import ImageFeed
from gui.tasks import Tasks
from gui.widgets.grid_layout import SIDES
from gui.widgets.image_grid import ImageGrid

IMAGES = 70_000
FRAMES = 300
LIMIT_MS = 16.0


def main() -> None:
    application = QApplication([])
    theme.start(application)
    owner = QObject()
    tasks = Tasks(owner)
    grid = ImageGrid()
    feed = ImageFeed(grid, tasks, owner)
    for title, size, shape in (("tab", (470, 480), (1, 28, 28)), ("large window", (1500, 1000), (1, 28, 28)),
                               ("large window, colour", (1500, 1000), (3, 32, 32))):  # fmt: skip
        grid.resize(*size)
        grid.show()
        split = _split(shape)
        for tile in SIDES:
            grid.set_image_size(tile)
            for move in ("step", "page"):
                feed.show_images(split, np.arange(IMAGES), shape, caption=str)
                application.processEvents()
                _report(f"{title}, {tile}, by {move}", _scroll(application, grid, by_page=move == "page"))
    tasks.stop()


def _split(shape: tuple[int, int, int]) -> MemorySplit:
    images = torch.from_numpy(np.random.default_rng(0).integers(0, 256, (IMAGES, *shape), np.uint8))
    return MemorySplit(images, torch.zeros(IMAGES, dtype=torch.int64))


def _scroll(application: QApplication, grid: ImageGrid, *, by_page: bool) -> list[float]:
    bar = grid.verticalScrollBar()
    times = []
    for _ in range(FRAMES):
        began = time.thread_time()
        bar.setValue(bar.value() + (bar.pageStep() if by_page else bar.singleStep()))
        application.processEvents()
        times.append(1000 * (time.thread_time() - began))
        assert all(grid.has_pixels(place) for place in grid.visible_places())
    return times


def _report(what: str, times: list[float]) -> None:
    p50, p99 = np.percentile(times, (50, 99))
    verdict = "ok" if p99 <= LIMIT_MS else "TOO SLOW"
    print(f"{what:<32} median {p50:5.1f} ms   p99 {p99:5.1f} ms   max {max(times):5.1f} ms   {verdict}")


if __name__ == "__main__":
    main()
