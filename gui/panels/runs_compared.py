"""The lower part of the Runs tab: what is ticked, side by side. Its chart library comes with the first tick.

Rows stay where they are under a pointer that ticks them: the comparison takes the room that it needs as soon as the
pointer has gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QSplitter

from gui.panels.runs_picked import picked_of

if TYPE_CHECKING:
    from core.runs import Run, RunStore, StoredRun
    from gui.panels.compare_panel import ComparePanel
    from gui.tabs import Desk
    from gui.widgets.run_table import RunTable
    from gui.widgets.run_table_rows import Ticks

_LEAST_ROWS = 4.5
"""A row that is cut says that there are more."""
_LEAST_SHARE = 35
"""Percent of the height, where type is large and the screen is not."""
_LEAST_BELOW = 220
"""Toolbar and chart: with less, the comparison waits until the pointer has gone."""


def table_height(height: int, rows: int, least: int, wanted: int) -> int:
    """Of that height for both: what all rows take, less what the comparison wants, but no less than `least`."""
    return min(rows, max(least, height - wanted))


class Compared(QObject):
    """Puts the comparison under the table while something is ticked."""

    said = Signal(str)
    failed = Signal(object)
    cleared = Signal()

    def __init__(self, desk: Desk, store: RunStore, table: RunTable, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._store, self._table = desk, store, table
        self._by_hand = 0
        self.panel: ComparePanel | None = None
        self.split = QSplitter(Qt.Orientation.Vertical)
        self.split.setHandleWidth(5)
        self.split.addWidget(table)
        self.split.setCollapsible(0, False)
        self.split.splitterMoved.connect(self._keep_height)
        table.left.connect(self._settle_when_alone)

    def show_ticks(self, ticks: Ticks, known: Mapping[str, StoredRun], live: Run | None) -> None:
        picked = picked_of(ticks, list(known.values()))
        if picked and self.panel is None:
            self.panel = self._make()
        if self.panel is not None:
            self.panel.show_picked(picked, known, live)
            self._make_room()

    def follow_live(self, stored: StoredRun) -> None:
        """The run that trains has grown."""
        if self.panel is not None:
            self.panel.follow_live(stored)

    def _make(self) -> ComparePanel:
        from gui.panels.compare_panel import ComparePanel

        made = ComparePanel(self._desk, self._store)
        made.said.connect(self.said)
        made.failed.connect(self.failed)
        made.cleared.connect(self.cleared)
        made.hide()
        self.split.addWidget(made)
        self.split.setCollapsible(1, False)
        self.split.setStretchFactor(1, 1)
        return made

    def _make_room(self) -> None:
        """With the pointer in the table, only from what lies below the row that was ticked."""
        if self.panel is None or not self.panel.is_filled:
            self._hide()
        elif not self._is_pointed_at():
            self._settle()
        elif self.panel.isHidden():
            row = self._table.current_bottom()
            if self.split.height() - row >= _LEAST_BELOW:
                self._show(max(row, self._settled()))

    def _hide(self) -> None:
        if self.panel is not None:
            self.panel.hide()

    def _settle_when_alone(self) -> None:
        """Not while the pointer is on its way to the comparison: that would move away from it."""
        if self.panel is not None and self.panel.is_filled and not self._is_pointed_at():
            self._settle()

    def _settle(self) -> None:
        self._show(self._settled())

    def _show(self, above: int) -> None:
        assert self.panel is not None
        before = self._table.height()
        self.panel.show()
        self.split.setSizes([above, self.split.height() - self.split.handleWidth() - above])
        if self._table.height() < before:
            self._table.show_current()

    def _settled(self) -> int:
        """What the user gave the table, or what suits both."""
        assert self.panel is not None
        room = self.split.height() - self.split.handleWidth()
        least = min(self._table.height_of(_LEAST_ROWS), room * _LEAST_SHARE // 100)
        rows = self._table.height_of(self._table.model().rowCount())
        return self._by_hand or table_height(room, rows, least, self.panel.wanted_height())

    def _keep_height(self, above: int) -> None:
        self._by_hand = above

    def _is_pointed_at(self) -> bool:
        """Whether the pointer is in the table, or in the comparison if that is shown."""
        return self.split.isVisible() and self.split.rect().contains(self.split.mapFromGlobal(QCursor.pos()))
