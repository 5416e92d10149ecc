"""What the Runs tab says below its table: what was done, what went wrong, and what was deleted with its way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from core.errors import AppError
from core.runs import NotAllMovedError
from gui.panels.runs_words import say_bytes, say_deleted
from gui.translation import counted, told, tr
from gui.widgets.notice_strip import NoticeStrip
from gui.widgets.run_table_rows import LOOKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gui.dialogs import Dialogs
    from gui.panels.runs_shelf import RunShelf


class RunsNotices(QObject):
    """Knows what can be undone; the trash is emptied once that is confirmed."""

    def __init__(self, shelf: RunShelf, dialogs: Dialogs, parent: QObject) -> None:
        super().__init__(parent)
        self._shelf, self._dialogs = shelf, dialogs
        self._deleted: list[tuple[str, ...]] = []
        self.strip = NoticeStrip()
        self.strip.action_clicked.connect(self.undo)
        shelf.deleted.connect(self._tell_deleted)
        shelf.failed.connect(self.fail)

    def say(self, sentence: str) -> None:
        self.strip.say(sentence)

    def fail(self, error: BaseException) -> None:
        if isinstance(error, OSError) and not isinstance(error, AppError):
            error = AppError("The disk refused: {reason}.", reason=error.strerror or str(error))
        undo = isinstance(error, NotAllMovedError) and self._deleted
        self.strip.say(told(error), tr("Undo") if undo else "", wrong=True)

    def refuse_tick(self) -> None:
        self.say(tr("At most {n} can be compared at once; take one tick away first.").format(n=len(LOOKS)))

    def undo(self) -> None:
        """Bring the runs back that were deleted last."""
        if self._deleted:
            self._shelf.restore(self._deleted.pop())
            self.strip.dismiss()

    def put_all_back(self) -> None:
        self._forget()
        self._shelf.restore_all()

    def empty_trash(self, size: int) -> None:
        """Bytes that it takes: they are said with the question."""
        count = self._shelf.now.trashed
        question = counted("Delete {n} run for good?", "Delete {n} runs for good?", count)
        reason = tr("That frees {size}. It cannot be undone.").format(size=say_bytes(size))
        if self._dialogs.confirm(question, reason, tr("Empty trash"), for_good=True):
            self._forget()
            self._shelf.empty_trash()

    def _forget(self) -> None:
        self._deleted.clear()
        self.strip.dismiss()

    def _tell_deleted(self, names: Sequence[str]) -> None:
        self._deleted.append(tuple(names))
        self.strip.say(say_deleted(len(names)), tr("Undo"))
