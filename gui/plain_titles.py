"""Menu titles without underlined letters, until Alt is held or the keyboard is in the menu bar."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMainWindow, QProxyStyle, QStyle, QStyleHintReturn, QStyleOption, QWidget

_OVER = (QEvent.Type.KeyRelease, QEvent.Type.WindowDeactivate)


class PlainTitles(QProxyStyle):
    """The style of one menu bar: a proxy for all widgets would be asked in Python for each thing that is painted."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__("Fusion")
        self._held = False
        bar = window.menuBar()  # PySide may let go of it while Qt does not: it is not kept
        self.setParent(bar)
        bar.setStyle(self)
        bar.setStyleSheet("* {}")  # with a sheet of its own, it goes on heeding the application's
        window.installEventFilter(self)

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returned: QStyleHintReturn | None = None,
    ) -> int:
        if hint == QStyle.StyleHint.SH_UnderlineShortcut:
            return int(self._held or (widget is not None and widget.hasFocus()))
        return super().styleHint(hint, option, widget, returned)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and cast("QKeyEvent", event).key() == Qt.Key.Key_Alt:
            self._hold(held=True)
        elif event.type() in _OVER:
            self._hold(held=False)
        return super().eventFilter(watched, event)

    def _hold(self, *, held: bool) -> None:
        if held != self._held:
            self._held = held
            cast("QWidget", self.parent()).update()
