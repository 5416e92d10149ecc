"""The classes with their marks; pointing at one (or reaching it with the keyboard) shows it alone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QFontMetrics, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from gui import theme
from gui.widgets.class_marks import marks
from gui.widgets.ringed_widget import paint_ring

_MOST = 12
_MARK = 14
_WIDTH = 150


class ClassLegend(QWidget):
    """`lit` brings the number of the class that one looks at, or None. Clicking holds it, clicking again lets it go."""

    lit = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._classes: tuple[str, ...] = ()
        self._entries: list[_Entry] = []
        self._held: int | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)
        self.setFixedWidth(_WIDTH)

    def show_classes(self, classes: Sequence[str]) -> None:
        """The first twelve of them have a line."""
        if tuple(classes) == self._classes:
            return
        self._classes, self._held = tuple(classes), None
        for entry in self._entries:
            self._column.removeWidget(entry)
            entry.deleteLater()
        self._entries = [_Entry(number, self._classes) for number in range(min(_MOST, len(self._classes)))]
        for entry in self._entries:
            entry.looked.connect(self._look)
            entry.clicked.connect(self._hold)
            self._column.addWidget(entry)

    @property
    def entries(self) -> Sequence[QAbstractButton]:
        return self._entries

    def _look(self, number: int | None) -> None:
        self.lit.emit(self._held if number is None else number)

    def _hold(self) -> None:
        entry = self.sender()
        if isinstance(entry, _Entry):
            self._held = None if self._held == entry.number else entry.number
            for other in self._entries:
                other.setChecked(other.number == self._held)
            self.lit.emit(self._held)


class _Entry(QAbstractButton):
    looked = Signal(object)

    def __init__(self, number: int, classes: tuple[str, ...]) -> None:
        super().__init__()
        self.number, self._classes = number, classes
        self._mark: QPixmap | None = None
        self.setText(classes[number])
        self.setAccessibleName(classes[number])
        self.setToolTip(classes[number])
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.follow(self._fit)

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, max(22, QFontMetrics(theme.font()).height() + 5))

    def _fit(self) -> None:
        self._mark = None
        self.updateGeometry()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._mark is None:
            self._mark = marks(self._classes, _MARK, self.devicePixelRatioF())[self.number]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("soft" if self.isChecked() else "hover"))
            painter.drawRoundedRect(area, 4, 4)
        painter.drawPixmap(6, round((self.height() - _MARK) / 2), self._mark)
        painter.setFont(theme.font())
        painter.setPen(theme.colour("text"))
        place = area.adjusted(12 + _MARK, 0, -6, 0)
        words = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, round(place.width()))
        if len(self.text()) > 1:  # a digit is its own mark
            painter.drawText(place, theme.LEFT, words)
        if self.hasFocus():
            paint_ring(painter, area.adjusted(1, 1, -1, -1), 4)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.looked.emit(self.number)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.looked.emit(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.looked.emit(self.number)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.looked.emit(None)
