"""How much of each class was right: a dot each, on a scale that begins where differences can be seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui import theme
from gui.translation import tr
from gui.widgets.class_rows import GAP, ClassRows
from gui.widgets.score_rows import TRACK, paint_track, scale_start

if TYPE_CHECKING:
    from core.training.score import Score

_ROW, _AIR = 28, 10
_WIDEST_NAME = 96.0
_EDGE = 6.0


class ClassBars(ClassRows):
    """A row a class, the dot on its 95% interval. `picked` tells a class by its number."""

    def __init__(self, name: str = "classBars", parent: QWidget | None = None) -> None:
        self._classes: tuple[str, ...] = ()
        self._scores: tuple[Score, ...] = ()
        self._current: int | None = None
        super().__init__(name, tr("How much of each class is right"), _ROW, _AIR, parent)

    def show_scores(self, classes: tuple[str, ...], scores: Sequence[Score]) -> None:
        if classes != self._classes:
            self._current, self._at = None, 0
        self._classes, self._scores = classes, tuple(scores)
        self._restyle()

    def set_current(self, row: int | None) -> None:
        """Mark a class without a signal."""
        self._current, self._at = row, row or 0
        self.setAccessibleDescription("" if row is None else self.say(row))
        self.update()

    @property
    def current(self) -> int | None:
        return self._current

    @property
    def start(self) -> float:
        """The share at which the scale begins."""
        return scale_start([score for score in self._scores if score.total])

    def say(self, row: int) -> str:
        """7: 98.2% of 1,028 images are right."""
        score, name = self._scores[row], self._classes[row]
        if not score.total:
            return tr("{name}: no images").format(name=name)
        words = tr("{name}: {share} of {total} images are right")
        return words.format(name=name, share=f"{score.share:.1%}", total=f"{score.total:,}")

    @property
    def row_count(self) -> int:
        return len(self._classes)

    def is_chosen(self, place: int) -> bool:
        return place == self._current

    def _pick(self, row: int) -> None:
        self.set_current(row)
        self.picked.emit(row)

    def sizeHint(self) -> QSize:
        scale = round(QFontMetricsF(theme.font("caption")).height()) + 4
        return QSize(360, len(self._classes) * self._height + scale)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font, bold = theme.font("small", tabular=True), theme.font("small", 600, tabular=True)
        metrics = QFontMetricsF(bold)
        widest = max((metrics.horizontalAdvance(name) for name in self._classes), default=0.0)
        name_width, value_width = min(widest, _WIDEST_NAME), metrics.horizontalAdvance("100.0%")
        track = QRectF(_EDGE + name_width + GAP, 0, 0, TRACK)
        track.setRight(self.width() - _EDGE - value_width - GAP)
        lowest = min((score.share for score in self._scores if score.total), default=1.0)
        for row, score in enumerate(self._scores):
            area = self.row_rect(row)
            self._paint_ground(painter, row)
            stands_out = row == self._current or (score.total and score.share == lowest < 1)
            painter.setFont(bold if stands_out else font)
            painter.setPen(theme.colour("text" if stands_out else "muted"))
            name = metrics.elidedText(self._classes[row], Qt.TextElideMode.ElideRight, name_width)
            painter.drawText(area.adjusted(_EDGE, 0, 0, 0), theme.LEFT, name)
            value = f"{score.share:.1%}" if score.total else "–"
            painter.drawText(area.adjusted(0, 0, -_EDGE, 0), theme.RIGHT, value)
            track.moveTop(area.center().y() - TRACK / 2)
            role = "accent" if row == self._current else "text"
            paint_track(painter, track, score if score.total else None, self.start, role)
        self._paint_scale(painter, track)

    def _paint_scale(self, painter: QPainter, track: QRectF) -> None:
        below = QRectF(track.left(), len(self._classes) * self._height, track.width(), 0)
        below.setBottom(self.height())
        painter.setFont(theme.font("caption", tabular=True))
        painter.setPen(theme.colour("muted"))
        painter.drawText(below, theme.LEFT, f"{self.start:.0%}")
        painter.drawText(below, theme.RIGHT, "100%")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        self._ring = True
        if move is not None and self._classes:
            wanted = 0 if self._current is None else self._current + move
            self._pick(min(max(wanted, 0), len(self._classes) - 1))
        else:
            super().keyPressEvent(event)
