"""How much of each class was right: a bar each, on a scale that begins where differences can be seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.translation import tr
from gui.widgets.score_rows import scale_start

if TYPE_CHECKING:
    from core.training.score import Score

_ROW, _BAR = 28, 8.0
_WIDEST_NAME = 96.0
_GAP = 10.0
_EDGE = 6.0
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_BY_MOUSE = (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class ClassBars(QWidget):
    """A row a class, its 95% interval as a thin line. `picked` tells a class by its number."""

    picked = Signal(int)

    def __init__(self, name: str = "classBars", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(tr("How much of each class is right"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._classes: tuple[str, ...] = ()
        self._scores: tuple[Score, ...] = ()
        self._current: int | None = None
        self._hovered: int | None = None
        self._ring = False
        theme.follow(self._restyle)

    def show_scores(self, classes: tuple[str, ...], scores: Sequence[Score]) -> None:
        if classes != self._classes:
            self._current = None
        self._classes, self._scores = classes, tuple(scores)
        self._restyle()

    def set_current(self, row: int | None) -> None:
        """Mark a class without a signal."""
        self._current = row
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

    def row_rect(self, row: int) -> QRectF:
        return QRectF(0, row * self._height, self.width(), self._height)

    @property
    def _height(self) -> int:
        return max(_ROW, round(QFontMetricsF(theme.font("small")).height()) + 10)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def _row_at(self, at: QPointF) -> int | None:
        row = int(at.y() // self._height)
        return row if 0 <= row < len(self._classes) else None

    def _pick(self, row: int) -> None:
        self.set_current(row)
        self.picked.emit(row)

    def _hover(self, row: int | None) -> None:
        if row != self._hovered:
            self._hovered = row
            self.setToolTip("" if row is None else self.say(row))
            self.setCursor(Qt.CursorShape.ArrowCursor if row is None else Qt.CursorShape.PointingHandCursor)
            self.update()

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
        track = QRectF(_EDGE + name_width + _GAP, 0, 0, _BAR)
        track.setRight(self.width() - _EDGE - value_width - _GAP)
        lowest = min((score.share for score in self._scores if score.total), default=1.0)
        for row, score in enumerate(self._scores):
            area = self.row_rect(row)
            self._paint_ground(painter, area, row)
            stands_out = row == self._current or (score.total and score.share == lowest < 1)
            painter.setFont(bold if stands_out else font)
            painter.setPen(theme.colour("text" if stands_out else "muted"))
            name = metrics.elidedText(self._classes[row], Qt.TextElideMode.ElideRight, name_width)
            painter.drawText(area.adjusted(_EDGE, 0, 0, 0), _LEFT, name)
            value = f"{score.share:.1%}" if score.total else "–"
            painter.drawText(area.adjusted(0, 0, -_EDGE, 0), _RIGHT, value)
            track.moveTop(area.center().y() - _BAR / 2)
            self._paint_bar(painter, track, score, row)
        self._paint_scale(painter, track)

    def _paint_ground(self, painter: QPainter, area: QRectF, row: int) -> None:
        inside = area.adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if row in (self._current, self._hovered):
            painter.setBrush(theme.colour("soft" if row == self._current else "hover"))
            painter.drawRoundedRect(inside, 4, 4)
        if self._ring and row == (self._current or 0):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(inside, 4, 4)

    def _paint_bar(self, painter: QPainter, track: QRectF, score: Score, row: int) -> None:
        _rounded(painter, track, "track")
        if not score.total:
            return
        bar = QRectF(track)
        bar.setWidth(max(_BAR, self._along(score.share) * track.width()))
        _rounded(painter, bar, "accent" if row == self._current else "bar")
        low, high = (track.left() + self._along(share) * track.width() for share in score.interval)
        painter.setPen(QPen(theme.colour("text"), 1))
        painter.drawLine(QPointF(low, track.center().y()), QPointF(high, track.center().y()))

    def _paint_scale(self, painter: QPainter, track: QRectF) -> None:
        below = QRectF(track.left(), len(self._classes) * self._height, track.width(), 0)
        below.setBottom(self.height())
        painter.setFont(theme.font("caption", tabular=True))
        painter.setPen(theme.colour("muted"))
        painter.drawText(below, _LEFT, f"{self.start:.0%}")
        painter.drawText(below, _RIGHT, "100%")

    def _along(self, share: float) -> float:
        return min(max((share - self.start) / max(1 - self.start, 1e-9), 0.0), 1.0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and row is not None:
            self._pick(row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._row_at(event.position()))

    def leaveEvent(self, _event: QEvent) -> None:
        self._hover(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        self._ring = True
        if move is not None and self._classes:
            wanted = 0 if self._current is None else self._current + move
            self._pick(min(max(wanted, 0), len(self._classes) - 1))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() not in _BY_MOUSE
        self.update()

    def focusOutEvent(self, _event: QFocusEvent) -> None:
        self._ring = False
        self.update()


def _rounded(painter: QPainter, area: QRectF, role: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(role))
    painter.drawRoundedRect(area, _BAR / 2, _BAR / 2)
