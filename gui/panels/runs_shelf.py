"""The runs on disk as the window knows them: reads and changes them in threads, one change after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from core.runs import NotAllMovedError
from gui.panels.runs_rows import rows_of
from gui.runs_work import disk_use, restore_all, star
from gui.threads import as_work
from gui.widgets.run_table_rows import RunRow

if TYPE_CHECKING:
    from core.progress import Work
    from core.runs import DiskUse, RunStore, StoredRun
    from gui.tasks import Task, Tasks

_Change = tuple[Callable[[], Any], Callable[[Any], None], Callable[[Any], None] | None]
"""What is to be done, and who hears that it is done or has failed."""


@dataclass(frozen=True)
class Listing:
    """What is on disk: the runs, the same as rows of the table, and how many there are in the trash."""

    runs: tuple[StoredRun, ...] = ()
    rows: tuple[RunRow, ...] = ()
    trashed: int = 0


def listing(store: RunStore) -> Listing:
    runs = store.runs()
    return Listing(runs, rows_of(runs, datetime.now().astimezone()), len(store.trash()))


class RunShelf(QObject):
    """`listed` brings a Listing, `measured` a DiskUse, `deleted` the names in the trash that `restore` takes, and again
    those that it could not bring back; `failed` an error. `settled` says that nothing is under way any more.
    """

    listed = Signal(object)
    measured = Signal(object)
    deleted = Signal(object)
    failed = Signal(object)
    settled = Signal()

    def __init__(self, store: RunStore, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store, self._tasks = store, tasks
        self._waiting: list[_Change] = []
        self._writing: Task | None = None
        self._reading: Task | None = None
        self._measuring: Task | None = None
        self._stale = False
        self._unmeasured = True
        self.now = Listing()

    @property
    def is_busy(self) -> bool:
        return any((self._reading, self._writing, self._measuring))

    def refresh(self) -> None:
        """Read again what is there; asked while it reads, it reads once more."""
        if self._reading is not None:
            self._stale = True
            return
        self._stale = False
        self._reading = self._start(as_work(partial(listing, self.store)), self._take, self._read)

    def rename(self, run_id: str, name: str) -> None:
        self._change(partial(self.store.rename, run_id, name))

    def annotate(self, run_id: str, note: str) -> None:
        self._change(partial(self.store.annotate, run_id, note))

    def star(self, ids: Sequence[str], *, starred: bool) -> None:
        self._change(partial(star, self.store, tuple(ids), starred=starred))

    def delete(self, ids: Sequence[str]) -> None:
        self._change(partial(self.store.delete, tuple(ids)), self._tell_deleted, self._tell_moved)

    def restore(self, ids: Sequence[str]) -> None:
        self._change(partial(self.store.restore, tuple(ids)), self._want_measure, self._tell_left)

    def restore_all(self) -> None:
        """Put back all that is in the trash, also what was deleted long ago."""
        self._change(partial(restore_all, self.store), self._want_measure, self._tell_left)

    def empty_trash(self) -> None:
        self._change(self.store.empty_trash, self._want_measure)

    def want_measure(self) -> None:
        """The next reading also looks how much disk it all takes, which is slower than the list."""
        self._unmeasured = True

    def _change(
        self,
        change: Callable[[], Any],
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Any], None] | None = None,
    ) -> None:
        self._waiting.append((change, done or self._nothing, failed))
        if self._writing is None:
            self._next()

    def _next(self) -> None:
        change, done, failed = self._waiting.pop(0)
        self._writing = self._start(as_work(change), done, self._written, failed, writes=True)

    def _start(
        self,
        work: Callable[[], Work[Any]],
        done: Callable[[Any], None],
        ended: Callable[[Task], None],
        failed: Callable[[Any], None] | None = None,
        *,
        writes: bool = False,
    ) -> Task:
        task = self._tasks.new(work, writes=writes)
        task.done.connect(done)
        if failed is not None:  # before it is said, so that what can be undone is known by then
            task.failed.connect(failed)
        task.failed.connect(self.failed)
        task.ended.connect(ended)
        return task.start()

    def _take(self, found: Listing) -> None:
        self.now = found
        self.listed.emit(found)

    def _tell_use(self, use: DiskUse) -> None:
        self.measured.emit(use)

    def _nothing(self, _result: object) -> None:
        """What is there is read anew in any case."""

    def _want_measure(self, _result: object) -> None:
        self.want_measure()

    def _tell_deleted(self, names: Sequence[str]) -> None:
        self.want_measure()
        self.deleted.emit(tuple(names))

    def _tell_moved(self, error: BaseException) -> None:
        """A part of what was to be deleted."""
        if isinstance(error, NotAllMovedError) and error.moved:
            self._tell_deleted(error.moved)

    def _tell_left(self, error: BaseException) -> None:
        """They are in the trash as before."""
        if isinstance(error, NotAllMovedError) and error.left:
            self._tell_deleted(error.left)

    def _written(self, _task: Task) -> None:
        """Also after a failure: a part may have been done."""
        self._writing = None
        if self._waiting:
            self._next()
        else:
            self.refresh()

    def _read(self, _task: Task) -> None:
        self._reading = None
        if self._stale:
            self.refresh()
        elif self._unmeasured and self._measuring is None:
            self._unmeasured = False
            self._measuring = self._start(as_work(partial(disk_use, self.store)), self._tell_use, self._measured)
        self._settle()

    def _measured(self, _task: Task) -> None:
        self._measuring = None
        self._settle()

    def _settle(self) -> None:
        if not self.is_busy:
            self.settled.emit()
