"""Images that resemble one another, each with its class and how far it is; a click brings one to the canvas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gui import theme
from gui.translation import tr
from gui.widgets.ringed_widget import paint_ring
from gui.widgets.step_tile import paint_tile

_SIDE = 72
_ACROSS = 4
_GAP = 10


@dataclass(frozen=True, eq=False)
class NeighbourView:
    """`number` is its place in the split; `agrees` says whether its class is the answer."""

    number: int
    image: QImage
    label: str
    distance: float
    agrees: bool


class NeighbourTiles(QWidget):
    """`chosen` brings the NeighbourView that is wanted on the canvas."""

    chosen = Signal(object)

    def __init__(self, count: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tiles = [_Tile(self) for _ in range(count)]
        for tile in self.tiles:
            tile.clicked.connect(self._choose)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.follow(self._fit)

    def show_views(self, views: Sequence[NeighbourView]) -> None:
        for place, tile in enumerate(self.tiles):
            tile.show_view(views[place] if place < len(views) else None)

    def sizeHint(self) -> QSize:
        return self._size(_ACROSS)

    def minimumSizeHint(self) -> QSize:
        return QSize(_SIDE, self.tiles[0].sizeHint().height())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._size(_across(width)).height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _size(self, across: int) -> QSize:
        tile, down = self.tiles[0].sizeHint(), -(-len(self.tiles) // across)
        return QSize(across * (tile.width() + _GAP) - _GAP, down * (tile.height() + _GAP) - _GAP)

    def _place(self) -> None:
        size, across = self.tiles[0].sizeHint(), _across(self.width())
        for place, tile in enumerate(self.tiles):
            down, right = divmod(place, across)
            tile.setGeometry(QRect(QPoint(right * (size.width() + _GAP), down * (size.height() + _GAP)), size))

    def _fit(self) -> None:
        self.updateGeometry()
        self._place()

    def _choose(self) -> None:
        tile = self.sender()
        if isinstance(tile, _Tile) and tile.view is not None:
            self.chosen.emit(tile.view)


def _across(width: int) -> int:
    """How many tiles have room beside one another."""
    return max(1, min(_ACROSS, (width + _GAP) // (_SIDE + _GAP)))


class _Tile(QAbstractButton):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.view: NeighbourView | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setEnabled(False)
        theme.follow(self.update)

    def show_view(self, view: NeighbourView | None) -> None:
        self.view = view
        self.setEnabled(view is not None)
        self.setCursor(Qt.CursorShape.PointingHandCursor if view else Qt.CursorShape.ArrowCursor)
        if view:
            words = tr("Training image {number} · true: {label} · distance {distance}")
            told = words.format(number=f"{view.number:,}", label=view.label, distance=f"{view.distance:.1f}")
            self.setAccessibleName(told)
            self.setToolTip(tr("{told}. Click to see it on the canvas.").format(told=told))
        self.update()

    def sizeHint(self) -> QSize:
        lines = QFontMetrics(theme.font("small")).height() + 3
        return QSize(_SIDE, _SIDE + lines)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        picture = QRectF(0, 0, _SIDE, _SIDE)
        paint_tile(painter, picture, self.view.image if self.view else None, blocks=True)
        if self.view is not None:
            self._paint_caption(painter, self.view)
        if self.hasFocus():
            paint_ring(painter, picture.adjusted(1, 1, -1, -1), 5)

    def _paint_caption(self, painter: QPainter, view: NeighbourView) -> None:
        line = QRectF(0, _SIDE + 3, _SIDE, self.height() - _SIDE - 3)
        distance = f"{view.distance:.1f}"
        painter.setFont(theme.font("small", tabular=True))
        painter.setPen(theme.colour("muted"))
        painter.drawText(line, theme.RIGHT, distance)
        room = _SIDE - painter.fontMetrics().horizontalAdvance(distance) - 6
        painter.setFont(theme.font("small", 600))
        painter.setPen(theme.colour("text" if view.agrees else "validation"))
        words = painter.fontMetrics().elidedText(view.label, Qt.TextElideMode.ElideRight, room)
        painter.drawText(line, theme.LEFT, words)
