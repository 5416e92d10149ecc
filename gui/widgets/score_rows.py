"""Scores one under another: a title, the share that was right, and its 95% interval on a common scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.translation import tr
from gui.widgets.bars import paint_bar

if TYPE_CHECKING:
    from core.training.score import Score

TRACK = 6.0
_KNOB = 5.0
_ABOVE_TRACK, _UNDER_TRACK, _BETWEEN = 6.0, 4.0, 14.0


@dataclass(frozen=True)
class ScoreRow:
    """`role` is the colour of the dot: what it stands for among its neighbours."""

    title: str
    score: Score
    role: str = "accent"


class ScoreRows(QWidget):
    """The scale begins at a round share below the lowest interval, so that differences can be seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("scoreRows")
        self._rows: tuple[ScoreRow, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.follow(self.updateGeometry)

    def show_rows(self, rows: Sequence[ScoreRow]) -> None:
        self._rows = tuple(rows)
        self.setAccessibleName("\n".join(f"{row.title}: {say_score(row.score)}" for row in rows))
        self.updateGeometry()
        self.update()

    @property
    def spoken(self) -> str:
        return self.accessibleName()

    def sizeHint(self) -> QSize:
        return QSize(420, round(_row_height() * max(1, len(self._rows))))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        least = scale_start([row.score for row in self._rows])
        for place, row in enumerate(self._rows):
            self._paint_row(painter, QRectF(0, place * _row_height(), self.width(), _row_height()), row, least)

    def _paint_row(self, painter: QPainter, area: QRectF, row: ScoreRow, least: float) -> None:
        head = QRectF(area.left(), area.top(), area.width(), QFontMetricsF(theme.font()).height())
        track = QRectF(area.left(), head.bottom() + _ABOVE_TRACK, area.width(), TRACK)
        self._paint_head(painter, head, row)
        painter.setFont(theme.font("small", tabular=True))
        painter.setPen(theme.colour("muted"))
        painter.drawText(area.adjusted(0, track.bottom() + _UNDER_TRACK - area.top(), 0, 0), say_evidence(row.score))
        paint_track(painter, track, row.score, least, row.role)

    def _paint_head(self, painter: QPainter, head: QRectF, row: ScoreRow) -> None:
        bold = theme.font(weight=600, tabular=True)
        room = head.width() - QFontMetricsF(bold).horizontalAdvance("100.0%") - 12
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.font())
        painter.drawText(head, QFontMetricsF(theme.font()).elidedText(row.title, Qt.TextElideMode.ElideRight, room))
        painter.setFont(bold)
        painter.drawText(head, Qt.AlignmentFlag.AlignRight, f"{row.score.share:.1%}")


def paint_track(painter: QPainter, track: QRectF, score: Score | None, least: float, role: str) -> None:
    """A dot on its interval, on a scale from `least` to 1: a bar that does not begin at 0 would exaggerate."""
    paint_bar(painter, track, "track")
    if score is None:
        return
    low, high = (_along(share, least, track) for share in score.interval)
    span = QRectF(low, track.top(), max(high - low, track.height()), track.height())
    paint_bar(painter, span, "bar")
    painter.setBrush(theme.colour(role))
    painter.drawEllipse(QPointF(_along(score.share, least, track), track.center().y()), _KNOB, _KNOB)


def _row_height() -> float:
    """The title, the track and the evidence under it, so that neither line is cut short by the other."""
    lines = QFontMetricsF(theme.font()).height() + QFontMetricsF(theme.font("small")).height()
    return lines + _ABOVE_TRACK + TRACK + _UNDER_TRACK + _BETWEEN


def scale_start(scores: Sequence[Score]) -> float:
    """Where the scale begins: a tenth below the lowest end of an interval."""
    lowest = min((score.interval[0] for score in scores), default=0.0)
    return max(0.0, int(lowest * 10 - 1e-9) / 10)


def say_score(score: Score) -> str:
    return f"{score.share:.1%} ({say_evidence(score)})"


def say_evidence(score: Score) -> str:
    """9,783 of 10,000 · 97.5% to 98.1%."""
    low, high = score.interval
    words = tr("{right} of {total} · {low} to {high}")
    return words.format(right=f"{score.right:,}", total=f"{score.total:,}", low=f"{low:.1%}", high=f"{high:.1%}")


def _along(share: float, least: float, track: QRectF) -> float:
    part = (share - least) / max(1 - least, 1e-9)
    return track.left() + _KNOB + (track.width() - 2 * _KNOB) * min(max(part, 0.0), 1.0)
