"""How the tiles of a grid are painted: as few and as plain calls a tile as can be."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from gui import theme
from gui.widgets.grid_layout import CAPTION_AIR, GridLayout
from gui.widgets.tile_store import TileStore

_RADIUS = 5.0


def paint_tiles(painter: QPainter, layout: GridLayout, places: range, store: TileStore, frame: QPixmap) -> None:
    """Each picture, or an empty tile, below the frame that rounds its corners."""
    track = theme.colour("track")
    height, width = layout.image
    for place in places:
        tile = layout.tile(place)
        found = store.get(place)
        if found is None:
            painter.fillRect(tile, track)
        else:
            strip, top = found
            painter.drawImage(tile, strip, QRectF(0, top, width, height))
        painter.drawPixmap(tile.topLeft(), frame)


def tile_frame(layout: GridLayout) -> QPixmap:
    """What lies over each tile: the ground around its round corners, which is cheaper than clipping each picture."""
    made = QPixmap(round(layout.wide * layout.ratio), round(layout.high * layout.ratio))
    made.setDevicePixelRatio(layout.ratio)
    made.fill(Qt.GlobalColor.transparent)
    area = QRectF(0, 0, layout.wide, layout.high)
    shape = _rounded(area)
    around = QPainterPath()
    around.addRect(area)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(around.subtracted(shape), theme.colour("window"))
    if theme.colours().dark:
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.drawPath(_rounded(area.adjusted(0.5, 0.5, -0.5, -0.5)))
    painter.end()
    return made


def paint_captions(painter: QPainter, layout: GridLayout, places: range, caption: Callable[[int], str]) -> None:
    painter.setFont(theme.font("caption", tabular=True))
    painter.setPen(theme.colour("muted"))
    metrics = QFontMetricsF(painter.font())
    room = layout.across - CAPTION_AIR
    for place in places:
        tile = layout.tile(place)
        words = caption(place)
        if metrics.horizontalAdvance(words) > room:
            words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
        line = QRectF(tile.center().x() - room / 2, tile.bottom() + 1, room, metrics.height())
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, words)


def paint_choice(painter: QPainter, tile: QRectF) -> None:
    """The accent edge around the chosen one."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour("accent"), 2))
    painter.drawRoundedRect(tile.adjusted(-1, -1, 1, 1), _RADIUS + 1, _RADIUS + 1)


def _rounded(area: QRectF) -> QPainterPath:
    shape = QPainterPath()
    radius = min(_RADIUS, area.width() / 6)
    shape.addRoundedRect(area, radius, radius)
    return shape
