"""The lower part of the Runs tab: what is ticked, side by side. Its chart library comes with the first tick."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from gui.panels.runs_picked import picked_of

if TYPE_CHECKING:
    from core.runs import Run, RunStore, StoredRun
    from gui.panels.compare_panel import ComparePanel
    from gui.tabs import Desk
    from gui.widgets.run_table_rows import Ticks

_ABOVE, _BELOW = 40, 60


class Compared(QObject):
    """Puts the comparison under the table while something is ticked."""

    said = Signal(str)
    failed = Signal(object)
    cleared = Signal()

    def __init__(self, desk: Desk, store: RunStore, table: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._store = desk, store
        self.panel: ComparePanel | None = None
        self.split = QSplitter(Qt.Orientation.Vertical)
        self.split.setHandleWidth(5)
        self.split.addWidget(table)
        self.split.setCollapsible(0, False)

    def show_ticks(self, ticks: Ticks, known: Mapping[str, StoredRun], live: Run | None) -> None:
        picked = picked_of(ticks, list(known.values()))
        if picked and self.panel is None:
            self.panel = self._make()
        if self.panel is not None:
            self.panel.setVisible(bool(picked))
            self.panel.show_picked(picked, known, live)

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
        self.split.addWidget(made)
        self.split.setCollapsible(1, False)
        height = self.split.height()
        self.split.setSizes([height * _ABOVE // 100, height * _BELOW // 100])
        return made
