"""A row a class, with a bar: what all lists of classes that one can choose from have in common."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.widgets.bars import paint_bar
from gui.widgets.places_widget import PlacesWidget
from gui.widgets.ringed_widget import paint_ring

BAR = 8.0
GAP = 10.0
_RADIUS = 6


class ClassRows(PlacesWidget):
    """Knows where rows are, which one the mouse or the keyboard is at, and which is chosen.

    Whoever inherits paints them, and says what choosing one means: `row_count`, `say`, `is_chosen`, `_pick`.
    """

    picked = Signal(object)

    def __init__(self, name: str, title: str, row_height: int, air: int, parent: QWidget | None = None) -> None:
        super().__init__(name, title, parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._least, self._air = row_height, air
        self._at = 0
        theme.follow(self._restyle)

    @property
    def row_count(self) -> int:
        raise NotImplementedError

    def say(self, place: int) -> str:
        raise NotImplementedError

    def is_chosen(self, place: int) -> bool:
        raise NotImplementedError

    def row_rect(self, place: int) -> QRectF:
        return QRectF(0, place * self._height, self.width(), self._height)

    @property
    def _height(self) -> int:
        return max(self._least, round(QFontMetricsF(theme.font("small")).height()) + self._air)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def _place_at(self, at: QPointF) -> int | None:
        place = int(at.y() // self._height)
        return place if 0 <= place < self.row_count else None

    def _hover(self, place: int | None) -> None:
        if place != self._hovered:
            self.setToolTip("" if place is None else self.say(place))
        super()._hover(place)

    def _paint_ground(self, painter: QPainter, place: int) -> None:
        """What lies below a row: whether it is chosen, and whether the mouse or the keyboard is there."""
        inside = self.row_rect(place).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.is_chosen(place) or place == self._hovered:
            painter.setBrush(theme.colour("soft" if self.is_chosen(place) else "hover"))
            painter.drawRoundedRect(inside, _RADIUS, _RADIUS)
        if self._ring and place == self._at:
            paint_ring(painter, inside, _RADIUS)

    def _paint_bar(self, painter: QPainter, track: QRectF, share: float | None, place: int) -> None:
        """`share` of the track is filled; None leaves it empty."""
        paint_bar(painter, track, "track")
        if share is not None:
            bar = QRectF(track)
            bar.setWidth(max(BAR, share * track.width()))
            paint_bar(painter, bar, "accent" if self.is_chosen(place) else "bar")
