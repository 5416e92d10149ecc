"""The user's own drawings: look at them, put labels right, delete, bring back, take them elsewhere."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMenu, QStackedLayout, QVBoxLayout, QWidget

from core.pixels.spec import Drawing
from gui.panels.drawing_work import read_from, write_to
from gui.panels.gallery_edits import Edit, Edits, added, deleted, relabelled
from gui.translation import counted, told, tr
from gui.widgets.canvas_hint import paint_ghost
from gui.widgets.drawings_grid import DrawingsGrid
from gui.widgets.empty_state import EmptyState
from gui.widgets.parts import button, label, set_ground, set_look

if TYPE_CHECKING:
    from gui.dialogs import Dialogs
    from gui.panels.own_drawings import OwnDrawings
    from gui.tasks import Tasks


class DrawingsGallery(QDialog):
    """`show_requested` brings a drawing that is wanted on the canvas."""

    show_requested = Signal(object)

    def __init__(self, own: OwnDrawings, tasks: Tasks, dialogs: Dialogs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drawingsGallery")
        self.setWindowTitle(tr("My drawings"))
        self.resize(640, 480)
        self._own, self._tasks, self._dialogs = own, tasks, dialogs
        self._edits = self._on_disk = Edits()
        self._remarked = False
        self.grid = DrawingsGrid()
        self._title = label("", "title")
        self._message = label("", "muted", wrap=True)
        self._show = button(tr("Show on canvas"))
        self._delete = button(tr("Delete"), icon="trash")
        self._undo = button(tr("Undo"), icon="undo")
        self._lay_out()
        self._wire()
        self._refresh()

    @property
    def message(self) -> str:
        return self._message.text()

    def relabel(self, digit: str) -> None:
        self._make(relabelled(self.grid.selected(), digit))

    def delete(self) -> None:
        if self.grid.selected():
            self._make(deleted(self.grid.selected(), self._own.drawings))

    def undo(self) -> None:
        self._edits, edit = self._edits.undone()
        self._apply(edit)

    def redo(self) -> None:
        self._edits, edit = self._edits.redone()
        self._apply(edit)

    def export_file(self) -> None:
        chosen = self._dialogs.choose_save(tr("Export drawings"), str(Path.home() / "drawings.json"), "JSON (*.json)")
        if chosen:
            self._write(Path(chosen if chosen.lower().endswith(".json") else f"{chosen}.json"))

    def export_pictures(self) -> None:
        """A folder of pictures, which `folder:` reads as a dataset."""
        chosen = self._dialogs.choose_folder(tr("A folder for the pictures"))
        if chosen:
            self._write(Path(chosen))

    def import_file(self) -> None:
        chosen = self._dialogs.choose_open(
            tr("Import drawings"), str(Path.home()), tr("Drawings ({endings})").format(endings="*.json *.jsonl")
        )
        if chosen:
            self._read(Path(chosen))

    def import_pictures(self) -> None:
        chosen = self._dialogs.choose_folder(tr("A folder of exported pictures"))
        if chosen:
            self._read(Path(chosen))

    def _make(self, edit: Edit | None) -> None:
        if edit is not None:
            self._edits = self._edits.done(edit)
            self._apply(edit)

    def _apply(self, edit: Edit | None) -> None:
        if edit is not None:
            self.grid.select_once_there(edit.new if edit.old else ())
            self._own.exchange(edit.old, edit.new, edit.places)
        self._refresh()

    def _read(self, path: Path) -> None:
        task = self._tasks.new(partial(read_from, path))
        task.done.connect(self._add)
        task.failed.connect(self._fail)
        task.start()

    def _add(self, drawings: tuple[Drawing, ...]) -> None:
        edit = added(drawings, self._own.drawings)
        self._make(edit)
        self._remark(_say_added(len(drawings), len(edit.new) if edit else 0))

    def _write(self, path: Path) -> None:
        drawings = self.grid.selected() or self._own.drawings
        task = self._tasks.new(partial(write_to, path, drawings), writes=True)
        task.done.connect(self._written)
        task.failed.connect(self._fail)
        task.start()

    def _written(self, count: int) -> None:
        self._remark(counted("{n} drawing was exported.", "{n} drawings were exported.", count))

    def _fail(self, error: BaseException) -> None:
        self._remark(told(error), wrong=True)

    def _fail_edit(self, error: BaseException) -> None:
        """What was not done cannot be undone, and what was not undone still can be."""
        self._edits = self._on_disk
        self._fail(error)
        self._show_choices()

    def _settle(self) -> None:
        self._on_disk = self._edits

    def _remark(self, sentence: str, *, wrong: bool = False) -> None:
        """Say something that holds until something else is selected."""
        self._remarked = True
        self._say(sentence, wrong=wrong)

    def _say(self, sentence: str, *, wrong: bool = False) -> None:
        self._message.setText(sentence)
        set_look(self._message, "role", "error" if wrong else "muted")

    def _show_selected(self) -> None:
        if self.grid.selected():
            self.show_requested.emit(self.grid.selected()[0])

    def _refresh(self) -> None:
        drawings = self._own.drawings
        self.grid.show_drawings(drawings)
        title = counted("{n} drawing", "{n} drawings", len(drawings))
        self._title.setText(title if drawings else tr("My drawings"))
        self._pages.setCurrentIndex(0 if drawings else 1)
        self._show_choices()

    def _select(self) -> None:
        self._remarked = False
        self._show_choices()

    def _show_choices(self) -> None:
        count = len(self.grid.selected())
        self._show.setEnabled(count == 1)
        self._delete.setEnabled(count > 0)
        self._undo.setEnabled(bool(self._edits.past))
        if self._remarked:
            return
        if count:
            self._say(tr("Press the digit that it is, or Delete."))
        elif self._own.drawings:
            self._say(tr("Select drawings to put their labels right or delete them."))

    def _wire(self) -> None:
        self._own.changed.connect(self._refresh)
        self._own.failed.connect(self._fail_edit)
        self._own.settled.connect(self._settle)
        self.grid.selection_changed.connect(self._select)
        self.grid.labelled.connect(self.relabel)
        self.grid.delete_requested.connect(self.delete)
        self.grid.undo_requested.connect(self.undo)
        self.grid.redo_requested.connect(self.redo)
        self.grid.doubleClicked.connect(self._show_selected)
        self._show.clicked.connect(self._show_selected)
        self._delete.clicked.connect(self.delete)
        self._undo.clicked.connect(self.undo)

    def _lay_out(self) -> None:
        set_ground(self, "window")
        self._pages = QStackedLayout()
        self._pages.addWidget(self.grid)
        self._pages.addWidget(EmptyState(
            tr("No drawings yet"), tr("Draw a digit and press the right key, 0 to 9:\nit is kept here."),
            drawing=paint_ghost,
        ))  # fmt: skip
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch()
        head.addWidget(_menu_button(tr("Import"), ((tr("A file (JSON)…"), self.import_file),
                                                   (tr("A folder of pictures…"), self.import_pictures))))  # fmt: skip
        head.addWidget(_menu_button(tr("Export"), ((tr("A file (JSON)…"), self.export_file),
                                                   (tr("A folder of pictures…"), self.export_pictures))))  # fmt: skip
        foot.addWidget(self._message, 1)
        for made in (self._undo, self._delete, self._show):
            foot.addWidget(made)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addLayout(self._pages, 1)
        column.addLayout(foot)


def _say_added(read: int, fresh: int) -> str:
    """What is known already is not added again."""
    if fresh < read:
        return tr("{new} of {all} drawings were added; the rest are here already.").format(new=fresh, all=read)
    return counted("{n} drawing was added.", "{n} drawings were added.", fresh)


def _menu_button(text: str, entries: tuple[tuple[str, object], ...]) -> QWidget:
    made = button(text)
    menu = QMenu(made)
    for title, slot in entries:
        menu.addAction(title).triggered.connect(slot)
    made.setMenu(menu)
    return made
