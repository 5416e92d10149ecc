"""Where pictures for the canvas come from besides the clipboard: files, test images; and how usual their ink is."""

from __future__ import annotations

import random
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.panels.drawing_work import test_image, usual_measures
from gui.threads import as_work
from gui.translation import tr
from gui.widgets.picture_exchange import PICTURE_FILES, picture_in

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from core.datasets.dataset import Dataset
    from core.pixels.measures import Gauge, Usual
    from core.pixels.spec import Picture
    from core.trained_model import TrainedModel
    from gui.dialogs import Dialogs
    from gui.panels.drawing_work import TestImage
    from gui.tasks import Tasks

_MOST = 2**31
_MNIST_SHAPE = (28, 28)


class PictureDesk(QObject):
    """`taken` brings a Picture and what it is ("" if there is nothing to say); `measured` says that gauges can show."""

    taken = Signal(object, str)
    failed = Signal(object)
    measured = Signal()

    def __init__(self, tasks: Tasks, dialogs: Dialogs, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._dialogs = tasks, dialogs
        self.dataset: Dataset | None = None
        self._tested: Dataset | None = None
        self._usual: tuple[Usual, ...] | None = None
        self._measuring = False
        self._folder = str(Path.home())
        self._chance = random.Random()

    def set_dataset(self, dataset: Dataset | None) -> None:
        """Where test images come from, and what pictures are compared with."""
        self.dataset, self._usual, self._measuring = dataset, None, False

    def choose(self) -> None:
        """Let the user open a picture."""
        kinds = tr("Pictures ({endings});;All files (*)").format(endings=PICTURE_FILES)
        chosen = self._dialogs.choose_open(tr("Open picture"), self._folder, kinds)
        if chosen:
            self._folder = str(Path(chosen).parent)
            self.open(Path(chosen))

    def open(self, path: Path) -> None:
        """Read it in a thread: large ones take a while."""
        task = self._tasks.new(as_work(partial(picture_in, path)))
        task.done.connect(self._opened)
        task.failed.connect(self.failed)
        task.start()

    def take_test_image(self, model: TrainedModel | None) -> None:
        """Any of those that suit the model; what had to be read for that stays for the next one."""
        at_hand = next((known for known in (self.dataset, self._tested) if _suits(known, model)), self.dataset)
        task = self._tasks.new(partial(test_image, model, at_hand, self._chance.randrange(_MOST)))
        task.done.connect(self._drawn)
        task.failed.connect(self.failed)
        task.start()

    def gauges(self, seen: NDArray[np.uint8]) -> tuple[Gauge, ...]:
        """Where an input (height, width) stands: among the dataset's images once they are measured, else MNIST's."""
        from core.pixels.measures import USUAL_IN_MNIST, gauges

        dataset = self.dataset
        if dataset is not None and dataset.digits and dataset.shape[1:] == seen.shape:
            self._measure(dataset)
            return gauges(seen, self._usual or USUAL_IN_MNIST)
        return gauges(seen) if seen.shape == _MNIST_SHAPE else ()

    def _measure(self, dataset: Dataset) -> None:
        if not self._measuring:
            self._measuring = True
            task = self._tasks.new(partial(usual_measures, dataset))
            task.done.connect(self._measured)
            task.start()

    def _measured(self, usual: tuple[Usual, ...]) -> None:
        self._usual = usual
        self.measured.emit()

    def _opened(self, picture: Picture) -> None:
        self.taken.emit(picture, "")

    def _drawn(self, found: TestImage) -> None:
        self._tested = found.dataset
        words = tr("Test image {number} · true: {label}")
        self.taken.emit(found.picture, words.format(number=f"{found.place:,}", label=found.picture.label))


def _suits(dataset: Dataset | None, model: TrainedModel | None) -> bool:
    return dataset is not None and model is not None and dataset.classes == model.classes
