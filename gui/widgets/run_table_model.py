"""The runs as a Qt model: rows that come, change and go without disturbing what is selected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)

from gui import theme
from gui.translation import tr
from gui.widgets.run_table_rows import NO_TICKS, Column, Look, RunRow, Ticks, look_of, matches, toggled, without_others

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_PLAIN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_NAMED = _PLAIN | Qt.ItemFlag.ItemIsEditable
ROW_ROLE, LOOK_ROLE = (Qt.ItemDataRole.UserRole + number for number in range(2))


class RunTableModel(QAbstractTableModel):
    """`ticks_changed` brings the Ticks, `tick_refused` says that there is no place for one more,
    `renamed` brings id and name."""

    ticks_changed = Signal(object)
    tick_refused = Signal()
    renamed = Signal(str, str)

    def __init__(self, columns: tuple[Column, ...]) -> None:
        super().__init__()
        self.columns = columns
        self.rows: list[RunRow] = []
        self.ticks: Ticks = NO_TICKS
        self._order = (len(columns) - 1, Qt.SortOrder.DescendingOrder)

    def set_rows(self, rows: Sequence[RunRow]) -> None:
        """Other rows; those with the same id stay the same rows."""
        wanted = {row.id: row for row in rows}
        self._remove_all_but(set(wanted))
        for place, row in enumerate(self.rows):
            self._change(place, wanted.pop(row.id))
        if wanted:
            self.beginInsertRows(_NOWHERE, len(self.rows), len(self.rows) + len(wanted) - 1)
            self.rows += wanted.values()
            self.endInsertRows()
        self.sort(*self._order)
        self._set_ticks(without_others(self.ticks, {row.ticks for row in self.rows if row.can_tick}))

    def set_row(self, row: RunRow) -> None:
        """That run has changed, or is new."""
        place = next((place for place, known in enumerate(self.rows) if known.id == row.id), -1)
        if place >= 0:
            self._change(place, row)
        else:
            self.beginInsertRows(_NOWHERE, len(self.rows), len(self.rows))
            self.rows.append(row)
            self.endInsertRows()
        self.sort(*self._order)

    def toggle(self, row: RunRow) -> None:
        """Set or take away the run's tick."""
        if not row.can_tick:
            return
        ticks = toggled(self.ticks, row.ticks)
        if ticks == self.ticks:
            self.tick_refused.emit()
        self._set_ticks(ticks)

    def clear_ticks(self) -> None:
        self._set_ticks(NO_TICKS)

    def _set_ticks(self, ticks: Ticks) -> None:
        if ticks != self.ticks:
            self.ticks = ticks
            self._repaint_ticks()
            self.ticks_changed.emit(ticks)

    def _repaint_ticks(self) -> None:
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, 0))

    def _change(self, place: int, row: RunRow) -> None:
        if row != self.rows[place]:
            self.rows[place] = row
            self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))

    def _remove_all_but(self, ids: set[str]) -> None:
        for place in reversed(range(len(self.rows))):
            if self.rows[place].id not in ids:
                self.beginRemoveRows(_NOWHERE, place, place)
                del self.rows[place]
                self.endRemoveRows()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """All at once: a sorting proxy would ask for two values at each comparison, which is a hundred times slower."""
        self._order = (column, order)
        keys = [self._sort_key(row, column) for row in self.rows]
        places = sorted(range(len(keys)), key=keys.__getitem__, reverse=order == Qt.SortOrder.DescendingOrder)
        if places == list(range(len(places))):
            return
        self.layoutAboutToBeChanged.emit()
        now_at = {before: now for now, before in enumerate(places)}
        kept = self.persistentIndexList()
        self.rows = [self.rows[place] for place in places]
        moved = [self.index(now_at[index.row()], index.column()) for index in kept]
        self.changePersistentIndexList(kept, moved)
        self.layoutChanged.emit()

    def _sort_key(self, row: RunRow, column: int) -> float | str:
        if self.columns[column].kind == "tick":
            return float(self.ticks.index(row.ticks)) if row.ticks in self.ticks else float(len(self.ticks))
        key = row.keys[column]
        return key.casefold() if isinstance(key, str) else key

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.rows[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return row.cells[column]
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(self.columns[column])
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(row, column)
            case _ if role == ROW_ROLE:
                return row
            case _ if role == LOOK_ROLE:
                return self.look(row)
        return None

    def look(self, row: RunRow) -> Look | None:
        return look_of(self.ticks, row.ticks)

    def _spoken(self, row: RunRow, column: int) -> str:
        match self.columns[column].kind:
            case "tick":
                return tr("compared") if self.look(row) else tr("not compared")
            case "star":
                return tr("starred") if row.starred else tr("not starred")
        return f"{self.columns[column].title}: {row.cells[column]}"

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        column = self.columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return "" if column.kind in ("tick", "star") else column.title
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case Qt.ItemDataRole.ToolTipRole:
                return tr("Sort by: {column}").format(column=column.title)
            case Qt.ItemDataRole.AccessibleTextRole:
                return column.title
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _NAMED if index.isValid() and self.columns[index.column()].kind == "name" else _PLAIN

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """The row itself changes once the new name is on disk."""
        row = self.rows[index.row()]
        name = " ".join(str(value).split())
        if role == Qt.ItemDataRole.EditRole and name != row.cells[index.column()]:
            self.renamed.emit(row.id, name)
        return True


class FilteredRuns(QSortFilterProxyModel):
    """The rows that match what was typed, in the model's own order."""

    def __init__(self, source: RunTableModel) -> None:
        super().__init__()
        self._runs = source
        self._wanted = ""
        self.setSourceModel(source)

    def set_filter(self, wanted: str) -> None:
        self.beginFilterChange()
        self._wanted = wanted
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    def row(self, place: int) -> RunRow:
        """The row at that place of the table."""
        return self._runs.rows[self.mapToSource(self.index(place, 0)).row()]

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._runs.sort(column, order)

    def filterAcceptsRow(self, source_row: int, _parent: Index) -> bool:
        return matches(self._runs.rows[source_row], self._wanted)


def _alignment(column: Column) -> Qt.AlignmentFlag:
    return theme.RIGHT if column.kind == "number" else theme.LEFT
