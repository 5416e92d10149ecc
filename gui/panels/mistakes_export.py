"""Saves what the Mistakes tab shows: all answers as a table, the page as a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from gui.mistakes_work import write_page, write_report_table
from gui.translation import tr
from gui.widgets.chart_export import picture_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from core.progress import Work
    from core.training.mistakes import Report
    from gui.dialogs import Dialogs
    from gui.tasks import Tasks


class MistakesExport(QObject):
    """`saved` brings the file's name."""

    saved = Signal(str)
    failed = Signal(object)

    def __init__(self, tasks: Tasks, dialogs: Dialogs, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._dialogs = tasks, dialogs
        self._folder = Path.home()

    def save_table(self, report: Report) -> None:
        path = self._ask(tr("Save all answers"), report, ".csv", tr("Table (*.csv)"))
        if path is not None:
            self._write(partial(write_report_table, report, path))

    def save_picture(self, report: Report, parts: Sequence[QWidget], whole: QWidget) -> None:
        """As it is to be seen now, without the buttons of its head."""
        path = self._ask(tr("Save the page"), report, ".png", tr("Picture (*.png)"))
        if path is not None:
            self._write(partial(write_page, picture_of(parts, whole).toImage(), path))

    def _ask(self, title: str, report: Report, ending: str, filters: str) -> Path | None:
        name = f"mistakes-{_plain(report.key)}-{report.part}{ending}"
        chosen = self._dialogs.choose_save(title, str(self._folder / name), filters)
        if not chosen:
            return None
        path = Path(chosen)
        self._folder = path.parent
        return path if path.suffix else path.with_suffix(ending)

    def _write(self, work: Callable[[], Work[Any]]) -> None:
        task = self._tasks.new(work, writes=True)
        task.done.connect(self._tell)
        task.failed.connect(self.failed)
        task.start()

    def _tell(self, path: Path) -> None:
        self.saved.emit(path.name)


def _plain(key: str) -> str:
    """A dataset's key as a part of a file's name; of a path, its last part."""
    name = key.split(":", 1)[-1].rstrip("/\\").replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in name) or "images"
