"""A question, or something to be told: a sentence, why, and a button for each answer."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QDialog, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from gui import theme
from gui.translation import tr
from gui.widgets.parts import LabelRole, button, label
from gui.widgets.rows import row

Choice = tuple[str, str]
"""A key, and the words on its button."""
_WIDTH = 32
"""Of the words, measured in heights of the type."""


class QuestionDialog(QDialog):
    """The first choice is the one that Enter takes, the last one what Escape means; `answer` is the key of either.

    Where what is done cannot be undone, Enter means the last one as well.
    """

    def __init__(
        self,
        sentence: str,
        reason: str,
        choices: Sequence[Choice],
        details: Sequence[str] = (),
        parent: QWidget | None = None,
        *,
        for_good: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Inkling")
        self.answer = choices[-1][0]
        entered = choices[-1 if for_good else 0]
        self._buttons = [self._button(*choice, entered=choice is entered) for choice in choices]
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 20, 24, 16)
        self._column.setSpacing(theme.SPACE[1])
        self._column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        self._column.addWidget(_words(sentence, "heading"))
        if reason:
            self._column.addWidget(_words(reason, "muted"))
        self._details = _details(details)
        self._lay_out_foot()

    def _button(self, key: str, words: str, *, entered: bool) -> QPushButton:
        made = button(words, "primary" if entered else "outlined")
        made.setDefault(entered)
        made.clicked.connect(partial(self._take, key))
        return made

    def _take(self, key: str, _checked: bool = False) -> None:
        self.answer = key
        self.accept()

    def _lay_out_foot(self) -> None:
        foot = row(None, *reversed(self._buttons))
        foot.setContentsMargins(0, theme.SPACE[1], 0, 0)
        if self._details is not None:
            unfold = button(tr("Details"), "ghost")
            unfold.setCheckable(True)
            unfold.toggled.connect(self._details.setVisible)
            foot.insertWidget(0, unfold)
            self._column.addWidget(self._details)
        self._column.addLayout(foot)
        next(made for made in self._buttons if made.isDefault()).setFocus()


def _words(text: str, role: LabelRole) -> QWidget:
    made = label(text, role, wrap=True)
    made.ensurePolished()
    made.setFixedWidth(_WIDTH * theme.pixels("body"))
    return made


def _details(lines: Sequence[str]) -> QPlainTextEdit | None:
    if not lines:
        return None
    made = QPlainTextEdit("\n".join(lines))
    made.setReadOnly(True)
    made.setAccessibleName(tr("Details"))
    made.setFixedHeight(9 * theme.pixels("body"))
    made.hide()
    return made
