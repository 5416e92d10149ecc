"""Asks where a file is to go, and has it written in a thread."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.threads import as_work

if TYPE_CHECKING:
    from gui.dialogs import Dialogs
    from gui.tasks import Tasks


_SUFFIX = re.compile(r"\*(\.\w+)")
"""In a filter, as in “PNG (*.png)”."""


class Saving(QObject):
    """`saved` brings the path of what was written."""

    saved = Signal(object)
    failed = Signal(object)

    def __init__(self, dialogs: Dialogs, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._dialogs, self._tasks = dialogs, tasks
        self._folder = Path.home()

    def ask_file(self, title: str, name: str, filters: str) -> Path | None:
        """Where to, in the folder of last time; with the suffix of `name` where none of the filters' is given."""
        chosen = self._dialogs.choose_save(title, str(self._folder / name), filters)
        if not chosen:
            return None
        path = with_suffix(chosen, Path(name).suffix, filters)
        self._folder = path.parent
        return path

    def ask_folder(self, title: str) -> Path | None:
        chosen = self._dialogs.choose_folder(title)
        return Path(chosen) if chosen else None

    def write(self, write: Callable[[], Path]) -> None:
        task = self._tasks.new(as_work(write), writes=True)
        task.done.connect(self.saved)
        task.failed.connect(self.failed)
        task.start()


def with_suffix(chosen: str, suffix: str, filters: str = "") -> Path:
    """What was chosen, with that suffix where it has neither this one nor one of the dialog's filters: a name may hold
    points, as in “run 0.5”.
    """
    known = {suffix.lower(), *_SUFFIX.findall(filters.lower())}
    return Path(chosen) if Path(chosen).suffix.lower() in known else Path(f"{chosen}{suffix}")
