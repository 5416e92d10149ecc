"""All questions to the user in one place, so that tests (and scripts) can answer them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton, QWidget

from gui.translation import tr
from gui.widgets.parts import set_look

Answer = Literal["save", "discard", "cancel"]


class Dialogs:
    """Modal questions of the window. Each gives what was answered; an empty text is a cancelled file dialog."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.parent = parent

    def ask_save(self, title: str) -> Answer:
        """Before unsaved weights are lost."""
        box = self._box(
            tr("Save “{title}” first?").format(title=title), tr("Its weights are not in a file of yours yet.")
        )
        save = self._button(box, tr("Save"), QMessageBox.ButtonRole.AcceptRole, "primary")
        discard = self._button(box, tr("Do not save"), QMessageBox.ButtonRole.DestructiveRole)
        self._button(box, tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(save)
        box.exec()
        clicked = box.clickedButton()
        return "save" if clicked is save else "discard" if clicked is discard else "cancel"

    def confirm(self, question: str, reason: str, action: str) -> bool:
        """Whether to go on with `action`."""
        box = self._box(question, reason)
        go_on = self._button(box, action, QMessageBox.ButtonRole.AcceptRole, "primary")
        self._button(box, tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(go_on)
        box.exec()
        return box.clickedButton() is go_on

    def tell(self, sentence: str, details: Sequence[str] = (), more: str = "") -> None:
        """One sentence, with details to unfold."""
        box = self._box(sentence, more)
        if details:
            box.setDetailedText("\n".join(details))
        self._button(box, tr("Close"), QMessageBox.ButtonRole.AcceptRole, "primary")
        box.exec()

    def choose_open(self, title: str, folder: str, filters: str) -> str:
        return QFileDialog.getOpenFileName(self.parent, title, folder, filters)[0]

    def choose_save(self, title: str, suggestion: str, filters: str) -> str:
        return QFileDialog.getSaveFileName(self.parent, title, suggestion, filters)[0]

    def choose_folder(self, title: str, folder: str = "") -> str:
        return QFileDialog.getExistingDirectory(self.parent, title, folder)

    def _box(self, text: str, reason: str) -> QMessageBox:
        box = QMessageBox(self.parent)
        box.setWindowTitle("Inkling")
        box.setText(text)
        box.setInformativeText(reason)
        return box

    def _button(self, box: QMessageBox, text: str, role: QMessageBox.ButtonRole, kind: str = "outlined") -> QPushButton:
        made = box.addButton(text, role)
        set_look(made, "kind", kind)
        return made
