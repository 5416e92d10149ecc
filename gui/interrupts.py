"""Ctrl-C in the terminal closes the window as its own button does: it asks where there is something to lose."""

from __future__ import annotations

import signal
from types import FrameType
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def close_on_interrupt(window: QWidget) -> None:
    """Python hears of it when next it is at work in the window's thread, and that is where it may be at anything."""

    def close() -> None:
        if QApplication.activeModalWidget() is None:  # a question that stands there already is answered first
            window.close()

    def later(_signal: int, _frame: FrameType | None) -> None:
        QTimer.singleShot(0, window, close)

    signal.signal(signal.SIGINT, later)
