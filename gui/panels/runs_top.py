"""Above the table of runs: a filter, the buttons for what is wanted most often, and a menu of all the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.translation import tr
from gui.widgets.parts import button
from gui.widgets.rows import row
from gui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from gui.panels.runs_actions import RunActions

_BUTTONS = ("continue", "open", "report")
_GAP = 8
_LEAST_FILTER = 6
"""In heights of a letter."""


class RunsTop(QWidget):
    """The usual keys for finding something, anywhere in `around`, lead into the filter."""

    def __init__(self, actions: RunActions, around: QWidget) -> None:
        super().__init__(around)
        self.filter = SearchField("runFilter", tr("Filter"), tr("Filter by name, note, data, network or setting"))
        self._more = button(tr("More"))
        self._more.setMenu(actions.menu)
        self._buttons = [actions.make_button(key) for key in _BUTTONS]
        self.setLayout(row(self.filter, *self._buttons, self._more, spacing=_GAP))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # a longer word moves no column
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), around)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.filter.begin)

    def _fit(self) -> None:
        """Only the buttons that leave the filter some room: the menu has all of them."""
        room = self.width() - self._more.sizeHint().width() - _LEAST_FILTER * theme.pixels("body")
        for made in self._buttons:
            room -= made.sizeHint().width() + _GAP
            made.setVisible(room >= _GAP)

    def event(self, event: QEvent) -> bool:
        """Also after another word or another size of type."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._fit()
        return super().event(event)
