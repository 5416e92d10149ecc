"""Draws a dataset in the background while its first pictures are already used."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.datasets.pen import cache
from core.datasets.pen.child import receive, start_child
from core.datasets.pen.digits import BLOCK
from core.datasets.pen.recipe import SHAPE, Part, Recipe, draw, parts
from core.errors import CancelledError

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PICTURE_BYTES = int(np.prod(SHAPE))


class Feed:
    """Pictures that come into being: `images` fills from the front of each split, and `wait` says how far it is.

    A child process draws them; where it cannot be had or fails, the rest is drawn here, with the same bits. When all
    are there they are kept on disk.
    """

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self.images = {
            "train": np.empty((recipe.train, *SHAPE), np.uint8),
            "test": np.empty((recipe.test, *SHAPE), np.uint8),
        }
        self.drawn = 0  # of both splits, those of the part under way included
        self._ready = {"train": 0, "test": 0}
        self._error: BaseException | None = None
        self._stopped = False
        self._changed = threading.Condition()
        self._file = cache.cache_file(recipe)
        self._child = start_child(recipe)
        self._thread = threading.Thread(target=self._run, name=f"drawing {recipe.key}", daemon=True)
        self._thread.start()

    def wait(self, split: str, count: int, timeout: float | None = None) -> bool:
        """Whether the first `count` pictures of the split are there, after `timeout` seconds at the latest."""
        if self._ready[split] < count:
            with self._changed:
                self._changed.wait_for(lambda: self._error or self._ready[split] >= count, timeout)
        if self._ready[split] < count and self._error is not None:
            raise self._error
        return self._ready[split] >= count

    def stop(self) -> None:
        """Draw no more, and wait until nothing of it runs. Whoever waits for pictures gets a CancelledError."""
        self._stopped = True
        if self._child is not None:
            self._child.kill()
        self._thread.join()

    def join(self) -> None:
        """Wait until all is drawn and kept."""
        self._thread.join()

    def _run(self) -> None:
        try:
            for part in self._received():
                self._draw_here(part)
            cache.save(self.recipe, self._file, self.images)
        except BaseException as error:  # whoever waits must hear of it, whatever it is
            with self._changed:
                self._error = error
                self._changed.notify_all()

    def _received(self) -> list[Part]:
        """Take parts from the child; gives back those that it failed to deliver."""
        wanted = parts(self.recipe)
        if self._child is None:
            return wanted
        with self._child as child:
            try:
                while wanted:
                    before = self.drawn
                    for count in receive(child, self._place(wanted[0])):
                        self.drawn = before + count // _PICTURE_BYTES
                    self._finish(wanted.pop(0))
            except OSError:
                child.kill()
        return wanted

    def _draw_here(self, part: Part) -> None:
        """Block by block, so that it stops soon when told to."""
        self.drawn = sum(self._ready.values())
        for start in range(0, part.count, BLOCK):
            if self._stopped:
                raise CancelledError("The drawing of pictures was stopped.")
            count = min(BLOCK, part.count - start)
            self._place(part)[start : start + count] = draw(self.recipe, Part(part.split, part.start + start, count))
            self.drawn += count
        self._finish(part)

    def _place(self, part: Part) -> NDArray[np.uint8]:
        return self.images[part.split][part.start : part.start + part.count]

    def _finish(self, part: Part) -> None:
        with self._changed:
            self._ready[part.split] = part.start + part.count
            self._changed.notify_all()


_early: dict[Path, Feed] = {}


def start_early(recipe: Recipe) -> None:
    """Begin to draw unless it is on disk; loading the dataset then takes over what is under way.

    Needs no torch: called before torch is imported, it uses the seconds which that takes.
    """
    file = cache.cache_file(recipe)
    if not file.exists() and file not in _early:
        _early[file] = Feed(recipe)


def started_early(recipe: Recipe) -> Feed | None:
    """The drawing that was started early, which is the caller's from now on."""
    return _early.pop(cache.cache_file(recipe), None)
