"""The head of the Code tab: of which training the script is, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.translation import tr
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.parts import button, tool_button
from gui.widgets.segments import Segments


class CodeHeader(QWidget):
    """`picked` tells "setup" or "training"; the others are the buttons."""

    picked = Signal(str)
    copy_clicked = Signal()
    save_clicked = Signal()
    prove_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ElidedLabel("title")
        self.title.setText(tr("This training in plain PyTorch"))
        self.sources = Segments(
            "codeSource",
            tr("Script of"),
            (
                ("setup", tr("Setup"), tr("What the controls on the left say now")),
                ("training", tr("This run"), tr("What the training at hand was started with")),
            ),
        )
        self.sources.picked.connect(self.picked)
        self.says = ElidedLabel("muted")
        self.copy = tool_button("copy", tr("Copy the whole script"))
        self.copy.setObjectName("copyCode")
        self.copy.clicked.connect(self.copy_clicked)
        self.save = tool_button("download", tr("Save as a Python file"))
        self.save.setObjectName("saveCode")
        self.save.clicked.connect(self.save_clicked)
        self.prove = button(tr("Prove it"))
        self.prove.setObjectName("proveCode")
        self.prove.setToolTip(tr("Run the first steps of this script, and compare its losses with Inkling's"))
        self.prove.clicked.connect(self.prove_clicked)
        self._lay_out()

    def offer_training(self, title: str) -> None:
        """The switch, with that title for the training at hand; no switch where there is none."""
        self.sources.setVisible(bool(title))
        if title:
            self.sources.set_text("training", title)

    def enable(self, *, text: bool, script: bool, proof: bool) -> None:
        """`text` is there to be copied; a `script` of now can be saved as well, and proved."""
        self.copy.setEnabled(text)
        self.save.setEnabled(script)
        self.prove.setEnabled(proof)

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.title, 1)
        for each in (self.copy, self.save, self.prove):
            first.addWidget(each)
        second.setSpacing(12)
        second.addWidget(self.sources)
        second.addWidget(self.says, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(first)
        column.addLayout(second)
