"""Opens a run of the history: its curves, its moments, and the network that it ended with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.progress import Work
from core.runs import RunStore
from gui.advice import Advice
from gui.adviser import Adviser
from gui.dataset_facts import dataset_title
from gui.model_session import model_name
from gui.tasks import Tasks
from gui.torch_loading import loading_torch
from gui.training_controller import TrainingController
from gui.translation import told, tr

if TYPE_CHECKING:
    from core.runs import Run
    from core.trained_model import TrainedModel


@dataclass(frozen=True, eq=False)
class OpenedRun:
    """`moments` are the steps of its snapshots on disk."""

    run: Run
    moments: tuple[int, ...]
    model: TrainedModel

    @property
    def title(self) -> str:
        config = self.run.config
        return self.run.name or model_name(config.model, dataset_title(config.dataset))


class RunOpener(QObject):
    """`opened` brings an OpenedRun whose model is to be used; its curves are in the Training tab right after."""

    opened = Signal(object)

    def __init__(self, controller: TrainingController, adviser: Adviser, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._controller, self._adviser, self._tasks = controller, adviser, tasks

    def open(self, run_id: str) -> None:
        """Read it in a thread; what is shown now stays if it cannot be read, or if a training has begun meanwhile."""
        task = self._tasks.new(partial(read_run, run_id))
        task.done.connect(self._show)
        task.failed.connect(self._refuse)
        task.start()

    def _show(self, found: OpenedRun) -> None:
        if not self._controller.is_busy:
            self.opened.emit(found)
            self._controller.show_run(found.run, found.moments)

    def _refuse(self, error: BaseException) -> None:
        self._adviser.say(Advice(tr("This run cannot be opened"), told(error), kind="error", key="opening"))


def read_run(run_id: str) -> Work[OpenedRun]:
    yield from loading_torch()
    store = RunStore()
    return OpenedRun(store.load(run_id), tuple(store.snapshot_steps(run_id)), store.model(run_id))
