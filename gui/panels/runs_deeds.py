"""Does what was asked for with the selected runs; what others have to do, it asks for."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from gui.panels.runs_actions import (
    Chosen,
    Deed,
    needs_deletable,
    needs_end,
    needs_one,
    needs_readable,
    needs_rest,
    needs_some,
    total_epochs,
)
from gui.panels.runs_rows import name_of
from gui.panels.runs_shelf import RunShelf
from gui.runs_work import checkpoints, write_report
from gui.threads import as_work
from gui.translation import tr

if TYPE_CHECKING:
    from core.progress import Work
    from core.runs import StoredCheckpoint
    from gui.tabs import Desk


class RunDeeds(QObject):
    """`said` brings a sentence, `failed` an error; the requests are for the window."""

    said = Signal(str)
    failed = Signal(object)
    rename_requested = Signal()
    note_requested = Signal()
    copy_requested = Signal()
    continue_requested = Signal(str, int)
    fork_requested = Signal(str, int)
    repeat_requested = Signal(str)
    open_model_requested = Signal(str)

    def __init__(self, desk: Desk, shelf: RunShelf, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._shelf, self._parent = desk, shelf, parent
        self._chosen = Chosen(())
        self._fork_at: Callable[[], QPoint] | None = None
        self.fork_menu = QMenu(parent)

    def all(self) -> tuple[Deed, ...]:
        return (
            Deed("continue", tr("Continue"), self._continue, needs_end),
            Deed("fork", tr("Fork from a checkpoint…"), self._ask_checkpoints, needs_rest),
            Deed("repeat", tr("Repeat with 5 seeds"), self._repeat, needs_rest, ends_group=True),
            Deed("open", tr("Open model"), self.open_model, needs_readable, keys=tr("Enter")),
            Deed("report", tr("Report…"), self._report, needs_readable),
            Deed("reveal", tr("Show folder"), self._reveal, needs_one),
            Deed("copy", tr("Copy as table"), self.copy_requested.emit, needs_some, keys=tr("Ctrl+C"), ends_group=True),
            Deed("rename", tr("Rename"), self.rename_requested.emit, needs_one, keys=tr("F2")),
            Deed("note", tr("Note"), self.note_requested.emit, needs_one),
            Deed("star", tr("Star"), self.star, needs_some, keys="*", ends_group=True),
            Deed("delete", tr("Delete"), self.delete, needs_deletable, keys=tr("Del")),
        )

    def follow(self, chosen: Chosen) -> None:
        self._chosen = chosen

    def place_fork_menu(self, where: Callable[[], QPoint]) -> None:
        """Where the menu of checkpoints opens."""
        self._fork_at = where

    def star(self) -> None:
        """Star what is chosen, or take the stars away if all have one."""
        runs = self._chosen.runs
        if runs:
            self._shelf.star([run.id for run in runs], starred=not all(run.starred for run in runs))

    def delete(self) -> None:
        reason = needs_deletable(self._chosen)
        if not reason:
            self._shelf.delete([run.id for run in self._chosen.runs])
        elif self._chosen.runs:
            self.said.emit(reason)

    def open_model(self) -> None:
        if not needs_readable(self._chosen):
            self.open_model_requested.emit(self._chosen.runs[0].id)

    def _continue(self) -> None:
        run = self._chosen.runs[0]
        self.continue_requested.emit(run.id, total_epochs(run))

    def _repeat(self) -> None:
        self.repeat_requested.emit(self._chosen.runs[0].id)

    def _ask_checkpoints(self) -> None:
        self._do(as_work(partial(checkpoints, self._shelf.store, self._chosen.runs[0].id)), self._offer_checkpoints)

    def _offer_checkpoints(self, found: tuple[str, tuple[StoredCheckpoint, ...]]) -> None:
        run_id, kept = found
        if not kept:
            self.said.emit(tr("This run has no checkpoint to fork from."))
            return
        self.fork_menu.clear()
        for checkpoint in reversed(kept):
            action = self.fork_menu.addAction(say_checkpoint(checkpoint))
            action.triggered.connect(partial(self.fork_requested.emit, run_id, checkpoint.step))
        if self._fork_at is not None:
            self.fork_menu.popup(self._fork_at())

    def _report(self) -> None:
        run = self._chosen.runs[0]
        chosen = self._desk.dialogs.choose_save(
            tr("Save report"), str(Path.home() / f"{file_name(name_of(run)) or run.id}.html"), "HTML (*.html)"
        )
        if chosen:
            path = Path(chosen if chosen.lower().endswith((".html", ".htm")) else f"{chosen}.html")
            self.said.emit(tr("Writing the report…"))
            self._do(partial(write_report, self._shelf.store, run.id, path), self._written, writes=True)

    def _written(self, path: Path) -> None:
        self.said.emit(tr("“{file}” was written.").format(file=path.name))

    def _reveal(self) -> None:
        folder = self._chosen.runs[0].folder
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            QGuiApplication.clipboard().setText(str(folder))
            self.said.emit(tr("No file manager answered; the folder's path was copied: {path}").format(path=folder))

    def _do(self, work: Callable[[], Work[Any]], done: Callable[[Any], None], *, writes: bool = False) -> None:
        task = self._desk.tasks.new(work, writes=writes)
        task.done.connect(done)
        task.failed.connect(self.failed)
        task.start()


def file_name(name: str) -> str:
    """A name that every disk takes: "Seed 7, 3,000 images" becomes "Seed 7 3000 images"."""
    whole = re.sub(r"(?<=\d),(?=\d{3})", "", name)
    kept = "".join(letter if letter.isalnum() or letter in "-_." else " " for letter in whole)
    return " ".join(kept.split()).strip(" .")


def say_checkpoint(checkpoint: StoredCheckpoint) -> str:
    """Step 1,876 · end of epoch 2."""
    if not checkpoint.step:
        return tr("Before the first step")
    step = tr("Step {step}").format(step=f"{checkpoint.step:,}")
    if not checkpoint.epoch:
        return step
    words = tr("end of epoch {n}") if checkpoint.at_end else tr("in epoch {n}")
    return f"{step} · {words.format(n=checkpoint.epoch)}"
