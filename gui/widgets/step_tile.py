"""One step from drawing to input: a small picture, its name, and a switch."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from gui import theme
from gui.colours import DARK, INK
from gui.widgets.step_caption import StepCaption
from gui.widgets.switch import Switch

SIDE = 48
_RADIUS = 6


@dataclass(frozen=True)
class TileView:
    """What a tile shows: an image, a box (solid or dotted) and a cross over it, in shares of the tile's side."""

    image: QImage
    box: QRectF | None = None
    dotted: bool = False
    cross: QPointF | None = None
    blocks: bool = False


class StepTile(QWidget):
    """`hovered` tells that somebody asks about this step, `switched` that it was taken or left out."""

    hovered = Signal(bool)
    switched = Signal()

    def __init__(self, name: str, story: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = _Picture()
        self.switch = Switch(name)
        self.switch.toggled.connect(self.switched)
        self.switch.setAccessibleDescription(story)
        self.setToolTip(story)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.picture)
        self.caption = StepCaption(name)
        column.addWidget(self.caption)
        column.addWidget(self.switch, alignment=Qt.AlignmentFlag.AlignHCenter)

    def enterEvent(self, _event: QEnterEvent) -> None:
        self.hovered.emit(True)

    def leaveEvent(self, _event: QEvent) -> None:
        self.hovered.emit(False)


class _Picture(QWidget):
    """As high as it is wide."""

    def __init__(self) -> None:
        super().__init__()
        self._view: TileView | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.set_side(SIDE)
        theme.follow(self.update)

    def show_view(self, view: TileView | None) -> None:
        if view is not None or self._view is not None:
            self._view = view
            self.update()

    @property
    def view(self) -> TileView | None:
        return self._view

    def set_side(self, side: int) -> None:
        self._side = side
        self.setFixedHeight(side)

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF((self.width() - self._side) / 2, 0, self._side, self._side)
        paint_tile(
            painter, area, self._view.image if self._view else None, blocks=bool(self._view and self._view.blocks)
        )
        if self._view:
            _paint_marks(painter, area, self._view)


def paint_tile(painter: QPainter, area: QRectF, image: QImage | None, *, blocks: bool = False) -> None:
    """A picture with round corners; without one, an empty place."""
    shape = QPainterPath()
    shape.addRoundedRect(area, _RADIUS, _RADIUS)
    painter.fillPath(shape, theme.colour("track"))
    if image is None:
        return
    painter.save()
    painter.setClipPath(shape)
    painter.fillRect(area, QColor(INK))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not blocks)
    painter.drawImage(_fitted(image, area), image)
    painter.restore()
    if theme.colours().dark:
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)


def _fitted(image: QImage, area: QRectF) -> QRectF:
    size = image.size().toSizeF().scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
    corner = area.center() - QPointF(size.width() / 2, size.height() / 2)
    return QRectF(corner, size)


def _paint_marks(painter: QPainter, area: QRectF, view: TileView) -> None:
    """The tile is black in both themes, so the marks are those of the dark one."""
    side = area.width()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(QColor(DARK.accent), 1.0)
    if view.dotted or view.cross:
        pen.setDashPattern([1, 2])
    painter.setPen(pen)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    if view.box:
        corner = area.topLeft() + view.box.topLeft() * side
        painter.drawRect(QRectF(corner, view.box.size() * side).intersected(area.adjusted(0, 0, -1, -1)))
    if view.cross:
        x, y = area.left() + view.cross.x() * side, area.top() + view.cross.y() * side
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
