"""Below the script: its first losses beside Inkling's own, as they come, and what they show."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.panels import code_words as words
from gui.translation import tr
from gui.widgets.code_view import CodeView
from gui.widgets.parts import LabelRole, button, hairline, label, set_look, tool_button

_LINES = 8


class CodeProof(QWidget):
    cancel_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.says = label("", "body", wrap=True)
        self.says.setObjectName("proofSentence")
        self.says.setMinimumWidth(1)
        self.table = CodeView("proofTable", tr("First losses of Inkling and of the script"), plain=True)
        self.cancel = button(tr("Cancel"))
        self.cancel.setObjectName("cancelProof")
        self.cancel.clicked.connect(self.cancel_clicked)
        self.dismiss = tool_button("close", tr("Close"))
        self.dismiss.clicked.connect(self.hide)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.says, 1)
        top.addWidget(self.cancel)
        top.addWidget(self.dismiss)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(hairline())
        column.addLayout(top)
        column.addWidget(self.table)
        self.hide()

    def begin(self) -> None:
        self.table.hide()
        self._say(tr("One moment."), "muted", busy=True)
        self.show()

    def go_on(self, what: str, app: tuple[float, ...], script: tuple[float, ...]) -> None:
        self._say(what, "muted", busy=True)
        self._show(app, script)
        self.table.verticalScrollBar().setValue(len(script) + 2 - _LINES)

    def finish(self, verdict: words.Verdict, app: tuple[float, ...], script: tuple[float, ...]) -> None:
        self._say(verdict.sentence, verdict.role, busy=False)
        self._show(app, script)
        self.table.verticalScrollBar().setValue(0)

    def fail(self, sentence: str) -> None:
        self._say(sentence, "warning", busy=False)

    def _show(self, app: tuple[float, ...], script: tuple[float, ...]) -> None:
        if not app:
            return
        self.table.show_text(words.table(app, script), mark=False)
        self.table.show_lines(_LINES)
        self.table.show()

    def _say(self, sentence: str, role: LabelRole, *, busy: bool) -> None:
        self.says.setText(sentence)
        set_look(self.says, "role", role)
        self.cancel.setVisible(busy)
        self.dismiss.setVisible(not busy)
