"""How many images each class has: its mean image, its name, a bar, the number. A row can be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui import theme
from gui.translation import tr
from gui.widgets.class_rows import BAR, GAP, ClassRows
from gui.widgets.step_tile import paint_tile

_TILE, _AIR = 28, 4
_EDGE = 4.0
_NAME_SHARE = 0.36
_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10,
          Qt.Key.Key_Home: -10**6, Qt.Key.Key_End: 10**6}  # fmt: skip


@dataclass(frozen=True, eq=False)
class ClassRow:
    """`label` is the class's number (-1: images without a class); its mean image comes once it is known."""

    label: int
    title: str
    count: int
    image: QImage | None = None


class ClassCountBars(ClassRows):
    """`picked` tells the label of the row that was chosen, None when the choice was taken back by choosing it again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._rows: tuple[ClassRow, ...] = ()
        self._chosen: int | None = None
        super().__init__("classCounts", tr("Images of each class"), _TILE + 2 * _AIR, 2 * _AIR, parent)

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

    @property
    def row_count(self) -> int:
        return len(self._rows)

    def is_chosen(self, place: int) -> bool:
        return self._rows[place].label == self._chosen

    def say(self, place: int) -> str:
        row = self._rows[place]
        total = sum(row.count for row in self._rows)
        share = f"{row.count / total:.1%}" if total else "–"
        return tr("{name}: {count} of {total} images, {share}").format(
            name=row.title, count=f"{row.count:,}", total=f"{total:,}", share=share
        )

    def _describe(self) -> None:
        self.setAccessibleDescription(self.say(self._at) if self._rows else "")

    def _restyle(self) -> None:
        self._describe()
        super()._restyle()

    def _pick(self, place: int) -> None:
        label = self._rows[place].label
        self._at = place
        self.choose(None if label == self._chosen else label)
        self.picked.emit(self._chosen)

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
        chosen = self.is_chosen(place)
        self._paint_ground(painter, place)
        tile = QRectF(_EDGE, area.top() + (area.height() - _TILE) / 2, _TILE, _TILE)
        paint_tile(painter, tile, row.image, blocks=True)
        font = theme.font("small", 600 if chosen else 400, tabular=True)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(theme.colour("text" if chosen else "muted"))
        words = QRectF(tile.right() + GAP, area.top(), name, area.height())
        painter.drawText(words, theme.LEFT, metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, name))
        number = QRectF(area.right() - _EDGE - value, area.top(), value, area.height())
        painter.drawText(number, theme.RIGHT, f"{row.count:,}")
        track = QRectF(words.right() + GAP, area.center().y() - BAR / 2, 0, BAR)
        track.setRight(number.left() - GAP)
        self._paint_bar(painter, track, row.count / most if row.count else None, place)

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
