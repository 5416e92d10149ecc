"""A window that watches its own start. Nothing imports this before the start is to begin: the import is part of it."""

from __future__ import annotations

import math
import os
import time
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from gui import app
from gui.main_window import MainWindow
from gui.torch_loading import is_loading
from tests.benchmarks.watching import after, draw_a_line, memory, watch

_SECONDS = 8


@dataclass
class Start:
    """Seconds since the process was started, of both; megabytes at rest; how late each tick came."""

    paint: float = math.nan
    answer: float = math.nan
    memory: float = math.nan
    lateness: list[float] = field(default_factory=list)


class StartingWindow(MainWindow):
    def __init__(self, seen: Start, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.seen = seen

    def begin(self, *arguments: Any) -> None:
        super().begin(*arguments)
        self.draw.judged.connect(self.note_answer)
        draw_a_line(self)

    def note_answer(self) -> None:
        judgement = self.draw.judging.judgement
        if judgement is not None and judgement.answer is not None and math.isnan(self.seen.answer):
            self.seen.answer = _since_start()

    def paintEvent(self, event: Any) -> None:  # noqa: N802
        super().paintEvent(event)
        if math.isnan(self.seen.paint):
            self.seen.paint = _since_start()
            watch(self, self.seen.lateness)
            after(self, _SECONDS, self.end)

    def end(self) -> None:
        """Not before torch and the model are there: the import is what could freeze the window."""
        if is_loading() or self.session.model is None:
            after(self, 0.5, self.end)
        else:
            self.seen.memory = memory("VmRSS")
            self.close()


def watch_start() -> dict[str, float]:
    seen = Start()
    app.MainWindow = partial(StartingWindow, seen)  # type: ignore[misc, assignment]
    app.run([])
    return {"paint": seen.paint, "freeze": max(seen.lateness), "answer": seen.answer, "memory": seen.memory}


def _since_start() -> float:
    return time.time() - float(os.environ["STARTED"])
