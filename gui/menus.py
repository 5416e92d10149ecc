"""The menu bar: a table of entries, made into actions with names and keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

Keys = QKeySequence.StandardKey | str | None


@dataclass(frozen=True)
class Entry:
    """One line of a menu. `name` is the action's objectName; an empty text is a separator."""

    name: str
    text: str
    run: Callable[[], object]
    keys: Keys = None
    tip: str = ""
    checkable: bool = False
    also: str = ""
    """A second key, for where the platform's own is little known."""


SEPARATOR = Entry("", "", lambda: None)


def add_menu(window: QMainWindow, title: str, entries: tuple[Entry, ...]) -> QMenu:
    menu = QMenu(title, window)
    menu.setToolTipsVisible(True)
    window.menuBar().addMenu(menu)
    for entry in entries:
        add_entry(menu, entry)
    return menu


def add_entry(menu: QMenu, entry: Entry) -> QAction | None:
    if not entry.text:
        menu.addSeparator()
        return None
    action = QAction(entry.text, menu)
    action.setObjectName(entry.name)
    action.setCheckable(entry.checkable)
    if isinstance(entry.keys, QKeySequence.StandardKey):
        action.setShortcuts(QKeySequence.keyBindings(entry.keys))
    elif entry.keys:
        action.setShortcut(QKeySequence(entry.keys))
    if entry.also:
        action.setShortcuts(list(dict.fromkeys([*action.shortcuts(), QKeySequence(entry.also)])))
    if entry.tip:
        action.setStatusTip(entry.tip)
        action.setToolTip(entry.tip)
    action.triggered.connect(_without_argument(entry.run))
    menu.addAction(action)
    return action


def add_choices(
    menu: QMenu, title: str, choices: tuple[tuple[str, str], ...], chosen: str, choose: Callable[[str], object]
) -> QMenu:
    """A submenu of which one entry is ticked; `choices` are keys and texts."""
    submenu = QMenu(title, menu)
    group = QActionGroup(submenu)
    for key, text in choices:
        action = QAction(text, submenu)
        action.setCheckable(True)
        action.setChecked(key == chosen)
        action.triggered.connect(_with_key(choose, key))
        group.addAction(action)
        submenu.addAction(action)
    menu.addMenu(submenu)
    return submenu


def _without_argument(run: Callable[[], object]) -> Callable[[bool], None]:
    def call(_checked: bool = False) -> None:
        run()

    return call


def _with_key(choose: Callable[[str], object], key: str) -> Callable[[bool], None]:
    def call(_checked: bool = False) -> None:
        choose(key)

    return call
