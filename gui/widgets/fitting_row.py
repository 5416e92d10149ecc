"""Parts in a row, as many as there is room for: those at the end give way."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

_GAP = 8


class FittingRow(QWidget):
    """Never wider than it is allowed to be; a part that does not fit is not shown, nor is any after it."""

    def __init__(self, parts: Sequence[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = tuple(parts)
        self._wanted = len(self._parts)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for part in self._parts:
            part.setParent(self)

    def show_first(self, count: int) -> None:
        """Only so many of the parts have something to say; call it again when one of them changes."""
        self._wanted = count
        self._arrange()

    def _arrange(self) -> None:
        left = 0
        for place, part in enumerate(self._parts):
            size = part.sizeHint()
            part.setVisible(place < self._wanted and left + size.width() <= self.width())
            part.setGeometry(left, (self.height() - size.height()) // 2, size.width(), size.height())
            left += size.width() + _GAP

    def sizeHint(self) -> QSize:
        return QSize(200, max((part.sizeHint().height() for part in self._parts), default=0))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()
            self._arrange()
