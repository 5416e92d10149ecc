"""What the tabs look at: the dataset that is picked, the model at hand, and what is on the canvas."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.tasks import Task, Tasks
from gui.work import read_dataset

if TYPE_CHECKING:
    from core.config import TrainingConfig
    from core.datasets.dataset import Dataset
    from core.pixels.spec import Drawing, Picture
    from core.runs import Run
    from core.trained_model import TrainedModel
    from gui.dataset_facts import Fetching


class Study(QObject):
    """Written by the window, read by the tabs. Each value has a signal that says it may be another.

    `model` is the network as it is now, also while it learns: `model_changed` says that it is another one,
    `model_moved` that it is the same after more steps. `dataset` is there once somebody asked for it
    (`want_dataset`) or trained on it. What a tab offers with `show_source` goes to the canvas;
    `download_wanted` has the dataset fetched that is picked and missing.
    """

    dataset_picked = Signal()
    fetching_changed = Signal()
    dataset_progressed = Signal(object)
    dataset_read = Signal()
    dataset_failed = Signal(object)
    dataset_stopped = Signal()
    model_changed = Signal()
    model_moved = Signal()
    source_changed = Signal()
    config_changed = Signal()
    run_changed = Signal()
    source_offered = Signal(object, str)
    download_wanted = Signal()

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._task: Task | None = None
        self.key = ""
        self.missing = False
        """Whether the dataset would have to be downloaded first."""
        self.fetching: Fetching = ""
        self.waits = ""
        """Where its download stands, and what that waits for."""
        self.dataset: Dataset | None = None
        self.config: TrainingConfig | None = None
        self.run: Run | None = None
        self.model: TrainedModel | None = None
        self.is_live = False
        """Whether `model` is still learning."""
        self.moment: int | None = None
        """The step that `model` is from, where an earlier moment of a run is looked at."""
        self.source: Drawing | Picture | None = None

    def want_dataset(self) -> None:
        """Have the dataset read, unless it is there or under way: `dataset_read` or `dataset_failed` follows."""
        if self.dataset is not None:
            self.dataset_read.emit()
        elif self._task is None and self.key and not self.missing:
            self._task = self._tasks.new(partial(read_dataset, self.key))
            self._task.progressed.connect(self.dataset_progressed)
            self._task.done.connect(self.take_dataset)
            self._task.failed.connect(self.dataset_failed)
            self._task.ended.connect(self._end)
            self._task.start()

    def stop_reading(self) -> None:
        """Read no further: `dataset_stopped` says that nothing will come."""
        if self._task is not None:
            self._drop_task()
            self.dataset_stopped.emit()

    def pick_dataset(self, key: str, *, missing: bool) -> None:
        """Another dataset is picked, or what is known of its files has changed."""
        if (key, missing) == (self.key, self.missing):
            return
        self.key, self.missing = key, missing
        self._drop_task()
        if self.dataset is not None and self.dataset.key != key:
            self.dataset = None
        self.dataset_picked.emit()

    def set_fetching(self, fetching: Fetching, waits: str) -> None:
        """Where the download of the picked dataset stands, and what it waits for (or "")."""
        if (fetching, waits) != (self.fetching, self.waits):
            self.fetching, self.waits = fetching, waits
            self.fetching_changed.emit()

    def take_dataset(self, dataset: Dataset) -> None:
        """It has been read, for a tab or for a training."""
        if dataset.key == self.key:
            self._drop_task()
            self.dataset = dataset
            self.dataset_read.emit()

    def set_model(self, model: TrainedModel | None, *, live: bool, moment: int | None = None) -> None:
        moved = live and self.is_live and self.model is not None
        self.model, self.is_live, self.moment = model, live, moment
        if moved:
            self.model_moved.emit()
        else:
            self.model_changed.emit()

    def set_source(self, source: Drawing | Picture | None) -> None:
        self.source = source
        self.source_changed.emit()

    def set_config(self, config: TrainingConfig | None) -> None:
        """What the controls say; None while one of them is wrong."""
        if config != self.config:
            self.config = config
            self.config_changed.emit()

    def set_run(self, run: Run | None) -> None:
        self.run = run
        self.run_changed.emit()

    def show_source(self, source: Drawing | Picture, title: str) -> None:
        """Put it on the canvas."""
        self.source_offered.emit(source, title)

    def _drop_task(self) -> None:
        if self._task is not None:
            self._task.progressed.disconnect(self.dataset_progressed)
            self._task.done.disconnect(self.take_dataset)
            self._task.failed.disconnect(self.dataset_failed)
            self._task.cancel()
            self._task = None

    def _end(self, task: Task) -> None:
        if task is self._task:
            self._task = None
