"""The tabs beside Training: each is made when it is first looked at, so that the window opens without them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.translation import tr
from gui.widgets.parts import set_ground

if TYPE_CHECKING:
    from gui.dialogs import Dialogs
    from gui.study import Study
    from gui.tasks import Tasks


@dataclass(frozen=True)
class Desk:
    """What every tab is given: what to look at, where to have work done, how to ask."""

    study: Study
    tasks: Tasks
    dialogs: Dialogs


Factory = Callable[[Desk], QWidget]


class LateTab(QWidget):
    """Holds a tab's place until it is shown; `made` brings the tab itself."""

    made = Signal(object)

    def __init__(self, factory: Factory, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._factory, self._desk = factory, desk
        self.content: QWidget | None = None
        set_ground(self, "window")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def make(self) -> QWidget:
        """The tab, made now if it is not there yet."""
        if self.content is None:
            self.content = self._factory(self._desk)
            self._column.addWidget(self.content)
            self.made.emit(self.content)
        return self.content

    def showEvent(self, event: QShowEvent) -> None:
        self.make()
        super().showEvent(event)


def put_after(earlier: QWidget, late: QWidget) -> None:
    """Let the Tab key reach a part that was made late where it stands, after `earlier`, not at the end of all."""
    inside, part = [], late.nextInFocusChain()
    while part is not None and part is not late:
        if late.isAncestorOf(part) and part.focusPolicy() != Qt.FocusPolicy.NoFocus:
            inside.append(part)
        part = part.nextInFocusChain()
    for before, after in pairwise((earlier, *inside)):
        QWidget.setTabOrder(before, after)


def tabs() -> tuple[tuple[str, str, Factory], ...]:
    """Name, title and maker of each tab after Training, in their order."""
    return (
        ("dataTab", tr("Data"), _data),
        ("mistakesTab", tr("Mistakes"), _mistakes),
        ("insideTab", tr("Inside"), _inside),
        ("runsTab", tr("Runs"), _runs),
        ("codeTab", tr("Code"), _code),
    )


def _data(desk: Desk) -> QWidget:
    from gui.panels.data_tab import DataTab

    return DataTab(desk)


def _mistakes(desk: Desk) -> QWidget:
    from gui.panels.mistakes_tab import MistakesTab

    return MistakesTab(desk)


def _inside(desk: Desk) -> QWidget:
    from gui.panels.inside_tab import InsideTab

    return InsideTab(desk)


def _runs(desk: Desk) -> QWidget:
    from gui.panels.runs_tab import RunsTab

    return RunsTab(desk)


def _code(desk: Desk) -> QWidget:
    from gui.panels.code_tab import CodeTab

    return CodeTab(desk)
