"""A few choices side by side, one of them chosen."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from gui.widgets.parts import button


class Segments(QWidget):
    """`picked` tells the key when the user chose another one, not when the program did. Arrow keys move the choice."""

    picked = Signal(str)

    def __init__(
        self, name: str, title: str, choices: Iterable[tuple[str, str, str]], parent: QWidget | None = None
    ) -> None:
        """Each choice: its key, its text, and what a tooltip says of it."""
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QAbstractButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for key, text, tip in choices:
            made = button(text)
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.setToolTip(tip)
            made.setAccessibleName(f"{title}: {text}")
            made.setAccessibleDescription(tip)
            self._group.addButton(made)
            self._buttons[key] = made
            row.addWidget(made)
        next(iter(self._buttons.values())).setChecked(True)
        self._group.buttonClicked.connect(self._tell)

    @property
    def key(self) -> str:
        return next(key for key, made in self._buttons.items() if made.isChecked())

    def pick(self, key: str) -> None:
        """Show that choice, without a signal."""
        self._buttons[key].setChecked(True)

    def set_text(self, key: str, text: str) -> None:
        self._buttons[key].setText(text)
        self._buttons[key].setAccessibleName(f"{self.accessibleName()}: {text}")

    def button(self, key: str) -> QAbstractButton:
        return self._buttons[key]

    def _tell(self, _button: QAbstractButton) -> None:
        self.picked.emit(self.key)
