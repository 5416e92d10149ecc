"""Images that resemble one another, each with its class and how far it is; a click brings one to the canvas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from gui import theme
from gui.translation import tr
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
        self.tiles = [_Tile() for _ in range(count)]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(_GAP)
        for place, tile in enumerate(self.tiles):
            tile.clicked.connect(self._choose)
            grid.addWidget(tile, *divmod(place, _ACROSS), Qt.AlignmentFlag.AlignLeft)
        grid.setColumnStretch(_ACROSS, 1)

    def show_views(self, views: Sequence[NeighbourView]) -> None:
        for place, tile in enumerate(self.tiles):
            tile.show_view(views[place] if place < len(views) else None)

    def _choose(self) -> None:
        tile = self.sender()
        if isinstance(tile, _Tile) and tile.view is not None:
            self.chosen.emit(tile.view)


class _Tile(QAbstractButton):
    def __init__(self) -> None:
        super().__init__()
        self.view: NeighbourView | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setEnabled(False)
        theme.follow(self._fit)

    def show_view(self, view: NeighbourView | None) -> None:
        self.view = view
        self.setEnabled(view is not None)
        self.setCursor(Qt.CursorShape.PointingHandCursor if view else Qt.CursorShape.ArrowCursor)
        if view:
            words = tr("Training image {number} · {label} · distance {distance}")
            told = words.format(number=f"{view.number:,}", label=view.label, distance=f"{view.distance:.1f}")
            self.setAccessibleName(told)
            self.setToolTip(tr("{told}. Click to see it on the canvas.").format(told=told))
        self.update()

    def sizeHint(self) -> QSize:
        lines = QFontMetrics(theme.font("small")).height() + 3
        return QSize(_SIDE, _SIDE + lines)

    def _fit(self) -> None:
        self.updateGeometry()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        picture = QRectF(0, 0, _SIDE, _SIDE)
        paint_tile(painter, picture, self.view.image if self.view else None, blocks=True)
        if self.view is not None:
            self._paint_caption(painter, self.view)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(picture.adjusted(1, 1, -1, -1), 5, 5)

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
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
