"""Tabs that stay where they are: each is as wide as its word in the weight that the chosen one has."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QTabBar, QTabWidget, QWidget

from gui import theme
from gui.translation import tr
from gui.widgets.ringed_widget import paint_ring

_BEFORE, _AFTER = 4, 19
"""What the style sheet leaves free beside the words."""


class SteadyTabs(QTabWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        bar = _Bar()
        bar.setExpanding(False)
        bar.setDrawBase(False)
        bar.setAccessibleName(tr("Tabs"))
        self.setTabBar(bar)


class _Bar(QTabBar):
    def tabSizeHint(self, index: int) -> QSize:
        words = QFontMetrics(theme.font(weight=600)).horizontalAdvance(self.tabText(index))
        return QSize(words + _BEFORE + _AFTER, super().tabSizeHint(index).height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            around = QRectF(self.tabRect(self.currentIndex())).adjusted(1, 5, _BEFORE - _AFTER, -5)
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_ring(painter, around, 5)
