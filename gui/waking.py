"""What may only start once the window is painted, one thing after another, so that each is there as soon as can be."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from core.runs import sweep_leftovers
from gui.threads import as_work
from gui.translation import tr
from gui.work import first_judge

if TYPE_CHECKING:
    from gui.main_window import MainWindow


class Waking(QObject):
    """First answers to drawings, then charts and a preview of the data, then all that needs torch.

    While a library as large as torch's is loaded, no other one can be, hardly a thread can begin, and whoever computes
    with numpy has to wait and lets nobody else work meanwhile.
    """

    def __init__(self, window: MainWindow, files: Sequence[Path], starting_model: Path) -> None:
        super().__init__(window)
        self._window = window
        self._file = next(iter(files), None)
        self._starting_model = starting_model if starting_model.is_file() else None

    def begin(self) -> None:
        if self._file or not self._starting_model:
            self._wake_charts()
            return
        first = self._window.tasks.new(as_work(partial(first_judge, self._starting_model)))
        first.done.connect(self._window.draw.judging.take_first)
        first.ended.connect(self._wake_charts)
        first.start()

    def _wake_charts(self) -> None:
        self._window.setup.data.wake()
        charts = self._window.tasks.new(as_work(import_charts))
        charts.done.connect(self._window.show_charts)
        charts.ended.connect(self._wake_rest)
        charts.start()

    def _wake_rest(self) -> None:
        """Pins, devices, and the model named or the one that comes along."""
        window = self._window
        window.setup.wake()
        window.draw.wake()
        for work in (import_diagnosis, sweep_leftovers):
            window.tasks.new(as_work(work)).start()
        window.presenter.unfinished.look()
        if self._file:
            window.session.load(self._file)
        elif self._starting_model:
            window.session.load(self._starting_model, tr("A trained LeNet-5"))


def import_charts() -> None:
    """The library that draws them: half a second, which the window need not stand still for."""
    import gui.panels.training_panel  # noqa: F401


def import_diagnosis() -> None:
    """What is first needed a second after a training began."""
    import core.training.diagnose  # noqa: F401
