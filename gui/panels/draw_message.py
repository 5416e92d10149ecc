"""The two lines under the bars: a sentence, perhaps with a way back, or how a picture's ink compares to the data's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gui import theme
from gui.translation import tr
from gui.widgets.gauges import Gauges
from gui.widgets.parts import button, label, set_look

if TYPE_CHECKING:
    from core.pixels.measures import Gauge

_LINES = 2


class DrawMessage(QWidget):
    """Always as high, so that nothing under it moves. `undo_clicked`: what it tells of is not to be."""

    undo_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = label("", "small", wrap=True)
        self._text.setObjectName("drawMessage")
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._undo = button(tr("Undo"), "link")
        self._undo.setObjectName("undoTeaching")
        self._undo.setAccessibleDescription(tr("Do not keep this drawing"))
        self._undo.clicked.connect(self.undo_clicked)
        self._undo.hide()
        self._gauges = Gauges()
        self._gauges.hide()
        self._said: tuple[object, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        words = QHBoxLayout()
        words.setSpacing(8)
        words.addWidget(self._text, 1)
        words.addWidget(self._undo, alignment=Qt.AlignmentFlag.AlignTop)
        column.addLayout(words)
        column.addWidget(self._gauges)
        column.addStretch()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.follow(self._fit)
        self._fit()

    def say(self, sentence: str, *, wrong: bool = False, gauges: tuple[Gauge, ...] = (), undo: bool = False) -> None:
        """What does not fit in is in the tooltip."""
        if (sentence, wrong, gauges, undo) == self._said:
            return
        self._said = (sentence, wrong, gauges, undo)
        self._undo.setVisible(undo)
        self._text.setText(sentence)
        self._text.setToolTip(sentence)
        set_look(self._text, "role", "error" if wrong else "small")
        self._gauges.setVisible(bool(gauges))
        self._gauges.show_gauges(gauges)

    @property
    def text(self) -> str:
        return self._text.text()

    def _fit(self) -> None:
        height = _LINES * QFontMetrics(theme.font("small")).lineSpacing() + 2
        self.setFixedHeight(height)
