"""What a user does to the window with the mouse, the keyboard and the menus."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow

PATIENCE = 120_000
"""Milliseconds."""


def press(window: MainWindow, qtbot: QtBot, name: str) -> None:
    qtbot.mouseClick(window.findChild(QAbstractButton, name), Qt.MouseButton.LeftButton)


def type_into(window: MainWindow, qtbot: QtBot, name: str, text: str) -> None:
    field = window.findChild(QWidget, name)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def choose(window: MainWindow, action: str) -> None:
    window.findChild(QAction, action).trigger()
