"""A dialog with a text that can be copied: the details of an unexpected error, or diagnostics."""

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from gui.translation import tr
from gui.widgets.parts import button, label


class TextDialog(QDialog):
    """A sentence and what else there is to say, the text, and buttons to copy it and to close."""

    def __init__(self, sentence: str, text: str, parent: QWidget | None = None, reason: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle("Inkling")
        self.resize(640, 380)
        self._text = QPlainTextEdit(text)
        self._text.setReadOnly(True)
        self._text.setAccessibleName(tr("Details"))
        self._text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        copy = button(tr("Copy"), icon="copy")
        close = button(tr("Close"), "primary")
        copy.clicked.connect(self.copy)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(copy)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        column.addWidget(label(sentence, "title", wrap=True))
        if reason:
            column.addWidget(label(reason, "muted", wrap=True))
        column.addWidget(self._text, 1)
        column.addLayout(row)

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text.toPlainText())
