"""The maps or filters of one layer as a sheet of tiles; pointing at one tells its number, range and value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.translation import tr
from gui.widgets.tile_pixels import SheetLayout, lay_out, packed, shades, sheet_pixels

if TYPE_CHECKING:
    from core.explain.maps import Tiles


class FeatureMaps(QWidget):
    """`pointed` brings what is under the pointer, in words; "" when it leaves."""

    pointed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles: Tiles | None = None
        self._layout = SheetLayout(1, 1, 1, 0, 1, 1)
        self._image = QImage()
        self._place: QPoint | None = None
        self._picked: int | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.follow(self.update)

    def show_tiles(self, tiles: Tiles, name: str) -> None:
        same = self._tiles is not None and self._tiles.values.shape == tiles.values.shape
        self._tiles = tiles
        self.setAccessibleName(name)
        if same:
            self._paint_sheet()
        else:
            self._arrange()
        if self._place is not None:
            self._tell(self._place)

    @property
    def image(self) -> QImage:
        return self._image

    def sizeHint(self) -> QSize:
        return QSize(200, self._layout.height)

    def _arrange(self) -> None:
        if self._tiles is None:
            return
        values = self._tiles.values
        self._layout = lay_out(len(values), (values.shape[1], values.shape[2]), self._tiles.columns, self.width())
        self.setFixedHeight(max(1, self._layout.height))
        self._paint_sheet()

    def _paint_sheet(self) -> None:
        assert self._tiles is not None
        values = self._tiles.values
        ratio = max(1, round(self.devicePixelRatioF()))
        tiles = packed(values) if self._tiles.is_colour else shades(values, self._tiles.limit)
        pixels = sheet_pixels(tiles, self._layout, ratio)
        height, width = pixels.shape
        kind = QImage.Format.Format_ARGB32_Premultiplied
        self._image = QImage(pixels.data, width, height, width * 4, kind).copy()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(0, 0, self._layout.width, self._layout.height)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not self._layout.scale)
        if theme.colours().dark and self._layout.scale:
            self._paint_lattice(painter)
        painter.drawImage(area, self._image)
        if self._picked is not None:
            row, column = divmod(self._picked, self._layout.columns)
            corner = QPointF(column * self._layout.pitch[1], row * self._layout.pitch[0])
            size = QSize(self._layout.pitch[1] - self._layout.gap, self._layout.pitch[0] - self._layout.gap)
            painter.setPen(QPen(theme.colour("accent"), 2 if size.width() > 12 else 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(corner, size).adjusted(0, 0, -1, -1))
        elif not self._layout.scale and theme.colours().dark:
            painter.setPen(QColor(theme.colours().border))
            painter.drawRect(area.adjusted(0, 0, -1, -1))

    def _paint_lattice(self, painter: QPainter) -> None:
        """On a dark ground black tiles that lie close together need lines between them."""
        count = len(self._tiles.values) if self._tiles else 0
        full, rest = divmod(count, self._layout.columns)
        down, across = self._layout.pitch
        painter.fillRect(0, 0, self._layout.width, full * down - self._layout.gap, theme.colour("border"))
        if rest:
            painter.fillRect(0, full * down, rest * across - self._layout.gap, down, theme.colour("border"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._place = event.position().toPoint()
        self._tell(self._place)

    def leaveEvent(self, _event: QEvent) -> None:
        self._place = self._picked = None
        self.pointed.emit("")
        self.update()

    def _tell(self, place: QPoint) -> None:
        found = self._layout.at(place.x(), place.y())
        if self._tiles is not None and not self._layout.scale:
            self.pointed.emit(self._words_of_matrix(place))
            return
        picked = found[0] if found and self._tiles is not None and found[0] < len(self._tiles.values) else None
        if picked != self._picked:
            self._picked = picked
            self.update()
        self.pointed.emit(self._words(*found) if found and picked is not None else "")

    def _words(self, number: int, row: int, column: int) -> str:
        assert self._tiles is not None
        tile = self._tiles.values[number]
        if self._tiles.is_colour:
            return tr("{number} of {total}").format(number=number + 1, total=self._total)
        if tile.size == 1:
            words = tr("{number} of {total}: {value}")
            return words.format(number=number + 1, total=self._total, value=_number(tile[0, 0]))
        words = tr("{number} of {total}: from {least} to {most}, here {value}")
        return words.format(
            number=self._say_place(number),
            total=self._total,
            least=_number(tile.min()),
            most=_number(tile.max()),
            value=_number(tile[row, column]),
        )

    def _words_of_matrix(self, place: QPoint) -> str:
        assert self._tiles is not None
        values = self._tiles.values[0]
        row = int(place.y() * values.shape[0] / max(1, self._layout.height))
        column = int(place.x() * values.shape[1] / max(1, self._layout.width))
        if not (0 <= row < values.shape[0] and 0 <= column < values.shape[1]):
            return ""
        words = tr("from input {column} to output {row}: {value}")
        return words.format(column=column + 1, row=row + 1, value=_number(values[row, column]))

    def _say_place(self, number: int) -> str:
        """Of a convolution's later filters: which map comes in, which goes out."""
        assert self._tiles is not None
        columns = self._tiles.columns
        if columns and len(self._tiles.values) > columns:
            source, target = divmod(number, columns)
            return tr("map {source} to map {target}").format(source=source + 1, target=target + 1)
        return f"{number + 1}"

    @property
    def _total(self) -> str:
        assert self._tiles is not None
        return f"{self._tiles.total or len(self._tiles.values):,}"


def _number(value: float) -> str:
    return f"{value:.3f}".replace("-", "−")
