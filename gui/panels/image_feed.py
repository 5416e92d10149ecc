"""Brings images of a split: at once where they lie in memory, else in a thread, the newest wish first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.data_work import Taken, taken_images, taken_now
from gui.tasks import Task, Tasks

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from core.datasets.dataset import Split
    from gui.widgets.image_grid import ImageGrid
    from gui.widgets.tile_area import Say

_AT_ONCE = 120  # few enough that what comes into sight meanwhile is not long in coming


class ImageFeed(QObject):
    """To a grid. `failed` brings the error of images that cannot be had (a file that went away, say)."""

    failed = Signal(object)

    def __init__(self, grid: ImageGrid, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._grid, self._tasks = grid, tasks
        self._split: Split | None = None
        self._numbers: NDArray[np.int64] | None = None
        self._task: Task | None = None
        self._wanted: tuple[int, ...] = ()
        self._edition = 0

    def show_images(
        self,
        split: Split,
        numbers: NDArray[np.int64],
        shape: tuple[int, int, int],
        *,
        caption: Say | None = None,
        words_to_fit: str = "",
        describe: Say | None = None,
    ) -> None:
        """The images of those numbers, in that order, on the grid."""
        self._drop()
        self._split, self._numbers = split, numbers
        self._grid.set_images(
            len(numbers), self._fetch, shape[1:], caption=caption, words_to_fit=words_to_fit, describe=describe
        )

    def clear(self) -> None:
        """No images."""
        self._drop()
        self._split = self._numbers = None
        self._grid.set_images(0, self._fetch, (28, 28))

    def _drop(self) -> None:
        self._edition += 1
        self._wanted = ()
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _fetch(self, places: Sequence[int]) -> None:
        if self._split is None or self._numbers is None:
            return
        at_hand = taken_now(self._split, self._numbers[list(places)])
        if at_hand is not None:
            self._grid.give(places, at_hand)
            return
        self._wanted = tuple(places)
        self._begin()

    def _begin(self) -> None:
        """One piece at a time, so that what is in sight by then comes next."""
        if self._task is None and self._wanted and self._split is not None and self._numbers is not None:
            wanted, self._wanted = self._wanted[:_AT_ONCE], self._wanted[_AT_ONCE:]
            numbers = self._numbers[list(wanted)]
            self._task = self._tasks.new(partial(taken_images, self._split, wanted, numbers, self._edition))
            self._task.done.connect(self._take)
            self._task.failed.connect(self._fail)
            self._task.ended.connect(self._end)
            self._task.start()

    def _take(self, taken: Taken) -> None:
        if taken.edition == self._edition:
            self._grid.give(taken.places, taken.pixels)

    def _fail(self, error: BaseException) -> None:
        if self.sender() is self._task:
            self._wanted = ()
            self.failed.emit(error)

    def _end(self, task: Task) -> None:
        if task is self._task:
            self._task = None
            self._begin()


class OneImage(QObject):
    """Brings a single image, the one that was wanted last: `come` tells its number and its pixels."""

    come = Signal(int, object)
    failed = Signal(object)

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._task: Task | None = None

    def want(self, split: Split, number: int) -> None:
        """At once if it lies in memory."""
        import numpy as np

        self.forget()
        numbers = np.array([number])
        at_hand = taken_now(split, numbers)
        if at_hand is not None:
            self.come.emit(number, at_hand[0])
            return
        self._task = self._tasks.new(partial(taken_images, split, (number,), numbers, 0))
        self._task.done.connect(self._take)
        self._task.failed.connect(self._fail)
        self._task.start()

    def forget(self) -> None:
        """Nothing is wanted any more."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _take(self, taken: Taken) -> None:
        if self.sender() is self._task:
            self._task = None
            self.come.emit(taken.places[0], taken.pixels[0])

    def _fail(self, error: BaseException) -> None:
        if self.sender() is self._task:
            self._task = None
            self.failed.emit(error)
