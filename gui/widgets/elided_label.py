"""One line of text that gives way: what does not fit ends in an ellipsis and is in the tooltip."""

import math
from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gui.widgets.parts import LabelRole

_BETWEEN = " · "
Parts = Literal["any", "first", "last"]
"""Which of "99% right · 3 epochs in 15 s" matter most."""


class ElidedLabel(QLabel):
    """A label whose text may be longer than its room. Where `parts` matter, others are left out before one is cut.

    Its size does not depend on its text, which Qt is not told of: it would lay the whole window out anew.
    """

    def __init__(self, role: LabelRole = "muted", parent: QWidget | None = None, *, parts: Parts = "any") -> None:
        super().__init__(parent)
        self._parts = parts
        self._text = ""
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def keep_parts(self, parts: Parts) -> None:
        """Which matter most in the text that follows."""
        self._parts = parts

    def text(self) -> str:
        return self._text

    def setText(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self._explain()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(0, math.ceil(QFontMetricsF(self.font()).height()))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def shown(self) -> str:
        """What there is room for."""
        metrics, room = self.fontMetrics(), self.contentsRect().width()

        def cut(words: str) -> str:
            return metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)

        # Whether it fits is asked of what cuts: the two round differently.
        text = self.text()
        return cut(text if self._parts == "any" else fewer_parts(text, self._parts, lambda words: cut(words) == words))

    def _explain(self) -> None:
        self.setToolTip(self.text() if self.shown() != self.text() else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._explain()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), self.alignment() | Qt.TextFlag.TextSingleLine, self.shown())


def fewer_parts(text: str, kept: Parts, fits: Callable[[str], bool]) -> str:
    """As many of the first or the last parts as fit, but one in any case."""
    parts = text.split(_BETWEEN)
    while len(parts) > 1 and not fits(_BETWEEN.join(parts)):
        parts.pop(0 if kept == "last" else -1)
    return _BETWEEN.join(parts)
