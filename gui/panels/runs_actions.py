"""What can be done with the selected runs: one table of actions for the buttons, the menu and the keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from core.runs import StoredRun
from gui.translation import counted, tr
from gui.widgets.parts import button

MORE_EPOCHS = 10
_CONTINUES = ("stopped", "broken off", "failed")


@dataclass(frozen=True)
class Chosen:
    """The selected runs as they are on disk, the id of the one that trains here, and whether any trains here."""

    runs: tuple[StoredRun, ...]
    live: str = ""
    busy: bool = False


@dataclass(frozen=True)
class Deed:
    """`refused` says why it cannot be done with what is chosen, or nothing; `keys` are only shown, the table hears
    them."""

    key: str
    title: str
    do: Callable[[], object]
    refused: Callable[[Chosen], str]
    keys: str = ""
    ends_group: bool = False

    def with_keys(self, title: str) -> str:
        return f"{title}\t{self.keys}" if self.keys else title


class RunActions(QObject):
    """`follow` after each change of what is chosen."""

    def __init__(self, deeds: Sequence[Deed], parent: QWidget) -> None:
        super().__init__(parent)
        self._deeds = {deed.key: deed for deed in deeds}
        self.menu = QMenu(parent)
        self.menu.setToolTipsVisible(True)
        self.actions = {deed.key: self._add(deed) for deed in deeds}
        self.buttons: dict[str, QPushButton] = {}

    def make_button(self, key: str) -> QPushButton:
        """A button for one of them."""
        made = button(self._deeds[key].title)
        made.clicked.connect(self.actions[key].trigger)
        self.buttons[key] = made
        return made

    def follow(self, chosen: Chosen) -> None:
        for key, deed in self._deeds.items():
            reason = deed.refused(chosen)
            self.actions[key].setEnabled(not reason)
            self.actions[key].setToolTip(reason)
            if key in self.buttons:
                self.buttons[key].setEnabled(not reason)
                self.buttons[key].setToolTip(reason)
        self._name_continue(chosen)
        self._name("star", tr("Remove star") if _all_starred(chosen) else tr("Star"))
        many = len(chosen.runs) > 1
        title = counted("Delete {n} run", "Delete {n} runs", len(chosen.runs)) if many else tr("Delete")
        self._name("delete", title)

    def pop_up(self, at: QPoint) -> None:
        self.menu.popup(at)

    def _name_continue(self, chosen: Chosen) -> None:
        more = len(chosen.runs) == 1 and chosen.runs[0].state == "completed"
        self._name("continue", tr("Ten more epochs") if more else tr("Continue"))

    def _name(self, key: str, title: str) -> None:
        self.actions[key].setText(self._deeds[key].with_keys(title))
        if key in self.buttons:
            self.buttons[key].setText(title)

    def _add(self, deed: Deed) -> QAction:
        action = QAction(deed.with_keys(deed.title), self.menu)
        self.menu.addAction(action)
        action.setObjectName(f"runs.{deed.key}")
        action.triggered.connect(deed.do)
        if deed.ends_group:
            self.menu.addSeparator()
        return action


def _all_starred(chosen: Chosen) -> bool:
    return bool(chosen.runs) and all(run.starred for run in chosen.runs)


def needs_some(chosen: Chosen) -> str:
    return "" if chosen.runs else tr("Select a run first.")


def needs_one(chosen: Chosen) -> str:
    return "" if len(chosen.runs) == 1 else tr("Select one run first.")


def needs_readable(chosen: Chosen) -> str:
    """One run that is not damaged."""
    if reason := needs_one(chosen):
        return reason
    return tr("This run is damaged.") if chosen.runs[0].state == "damaged" else ""


def needs_rest(chosen: Chosen) -> str:
    """One run that is whole, and nobody training here."""
    if reason := needs_readable(chosen):
        return reason
    return tr("A training is under way; stop it first.") if chosen.busy else ""


def needs_end(chosen: Chosen) -> str:
    """One run that is over, and that training can go on with."""
    if reason := needs_rest(chosen):
        return reason
    state = chosen.runs[0].state
    return "" if state == "completed" or state in _CONTINUES else tr("Another window or command is training it.")


def needs_deletable(chosen: Chosen) -> str:
    if reason := needs_some(chosen):
        return reason
    training = any(run.state == "running" or run.id == chosen.live for run in chosen.runs)
    return tr("A run that is training cannot be deleted.") if training else ""


def total_epochs(run: StoredRun) -> int:
    """How many epochs it shall have when it goes on: 0 for as many as were planned."""
    return run.config.epochs + MORE_EPOCHS if run.state == "completed" and run.config else 0
