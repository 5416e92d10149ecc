"""Many images as marks on a plane, and one star among them. The marks are painted once, the star over them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.widgets.class_marks import marks, star
from gui.widgets.ringed_widget import paint_ring

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MARK = 11
_REACH = 14.0
"""How near the pointer has to be to a mark, in pixels."""
_AIR = 16.0
_STAR = 10.0
_FILLED, _ROOM = 0.75, 0.06
"""While points fill so much of the view, it stays: points move, and not the whole picture. A new view leaves room."""


class ScatterMap(QWidget):
    """`pointed` brings the number of the point under the pointer (or None), `chosen` the one that was clicked.

    Arrow keys go from point to point, Enter chooses. While one class is lit, only its points can be reached.
    """

    pointed = Signal(object)
    chosen = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._points: NDArray[np.float32] = np.zeros((0, 2), np.float32)
        self._classes: tuple[str, ...] = ()
        self._labels: NDArray[np.int64] = np.zeros(0, np.int64)
        self._view = QRectF()
        self._star: tuple[float, float] | None = None
        self._here: int | None = None
        self._lit: int | None = None
        self._cache: QPixmap | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 160)
        theme.follow(self._repaint_all)

    def show_points(
        self, points: NDArray[np.float32], labels: NDArray[np.int64], classes: Sequence[str], *, anew: bool
    ) -> None:
        """Places (n, 2) and each one's class; `anew` when they are others than before and not the same, moved."""
        if anew or len(points) != len(self._points):
            self._here, self._view = None, QRectF()
        self._points, self._labels, self._classes = points, labels, tuple(classes)
        self._view = settled(self._view, points)
        self._repaint_all()

    def show_star(self, place: tuple[float, float] | None) -> None:
        if place != self._star:
            self._star = place
            self.update()

    def light(self, number: int | None) -> None:
        """Show one class, and the others pale; None shows them all."""
        if number != self._lit:
            self._lit = number
            self._repaint_all()

    @property
    def star_place(self) -> tuple[float, float] | None:
        return self._star

    @property
    def count(self) -> int:
        return len(self._points)

    def place_of(self, number: int) -> QPointF:
        """Where a point is on the widget."""
        x, y = self._places(self._points[number : number + 1])[0]
        return QPointF(float(x), float(y))

    def _places(self, points: NDArray[np.float32]) -> NDArray[np.float32]:
        """On the widget; one unit is as long across as down, and what lies outside is held at the edge."""
        half = np.array([self.width() / 2, self.height() / 2], np.float32)
        reach = np.maximum(half - _AIR, 1.0)
        view, middle = self._view, self._view.center()
        scale = 2 * min(reach[0] / max(view.width(), 1e-9), reach[1] / max(view.height(), 1e-9))
        moved = (points - np.array([middle.x(), middle.y()], np.float32)) * np.array([scale, -scale], np.float32)
        placed: NDArray[np.float32] = np.nan_to_num(moved.clip(-reach, reach) + half)
        return placed

    def _repaint_all(self) -> None:
        self._cache = None
        self.update()

    def _marks_pixmap(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        made = QPixmap(self.size() * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(theme.colour("window"))
        pale = frozenset(range(len(self._classes))) - {self._lit} if self._lit is not None else frozenset()
        pictures = marks(self._classes, _MARK, ratio, faint=pale)
        painter = QPainter(made)
        places = self._places(self._points) - _MARK / 2
        order = sorted(range(len(pictures)), key=lambda number: number == self._lit)
        for number in order:
            for x, y in places[self._labels == number].tolist():
                painter.drawPixmap(QPointF(x, y), pictures[number])
        painter.end()
        return made

    def sizeHint(self) -> QSize:
        return QSize(480, 440)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._cache is None:
            self._cache = self._marks_pixmap()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._cache)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._here is not None and self._here < len(self._points):
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawEllipse(self.place_of(self._here), 9, 9)
        if self._star is not None:
            x, y = self._places(np.array([self._star], np.float32))[0]
            painter.setPen(QPen(theme.colour("window"), 2))
            painter.setBrush(theme.colour("text"))
            painter.drawPath(star(QPointF(float(x), float(y)), _STAR))
        if self.hasFocus():
            paint_ring(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), 6)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._repaint_all()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go_to(self._nearest(event.position()))

    def leaveEvent(self, _event: QEvent) -> None:
        self._go_to(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._nearest(event.position())
        if event.button() == Qt.MouseButton.LeftButton and found is not None:
            self._go_to(found)
            self.chosen.emit(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}.get(
            Qt.Key(event.key()), 0
        )
        if way and len(self._points):
            self._step(way)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._here is not None:
            self.chosen.emit(self._here)
        else:
            super().keyPressEvent(event)

    def _nearest(self, pointer: QPointF) -> int | None:
        if not len(self._points):
            return None
        away = self._places(self._points) - np.array([pointer.x(), pointer.y()], np.float32)
        distances = (away**2).sum(1)
        if self._lit is not None:
            distances = np.where(self._labels == self._lit, distances, np.inf)
        found = int(distances.argmin())
        return found if distances[found] <= _REACH**2 else None

    def _step(self, way: int) -> None:
        """To the next point or the one before; round in a circle."""
        numbers = np.arange(len(self._points)) if self._lit is None else np.flatnonzero(self._labels == self._lit)
        if not len(numbers):
            return
        if self._here is None:
            self._go_to(int(numbers[0]))
        else:
            place = int(np.searchsorted(numbers, self._here, "left" if way < 0 else "right"))
            self._go_to(int(numbers[(place - (way < 0)) % len(numbers)]))

    def _go_to(self, number: int | None) -> None:
        if number != self._here:
            self._here = number
            self.setCursor(Qt.CursorShape.ArrowCursor if number is None else Qt.CursorShape.PointingHandCursor)
            self.update()
            self.pointed.emit(number)


def settled(view: QRectF, points: NDArray[np.float32]) -> QRectF:
    """The part of the plane that is shown: as before, while nearly all points lie in it and they fill it well."""
    if not len(points):
        return view
    lowest, highest = np.quantile(np.nan_to_num(points), [0.003, 0.997], axis=0).tolist()
    needed = QRectF(QPointF(*lowest), QPointF(*highest))
    fills = needed.width() >= _FILLED * view.width() and needed.height() >= _FILLED * view.height()
    if not view.isEmpty() and fills and view.contains(needed):
        return view
    across, down = max(needed.width(), 1e-6) * _ROOM, max(needed.height(), 1e-6) * _ROOM
    return needed.adjusted(-across, -down, across, down)
