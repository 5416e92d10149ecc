"""Under the table of runs: the note of the selected one, how many there are, the disk they take, and the trash."""

from __future__ import annotations

import os

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QWidget

from core.runs import DiskUse, StoredRun
from gui.panels.runs_words import say_bytes
from gui.translation import counted, tr
from gui.widgets.parts import button, label


class RunsFooter(QWidget):
    """`noted` brings a run's id and its new note."""

    noted = Signal(str, str)
    empty_requested = Signal()
    put_back_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run = ""
        self._known: StoredRun | None = None
        self._use: DiskUse | None = None
        self._counts = (0, 0, 0)
        self.note = QLineEdit()
        self.note.setObjectName("runNote")
        self.note.setAccessibleName(tr("Note"))
        self.note.setMaxLength(4000)
        self.note.editingFinished.connect(self._tell_note)
        self.figures = label("", "small")
        self.trash = button(tr("Trash"), "link")
        self.trash.clicked.connect(self._open_menu)
        self._menu = QMenu(self)
        self.put_back = QAction(self._menu)
        self.put_back.triggered.connect(self.put_back_requested)
        self.empty = QAction(tr("Empty trash…"), self._menu)
        self.empty.triggered.connect(self.empty_requested)
        self._menu.addActions([self.put_back, self.empty])
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(self.note, 1)
        line.addWidget(self.figures)
        line.addWidget(self.trash)
        self.show_run(None)
        self._refresh()

    @property
    def trash_size(self) -> int:
        return self._use.trash if self._use else 0

    def show_run(self, run: StoredRun | None) -> None:
        """The one run whose note can be written, if it is one."""
        if run is not None and run.id == self._run and self.note.hasFocus() and self.note.isModified():
            return
        self._tell_note()
        if run is not None and self._known is not None and _note_of(run) == _note_of(self._known):
            return  # what was typed stays, also where the disk has refused it
        self._known = run
        self._run = run.id if run else ""
        text = " ".join(run.note.split("\n")) if run else ""
        if self.note.text() != text:
            self.note.setText(text)
        self.note.setModified(False)
        self.note.setEnabled(run is not None and not run.damage)
        damage = run.damage if run else ""
        self.note.setPlaceholderText(
            _damage_in_brief(run) or (tr("A note on this run") if run else tr("Select a run to write a note"))
        )
        self.note.setToolTip(damage)

    def set_counts(self, shown: int, runs: int, trashed: int) -> None:
        self._counts = (shown, runs, trashed)
        self._refresh()

    def set_use(self, use: DiskUse) -> None:
        self._use = use
        self._refresh()

    def _refresh(self) -> None:
        shown, runs, trashed = self._counts
        count = counted("{n} run", "{n} runs", runs)
        if shown != runs:
            count = tr("{shown} of {runs}").format(shown=f"{shown:,}", runs=count)
        parts = [count]
        if self._use is not None:
            parts.append(tr("{size} on disk").format(size=say_bytes(self._use.total)))
        self.figures.setText(" · ".join(parts))
        size = say_bytes(self.trash_size)
        self.trash.setText(tr("Trash ({size})").format(size=size) if self._use else tr("Trash"))
        self.trash.setToolTip(counted("{n} run is in the trash.", "{n} runs are in the trash.", trashed))
        self.put_back.setText(counted("Put {n} run back", "Put {n} runs back", trashed))
        self.trash.setVisible(trashed > 0)

    def _open_menu(self) -> None:
        self._menu.popup(self.trash.mapToGlobal(QPoint(0, -self._menu.sizeHint().height())))

    def _tell_note(self) -> None:
        if self._run and self.note.isModified():
            self.note.setModified(False)
            self.noted.emit(self._run, self.note.text().strip())


def _damage_in_brief(run: StoredRun | None) -> str:
    """Without the folder, which would leave no room for the reason."""
    return run.damage.replace(f"{run.folder}{os.sep}", "").replace(str(run.folder), run.id) if run else ""


def _note_of(run: StoredRun) -> tuple[str, str, str]:
    return run.id, run.note, run.damage
