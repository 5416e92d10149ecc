"""How many images each class has: its mean image, its name, a bar, the number. A row can be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.translation import tr
from gui.widgets.step_tile import paint_tile

_TILE, _AIR = 28, 4
_BAR = 8.0
_GAP = 10.0
_EDGE = 4.0
_NAME_SHARE = 0.36
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_BY_MOUSE = (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10,
          Qt.Key.Key_Home: -10**6, Qt.Key.Key_End: 10**6}  # fmt: skip


@dataclass(frozen=True, eq=False)
class ClassRow:
    """`label` is the class's number (-1: images without a class); its mean image comes once it is known."""

    label: int
    title: str
    count: int
    image: QImage | None = None


class ClassCountBars(QWidget):
    """`picked` tells the label of the row that was chosen, None when the choice was taken back by choosing it again."""

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("classCounts")
        self.setAccessibleName(tr("Images of each class"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._rows: tuple[ClassRow, ...] = ()
        self._chosen: int | None = None
        self._at = 0
        self._hovered: int | None = None
        self._ring = False
        theme.follow(self._restyle)

    def show_rows(self, rows: Sequence[ClassRow]) -> None:
        self._rows = tuple(rows)
        self._at = min(self._at, max(0, len(rows) - 1))
        self._restyle()

    def choose(self, label: int | None) -> None:
        """Mark a class without a signal."""
        self._chosen = label
        self._at = next((place for place, row in enumerate(self._rows) if row.label == label), self._at)
        self._describe()
        self.update()

    @property
    def rows(self) -> tuple[ClassRow, ...]:
        return self._rows

    @property
    def chosen(self) -> int | None:
        return self._chosen

    def row_rect(self, place: int) -> QRectF:
        return QRectF(0, place * self._height, self.width(), self._height)

    @property
    def _height(self) -> int:
        return max(_TILE, round(QFontMetricsF(theme.font("small")).height())) + 2 * _AIR

    def _say(self, place: int) -> str:
        row = self._rows[place]
        total = sum(row.count for row in self._rows)
        share = f"{row.count / total:.1%}" if total else "–"
        return tr("{name}: {count} of {total} images, {share}").format(
            name=row.title, count=f"{row.count:,}", total=f"{total:,}", share=share
        )

    def _describe(self) -> None:
        self.setAccessibleDescription(self._say(self._at) if self._rows else "")

    def _restyle(self) -> None:
        self._describe()
        self.updateGeometry()
        self.update()

    def _place_at(self, at: QPointF) -> int | None:
        place = int(at.y() // self._height)
        return place if 0 <= place < len(self._rows) else None

    def _pick(self, place: int) -> None:
        label = self._rows[place].label
        self._at = place
        self.choose(None if label == self._chosen else label)
        self.picked.emit(self._chosen)

    def _hover(self, place: int | None) -> None:
        if place != self._hovered:
            self._hovered = place
            self.setToolTip("" if place is None else self._say(place))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(260, len(self._rows) * self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = theme.font("small", tabular=True)
        metrics = QFontMetricsF(font)
        widest = max((metrics.horizontalAdvance(row.title) for row in self._rows), default=0.0)
        most = max((row.count for row in self._rows), default=0)
        name = min(widest + 2, self.width() * _NAME_SHARE)
        value = metrics.horizontalAdvance(f"{most:,}") + 2
        first, last = (int(y // self._height) for y in (event.rect().top(), event.rect().bottom()))
        for place in range(max(0, first), min(len(self._rows), last + 1)):
            self._paint_row(painter, place, name, value, most)

    def _paint_row(self, painter: QPainter, place: int, name: float, value: float, most: int) -> None:
        row, area = self._rows[place], self.row_rect(place)
        chosen = row.label == self._chosen
        self._paint_ground(painter, area, place, chosen=chosen)
        tile = QRectF(_EDGE, area.top() + (area.height() - _TILE) / 2, _TILE, _TILE)
        paint_tile(painter, tile, row.image, blocks=True)
        font = theme.font("small", 600 if chosen else 400, tabular=True)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(theme.colour("text" if chosen else "muted"))
        words = QRectF(tile.right() + _GAP, area.top(), name, area.height())
        painter.drawText(words, _LEFT, metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, name))
        number = QRectF(area.right() - _EDGE - value, area.top(), value, area.height())
        painter.drawText(number, theme.RIGHT, f"{row.count:,}")
        track = QRectF(words.right() + _GAP, area.center().y() - _BAR / 2, 0, _BAR)
        track.setRight(number.left() - _GAP)
        _rounded(painter, track, "track")
        if row.count:
            track.setWidth(max(_BAR, track.width() * row.count / most))
            _rounded(painter, track, "accent" if chosen else "bar")

    def _paint_ground(self, painter: QPainter, area: QRectF, place: int, *, chosen: bool) -> None:
        inside = area.adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen or place == self._hovered:
            painter.setBrush(theme.colour("soft" if chosen else "hover"))
            painter.drawRoundedRect(inside, 6, 6)
        if self._ring and place == self._at:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(inside, 6, 6)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self._pick(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._place_at(event.position()))

    def leaveEvent(self, _event: QEvent) -> None:
        self._hover(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = _MOVES.get(Qt.Key(event.key()))
        self._ring = True
        if move and self._rows:
            self._at = min(max(self._at + move, 0), len(self._rows) - 1)
            self._describe()
            self.update()
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._rows:
            self._pick(self._at)
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
