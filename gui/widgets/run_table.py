"""The table of runs: sorts, filters, ticks and renames with mouse and keys; it knows nothing of disks."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QToolTip, QWidget

from gui import theme
from gui.translation import tr
from gui.widgets.row_table import Index, RowTable
from gui.widgets.run_table_columns import column_widths, place_of
from gui.widgets.run_table_delegate import STAR_WIDTH, RunTableDelegate
from gui.widgets.run_table_keys import Deed, deed_of, place_of_text, tip_of_cell
from gui.widgets.run_table_model import FilteredRuns, RunTableModel
from gui.widgets.run_table_rows import Column, RunRow


class RunTable(RowTable):
    """`chosen_changed` after another selection, `left` when the pointer has gone; the others say what was asked for
    with keys or the mouse."""

    chosen_changed = Signal()
    left = Signal()
    star_requested = Signal(object)
    delete_requested = Signal()
    open_requested = Signal()
    copy_requested = Signal()
    undo_requested = Signal()
    menu_requested = Signal(QPoint)

    def __init__(self, columns: tuple[Column, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runList")
        self.setAccessibleName(tr("Runs"))
        self.runs = RunTableModel(columns)
        self._columns, self._name = columns, place_of(columns, "name")
        self._shown = FilteredRuns(self.runs)
        self._deeds: dict[Deed, Callable[[], object]] = {
            "copy": self.copy_requested.emit,
            "undo": self.undo_requested.emit,
            "star": self._request_star,
            "rename": self.rename_current,
            "delete": self.delete_requested.emit,
            "tick": self.toggle_ticks,
            "open": self.open_requested.emit,
        }
        self.setModel(self._shown)
        self.setItemDelegate(RunTableDelegate(columns, self))
        self._set_up()
        theme.follow(self.fit_columns)

    def set_rows(self, rows: Sequence[RunRow]) -> None:
        """Other rows; what is selected and how they are sorted stays."""
        self.runs.set_rows(rows)
        self.fit_columns()

    def set_filter(self, wanted: str) -> None:
        self._shown.set_filter(wanted)

    def shown(self) -> list[RunRow]:
        """The rows in the order that is seen."""
        return [self._shown.row(place) for place in range(self._shown.rowCount())]

    def chosen(self) -> list[RunRow]:
        """The selected rows, from top to bottom."""
        ranges = self.selectionModel().selection()
        places = {place for part in ranges for place in range(part.top(), part.bottom() + 1)}  # type: ignore[attr-defined]
        return [self._shown.row(place) for place in sorted(places)]

    def choose(self, ids: Sequence[str]) -> None:
        """Select those runs, and show the first of them."""
        places = [place for place, row in enumerate(self.shown()) if row.id in ids]
        self.clearSelection()
        for place in places:
            self.selectionModel().select(
                self._shown.index(place, 0),
                QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
            )
        if places:
            self.selectionModel().setCurrentIndex(
                self._shown.index(places[0], self._name), QItemSelectionModel.SelectionFlag.NoUpdate
            )
            self.scrollTo(self._shown.index(places[0], 0))

    def choose_current(self) -> None:
        """Select the row where the cursor is: after what was selected has gone, the one that took its place."""
        if self.currentIndex().isValid():
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().select(self.currentIndex(), flags)

    def rename_current(self) -> None:
        """Open the name's editor in the row that is selected."""
        picked = self.selectionModel().selectedRows()
        if picked and self.isVisible() and self.state() != QAbstractItemView.State.EditingState:
            here = self.currentIndex()
            row = here.row() if here.isValid() and self.selectionModel().isRowSelected(here.row()) else picked[0].row()
            index = self._shown.index(row, self._name)
            # Not what a key that is held would make of it.
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.edit(index)

    def toggle_ticks(self) -> None:
        """Of the selected rows; a group of them is one tick."""
        seen: set[str] = set()
        for row in self.chosen():
            if row.ticks not in seen:
                seen.add(row.ticks)
                self.runs.toggle(row)

    def current_bottom(self) -> int:
        """How far down the row of the cursor reaches."""
        row = self.visualRect(self.currentIndex())
        frame = self.height() - self.viewport().geometry().bottom()
        return int(self.viewport().mapTo(self, row.bottomLeft()).y()) + frame if row.isValid() else 0

    def show_current(self) -> None:
        """Scroll to the row of the cursor, where it is out of sight."""
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def height_of(self, rows: float) -> int:
        """What the header and that many rows take."""
        return self.horizontalHeader().height() + math.ceil(rows * self.verticalHeader().defaultSectionSize()) + 1

    def fit_columns(self) -> None:
        """Each as wide as its contents and its title; the name takes what is left."""
        self.verticalHeader().setDefaultSectionSize(max(theme.ROW_HEIGHT, theme.pixels("body") + 14))
        sorting = self.horizontalHeader().sortIndicatorSection()
        bar = self.verticalScrollBar().sizeHint().width()  # the last column takes its room while there is none
        room = self.width() - 2 * self.frameWidth() - bar
        widths = column_widths(self._columns, self.runs.rows, room, sorting)
        for place in range(len(self._columns)):
            self.setColumnHidden(place, place not in widths)
            if place in widths:
                self.setColumnWidth(place, widths[place])
        self.viewport().update()

    def _row(self, index: Index) -> RunRow:
        return self._shown.row(index.row())

    def _set_up(self) -> None:
        header = self.horizontalHeader()
        header.setMinimumSectionSize(STAR_WIDTH)
        header.setStretchLastSection(True)
        self.setSortingEnabled(True)
        self.sortByColumn(len(self._columns) - 1, Qt.SortOrder.DescendingOrder)
        header.sortIndicatorChanged.connect(self.fit_columns)
        self.selectionModel().selectionChanged.connect(self.chosen_changed)

    def _meaning(self, event: QKeyEvent) -> Callable[[], object] | None:
        """What a key does here."""
        deed = deed_of(event)
        return self._deeds[deed] if deed else None

    def _request_star(self) -> None:
        self.star_requested.emit(self.chosen())

    def event(self, event: QEvent) -> bool:
        """The menu bar has some of these keys as well: here they are about runs."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._meaning(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter ends the typing of a name, and then comes here as well.
        is_typing = self.state() == QAbstractItemView.State.EditingState
        meaning = None if is_typing else self._meaning(event)
        if meaning is None:
            super().keyPressEvent(event)
        else:
            meaning()

    def keyboardSearch(self, search: str) -> None:
        """Letters find runs by their names, whatever column the cursor is in."""
        names = [row.cells[self._name] for row in self.shown()]
        place = place_of_text(names, search, max(0, self.currentIndex().row()))
        if place is not None:
            self.setCurrentIndex(self._shown.index(place, self._name))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a tick or a star does not change what is selected."""
        index = self.indexAt(event.position().toPoint())
        kind = self._columns[index.column()].kind if index.isValid() else ""
        if event.button() == Qt.MouseButton.LeftButton and kind == "tick":
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.runs.toggle(self._row(index))
        elif event.button() == Qt.MouseButton.LeftButton and kind == "star":
            self.star_requested.emit([self._row(index)])
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() == Qt.MouseButton.NoButton:  # a drag from a tick would select
            index = self.indexAt(event.position().toPoint())
            hand = index.isValid() and self._columns[index.column()].kind in ("tick", "star")
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        kind = self._columns[index.column()].kind if index.isValid() else ""
        if kind == "name":
            # Not what a key that is held would make of it.
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.edit(index)
        elif kind in ("tick", "star"):
            self.mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self.currentIndex().isValid():
            self.menu_requested.emit(self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft()))
        else:
            self.menu_requested.emit(event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self.indexAt(event.pos())
            if index.isValid():
                QToolTip.showText(event.globalPos(), self._tip(index), self.viewport(), self.visualRect(index))
                return True
        return super().viewportEvent(event)

    def _tip(self, index: Index) -> str:
        row, place = self._row(index), index.column()
        return tip_of_cell(row, self._columns[place], row.cells[place], self.columnWidth(place))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.left.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """With the keyboard, there is always a row to begin from."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._shown.rowCount():
            self.selectionModel().setCurrentIndex(
                self._shown.index(0, self._name), QItemSelectionModel.SelectionFlag.NoUpdate
            )
