"""The Runs tab: every training that was kept, what can be done with it, and a few of them side by side."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from core.runs import RunStore, StoredRun
from gui import theme
from gui.panels.runs_actions import Chosen, RunActions
from gui.panels.runs_compared import Compared
from gui.panels.runs_deeds import RunDeeds
from gui.panels.runs_footer import RunsFooter
from gui.panels.runs_live import LiveRun
from gui.panels.runs_notices import RunsNotices
from gui.panels.runs_picked import copy_rows
from gui.panels.runs_rows import LIVE, columns, live_run, row_of
from gui.panels.runs_shelf import Listing, RunShelf
from gui.panels.runs_top import RunsTop
from gui.translation import tr
from gui.widgets.empty_state import EmptyState
from gui.widgets.parts import set_ground
from gui.widgets.run_table import RunTable
from gui.widgets.run_table_rows import RunRow

if TYPE_CHECKING:
    from gui.tabs import Desk

_SIDE = 20


class RunsTab(QWidget):
    """The requests are for the window; `follow_state` tells the tab whether a training is under way."""

    continue_requested = Signal(str, int)
    fork_requested = Signal(str, int)
    repeat_requested = Signal(str)
    open_model_requested = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None, store: RunStore | None = None) -> None:
        super().__init__(parent)
        self._known: dict[str, StoredRun] = {}
        self.shelf = RunShelf(store or RunStore(), desk.tasks, self)
        self.deeds = RunDeeds(desk, self.shelf, self)
        self.table = RunTable(columns())
        self.actions_of_runs = RunActions(self.deeds.all(), self)
        self.top = RunsTop(self.actions_of_runs, self)
        self.notices = RunsNotices(self.shelf, desk.dialogs, self)
        self.footer = RunsFooter()
        self.compared = Compared(desk, self.shelf.store, self.table, self)
        self.live = LiveRun(desk.study, self)
        self._lay_out()
        self._connect()
        self._choose()

    def follow_state(self, state: str) -> None:
        """What the training of this window does ("idle" for nothing)."""
        self.live.follow_state(state)

    def stored(self, run_id: str) -> StoredRun | None:
        """What the list knows of that run, which may have gone."""
        return self._known.get(run_id)

    def refresh(self) -> None:
        """Read again what is on disk."""
        self.shelf.refresh()

    def _take(self, listing: Listing) -> None:
        self._known = {run.id: run for run in listing.runs}
        rows = {known.id: known for known in listing.rows}
        if live := self._live_row():
            rows[live.id] = live
        before = self.table.chosen()
        self.table.set_rows(list(rows.values()))
        if before and not self.table.chosen():
            self.table.choose_current()
        self._show_page(filled=bool(rows))
        self._count()
        self._choose()
        self._show_compared()

    def _show_page(self, *, filled: bool) -> None:
        self._page.setCurrentIndex(0 if filled else 1)
        self.top.setVisible(filled)

    def _live_row(self) -> RunRow | None:
        run = self.live.run
        if run is None:
            return None
        self._known[run.id] = live_run(run, self._known.get(run.id))
        return row_of(self._known[run.id], datetime.now().astimezone(), LIVE)

    def _count(self) -> None:
        shown = len(self.table.shown())
        self.footer.set_counts(shown, len(self.table.runs.rows), self.shelf.now.trashed)

    def _choose(self) -> None:
        """Another run is selected, or the selected one is another by now."""
        runs = tuple(self._known[entry.id] for entry in self.table.chosen() if entry.id in self._known)
        live = self.live.run
        chosen = Chosen(runs, live.id if live else "", self.live.is_busy)
        self.deeds.follow(chosen)
        self.actions_of_runs.follow(chosen)
        self.footer.show_run(runs[0] if len(runs) == 1 else None)

    def _filter(self, wanted: str) -> None:
        self.table.set_filter(wanted)
        self._count()

    def _grow(self) -> None:
        """The run that trains has got further, or has just begun."""
        live = self._live_row()
        if live is None:
            return
        is_new = all(known.id != live.id for known in self.table.runs.rows)
        self.table.runs.set_row(live)
        if is_new:
            self._show_page(filled=True)
            self.table.fit_columns()
            self._count()
        if live.ticks in self.table.runs.ticks:
            self.compared.follow_live(self._known[live.id])

    def _end_live(self) -> None:
        self.shelf.want_measure()
        if self.isVisible():
            self.refresh()

    def _show_compared(self) -> None:
        self.compared.show_ticks(self.table.runs.ticks, self._known, self.live.run)

    def _star(self, rows: list[RunRow]) -> None:
        if rows:
            starred = all(entry.starred for entry in rows)
            self.shelf.star([entry.id for entry in rows], starred=not starred)

    def _copy(self) -> None:
        copy_rows(self.table.chosen())

    def _empty_trash(self) -> None:
        self.notices.empty_trash(self.footer.trash_size)

    def _write_note(self) -> None:
        self.footer.note.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.footer.note.selectAll()

    def _below_current(self) -> QPoint:
        chosen = self.table.selectionModel().selectedRows(2)
        where = self.table.visualRect(chosen[0]).bottomLeft() if chosen else QPoint(0, 0)
        return self.table.viewport().mapToGlobal(where)

    def _connect(self) -> None:
        deeds, notices = self.deeds, self.notices
        self.live.grew.connect(self._grow)
        self.live.over.connect(self._end_live)
        self.live.changed.connect(self._choose)
        self.shelf.listed.connect(self._take)
        self.shelf.measured.connect(self.footer.set_use)
        for source in (self.compared, deeds):
            source.said.connect(notices.say)
            source.failed.connect(notices.fail)
            source.failed.connect(self.refresh)  # what was asked for may have gone
        deeds.place_fork_menu(self._below_current)
        deeds.note_requested.connect(self._write_note)
        deeds.copy_requested.connect(self._copy)
        for name in ("continue_requested", "fork_requested", "repeat_requested", "open_model_requested"):
            getattr(deeds, name).connect(getattr(self, name))
        self.top.filter.textChanged.connect(self._filter)
        self.footer.noted.connect(self.shelf.annotate)
        self.footer.empty_requested.connect(self._empty_trash)
        self.footer.put_back_requested.connect(notices.put_all_back)
        self._connect_table()

    def _connect_table(self) -> None:
        table, deeds, notices = self.table, self.deeds, self.notices
        table.chosen_changed.connect(self._choose)
        table.runs.ticks_changed.connect(self._show_compared)
        table.runs.tick_refused.connect(notices.refuse_tick)
        table.runs.renamed.connect(self.shelf.rename)
        table.star_requested.connect(self._star)
        table.delete_requested.connect(deeds.delete)
        table.open_requested.connect(deeds.open_model)
        table.copy_requested.connect(self._copy)
        table.undo_requested.connect(notices.undo)
        table.menu_requested.connect(self.actions_of_runs.pop_up)
        deeds.rename_requested.connect(table.rename_current)
        self.compared.cleared.connect(table.runs.clear_ticks)

    def _lay_out(self) -> None:
        set_ground(self, "window")
        self.top.hide()
        self._page = QStackedWidget()
        self._page.addWidget(self.compared.split)
        self._page.addWidget(EmptyState(
            tr("No runs yet"), tr("Every training is kept here: click Train,\nand compare it with the next one."),
        ))  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(_SIDE, 12, _SIDE, 8)
        column.setSpacing(theme.SPACE[1])
        column.addWidget(self.top)
        column.addWidget(self._page, 1)
        column.addWidget(self.notices.strip)  # above the rows, it would move them from under the pointer
        column.addWidget(self.footer)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate and self.isVisible() and not self.shelf.is_busy:
            self.refresh()  # others may have trained meanwhile
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        self.live.watch(watched=True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.live.watch(watched=False)
