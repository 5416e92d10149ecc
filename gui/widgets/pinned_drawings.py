"""Up to six drawings that stay in sight while a network learns, each with the probability of its right class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from core.pixels.spec import Drawing, Picture
from gui import icons, theme
from gui.colours import DARK
from gui.translation import tr
from gui.widgets.parts import label
from gui.widgets.probability_text import say_probability
from gui.widgets.step_tile import paint_tile

MOST = 6
_HEADING_GAP = 7
SIDE = 36
_BAR = QRectF(5, SIDE - 6, SIDE - 10, 3)
_CLOSE = QRectF(SIDE - 15, 1, 14, 14)


@dataclass(frozen=True, eq=False)
class Pin:
    """A drawing that is followed, how it looks, and the class that is right for it; no two have one number."""

    number: int
    source: Drawing | Picture
    image: QImage
    label: str


class PinnedDrawings(QWidget):
    """`pin_requested` asks for what is on the canvas, `recalled` brings a Pin that is wanted there again."""

    pin_requested = Signal()
    recalled = Signal(object)
    pins_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pinnedDrawings")
        self._tiles: list[_PinTile] = []
        self._heading = label(tr("Pinned"), "heading")
        self._add = _AddTile()
        self._add.clicked.connect(self.pin_requested)
        self._hint = label(tr("Pin a drawing to follow it\nwhile the network learns"), "caption")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._lay_out()

    @property
    def pins(self) -> tuple[Pin, ...]:
        return tuple(tile.pin for tile in self._tiles)

    def add(self, pin: Pin) -> None:
        """Nothing happens while all places are taken."""
        if len(self._tiles) < MOST:
            tile = _PinTile(pin)
            tile.clicked.connect(self._recall)
            tile.removed.connect(self._remove)
            self._tiles.append(tile)
            self._row.insertWidget(len(self._tiles) - 1, tile)
            self._refresh()

    def show_probabilities(self, probabilities: Sequence[float | None]) -> None:
        """Of the right class, one a pin."""
        for tile, probability in zip(self._tiles, probabilities, strict=True):
            tile.show_probability(probability)

    def set_compact(self, *, compact: bool) -> None:
        self._heading.setVisible(not compact)

    def height_when(self, *, compact: bool) -> int:
        return SIDE if compact else SIDE + _HEADING_GAP + self._heading.sizeHint().height()

    def set_can_pin(self, *, can_pin: bool) -> None:
        if can_pin != self._add.isEnabled():
            self._add.setEnabled(can_pin)

    def _recall(self) -> None:
        tile = self.sender()
        if isinstance(tile, _PinTile):
            self.recalled.emit(tile.pin)

    def _remove(self) -> None:
        tile = self.sender()
        if isinstance(tile, _PinTile):
            self._tiles.remove(tile)
            tile.hide()
            tile.deleteLater()
            self._refresh()

    def _refresh(self) -> None:
        self._add.setVisible(len(self._tiles) < MOST)
        self._hint.setVisible(not self._tiles)
        self.pins_changed.emit()

    def _lay_out(self) -> None:
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._row.addWidget(self._add)
        self._row.addWidget(self._hint)
        self._row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_HEADING_GAP)
        column.addWidget(self._heading)
        column.addLayout(self._row)


class _Tile(QAbstractButton):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFixedSize(SIDE, SIDE)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.follow(self.update)

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def _paint_ring(self, painter: QPainter) -> None:
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(QRectF(1, 1, SIDE - 2, SIDE - 2), 5, 5)


class _PinTile(_Tile):
    removed = Signal()

    def __init__(self, pin: Pin) -> None:
        super().__init__("")
        self.pin = pin
        self._probability: float | None = None
        self._hovered = False
        self.show_probability(None)

    def show_probability(self, probability: float | None) -> None:
        self._probability = probability
        value = "-" if probability is None else say_probability(probability)
        told = {"number": self.pin.number, "label": self.pin.label, "value": value}
        self.setAccessibleName(tr("Pin {number}, {label}: {value}").format(**told))
        self.setToolTip(tr("Pin {number} · takes it for {label}: {value}").format(**told))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_tile(painter, QRectF(0, 0, SIDE, SIDE), self.pin.image)
        painter.setPen(Qt.PenStyle.NoPen)
        if self._probability is not None:
            # The tile is black in both themes.
            painter.setBrush(QColor(DARK.track))
            painter.drawRoundedRect(_BAR, 1.5, 1.5)
            filled = QRectF(_BAR)
            filled.setWidth(max(_BAR.height(), _BAR.width() * self._probability))
            painter.setBrush(QColor(DARK.accent))
            painter.drawRoundedRect(filled, 1.5, 1.5)
        if self._hovered:
            painter.setBrush(QColor(DARK.window))
            painter.drawEllipse(_CLOSE)
            icons.paint(painter, "close", QColor(DARK.text), _CLOSE.adjusted(2, 2, -2, -2))
        self._paint_ring(painter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._hovered and _CLOSE.contains(event.position()):
            self.removed.emit()
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, _event: QEnterEvent) -> None:
        self._hovered = True
        self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        self._hovered = False
        self.update()


class _AddTile(_Tile):
    def __init__(self) -> None:
        super().__init__(tr("Pin this drawing"))
        self.setObjectName("pinButton")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.colour("control"), 1.0)
        pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.setBrush(theme.colour("hover") if self.underMouse() and self.isEnabled() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(0.5, 0.5, SIDE - 1, SIDE - 1), 6, 6)
        corner = QPointF((SIDE - 16) / 2, (SIDE - 16) / 2)
        icons.paint(
            painter, "pin", theme.colour("muted" if self.isEnabled() else "faint"), QRectF(corner, QSize(16, 16))
        )
        self._paint_ring(painter)

    def enterEvent(self, _event: QEnterEvent) -> None:
        self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        self.update()
