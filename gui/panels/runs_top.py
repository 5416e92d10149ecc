"""Above the table of runs: a filter, the buttons for what is wanted most often, and a menu of all the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gui.translation import tr
from gui.widgets.parts import button
from gui.widgets.rows import row
from gui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from gui.panels.runs_actions import RunActions

_BUTTONS = ("continue", "open", "report")


class RunsTop(QWidget):
    """The usual keys for finding something, anywhere in `around`, lead into the filter."""

    def __init__(self, actions: RunActions, around: QWidget) -> None:
        super().__init__(around)
        self.filter = SearchField("runFilter", tr("Filter"), tr("Filter by name, note, data, network or setting"))
        self._more = button(tr("More"))
        self._more.setMenu(actions.menu)
        self.setLayout(row(self.filter, *(actions.make_button(key) for key in _BUTTONS), self._more))
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), around)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.filter.begin)
