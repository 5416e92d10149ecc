"""The few likeliest answers to one image, likeliest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.widgets.bars import paint_bar
from gui.widgets.probability_text import say_probability

_BAR = 8.0
_GAP = 8.0
_MOST_FOR_NAMES = 0.45


class Likely(NamedTuple):
    """A class, how likely it was taken to be, and whether it is the right one."""

    name: str
    probability: float
    is_right: bool


class TopAnswers(QWidget):
    """A row each: the class, a bar, a figure. The first row is what was read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topAnswers")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._answers: tuple[Likely, ...] = ()
        theme.follow(self._restyle)

    def show_answers(self, answers: Sequence[Likely]) -> None:
        self._answers = tuple(answers)
        self.setAccessibleName(", ".join(f"{each.name}: {say_probability(each.probability)}" for each in answers))
        self._restyle()

    @property
    def answers(self) -> tuple[Likely, ...]:
        return self._answers

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    @property
    def _height(self) -> int:
        return round(QFontMetricsF(theme.font("small")).height()) + 6

    def sizeHint(self) -> QSize:
        return QSize(150, 3 * self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(110, 3 * self._height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetricsF(theme.font("small", 600, tabular=True))
        widest = max((metrics.horizontalAdvance(each.name) for each in self._answers), default=0.0)
        name_width = min(widest + 1, self.width() * _MOST_FOR_NAMES)
        for row, each in enumerate(self._answers):
            area = QRectF(0, row * self._height, self.width(), self._height)
            painter.setFont(theme.font("small", 400 if row else 600, tabular=True))
            painter.setPen(theme.colour("muted" if row else "text"))
            name = metrics.elidedText(each.name, Qt.TextElideMode.ElideRight, name_width)
            painter.drawText(area, theme.LEFT, name)
            painter.drawText(area, theme.RIGHT, say_probability(each.probability))
            track = QRectF(name_width + _GAP, area.center().y() - _BAR / 2, 0, _BAR)
            track.setRight(self.width() - metrics.horizontalAdvance("99.9%") - _GAP)
            paint_bar(painter, track, "track")
            if each.probability >= 0.0005:
                track.setWidth(_BAR + (track.width() - _BAR) * min(each.probability, 1.0))
                paint_bar(painter, track, "bar" if row else "accent" if each.is_right else "validation")
