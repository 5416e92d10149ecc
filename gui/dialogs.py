"""All questions to the user in one place, so that tests (and scripts) can answer them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, cast

from PySide6.QtWidgets import QFileDialog, QWidget

from gui.question_dialog import Choice, QuestionDialog
from gui.translation import tr

Answer = Literal["save", "discard", "cancel"]


class Dialogs:
    """Modal questions of the window. Each gives what was answered; an empty text is a cancelled file dialog."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.parent = parent

    def ask_save(self, title: str) -> Answer:
        """Before unsaved weights are lost."""
        question = tr("Save “{title}” first?").format(title=title)
        reason = tr("Its weights are not in a file of yours yet.")
        choices = (("save", tr("Save")), ("discard", tr("Do not save")), ("cancel", tr("Cancel")))
        return cast("Answer", self._ask(question, reason, choices))

    def confirm(self, question: str, reason: str, action: str, *, for_good: bool = False) -> bool:
        """Whether to go on with `action`. One that cannot be undone is not what Enter means."""
        choices = (("go on", action), ("cancel", tr("Cancel")))
        return self._ask(question, reason, choices, for_good=for_good) == "go on"

    def tell(self, sentence: str, details: Sequence[str] = (), more: str = "") -> None:
        """One sentence, with details to unfold."""
        self._ask(sentence, more, (("close", tr("Close")),), details)

    def choose_open(self, title: str, folder: str, filters: str) -> str:
        return QFileDialog.getOpenFileName(self.parent, title, folder, filters)[0]

    def choose_save(self, title: str, suggestion: str, filters: str) -> str:
        return QFileDialog.getSaveFileName(self.parent, title, suggestion, filters)[0]

    def choose_folder(self, title: str, folder: str = "") -> str:
        return QFileDialog.getExistingDirectory(self.parent, title, folder)

    def _ask(
        self,
        sentence: str,
        reason: str,
        choices: Sequence[Choice],
        details: Sequence[str] = (),
        *,
        for_good: bool = False,
    ) -> str:
        dialog = QuestionDialog(sentence, reason, choices, details, self.parent, for_good=for_good)
        dialog.exec()
        dialog.deleteLater()
        return dialog.answer
