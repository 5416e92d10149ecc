"""A quiet switch between the pages of a tab: words beside one another, the chosen one on a soft ground."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from gui import theme
from gui.widgets.ringed_widget import paint_ring

_AIR, _LEAST_AIR = 10, 4
_HEIGHT = 28


class PageSwitch(QWidget):
    """`chosen` brings the key of the page that is wanted; arrow keys go from one to the next."""

    chosen = Signal(str)

    def __init__(self, pages: Sequence[tuple[str, str]], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QAbstractButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for key, title in pages:
            word = _Word(title)
            word.setObjectName(key)
            word.toggled.connect(self._tell)
            self._group.addButton(word)
            self._buttons[key] = word
            row.addWidget(word)
        row.addStretch()

    def choose(self, key: str) -> None:
        self._buttons[key].setChecked(True)

    def button(self, key: str) -> QAbstractButton:
        return self._buttons[key]

    @property
    def key(self) -> str:
        return next((key for key, made in self._buttons.items() if made.isChecked()), "")

    def _tell(self, on: bool) -> None:
        if on:
            self.chosen.emit(self.key)


class _Word(QAbstractButton):
    def __init__(self, title: str) -> None:
        super().__init__()
        self.setText(title)
        self.setAccessibleName(title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setToolTip(title)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        theme.follow(self._fit)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font(weight=600))
        return QSize(metrics.horizontalAdvance(self.text()) + 2 * _AIR, max(_HEIGHT, metrics.height() + 10))

    def minimumSizeHint(self) -> QSize:
        """In a narrow window, or with large type, a long word is cut."""
        whole = self.sizeHint()
        return QSize(min(whole.width(), 4 * _AIR + whole.height()), whole.height())

    def _fit(self) -> None:
        self.updateGeometry()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        ground = "soft" if self.isChecked() else "hover" if self.underMouse() else ""
        if ground:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(ground))
            painter.drawRoundedRect(area, 6, 6)
        painter.setFont(theme.font(weight=600 if self.isChecked() else 400))
        painter.setPen(theme.colour("accent" if self.isChecked() else "muted"))
        room = round(area.width()) - _LEAST_AIR
        words = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)
        if self.hasFocus():
            paint_ring(painter, area.adjusted(1, 1, -1, -1), 5)
