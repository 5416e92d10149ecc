"""A grid of very many small images, one of which can be chosen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from gui import theme
from gui.translation import tr
from gui.widgets.grid_layout import step
from gui.widgets.grid_paint import paint_choice
from gui.widgets.tile_area import Fetch, Say, TileArea

_MOVES = {
    Qt.Key.Key_Left: "Left", Qt.Key.Key_Right: "Right", Qt.Key.Key_Up: "Up", Qt.Key.Key_Down: "Down",
    Qt.Key.Key_PageUp: "PageUp", Qt.Key.Key_PageDown: "PageDown", Qt.Key.Key_Home: "Home", Qt.Key.Key_End: "End",
}  # fmt: skip


class ImageGrid(TileArea):
    """`picked` when the user chooses a place by mouse or arrow keys, `opened` by a double click or Enter."""

    picked = Signal(int)
    opened = Signal(int)

    def __init__(self, name: str = "imageGrid", parent: QWidget | None = None) -> None:
        self._current: int | None = None
        self._describe: Say | None = None
        self._by_keyboard = False
        super().__init__(name, parent)
        self.setAccessibleName(tr("Images"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_images(
        self,
        count: int,
        fetch: Fetch,
        shape: tuple[int, int],
        *,
        caption: Say | None = None,
        words_to_fit: str = "",
        describe: Say | None = None,
    ) -> None:
        """As for every area of tiles; `describe` is what a tooltip and assistive tools say of a place."""
        self._current, self._describe = None, describe
        self.setAccessibleDescription("")
        super().set_images(count, fetch, shape, caption=caption, words_to_fit=words_to_fit)

    @property
    def current(self) -> int | None:
        return self._current

    def set_current(self, place: int | None) -> None:
        """Choose a place and bring it into sight, without a signal."""
        self._current = place if place is not None and 0 <= place < self._count else None
        self.setAccessibleDescription(self._say(self._current))
        if self._current is not None:
            self._reveal(self._current)
        self.viewport().update()

    def _anchor(self) -> int | None:
        return self._current if self._current in self.visible_places() else super()._anchor()

    def _pick(self, place: int) -> None:
        if place != self._current:
            self.set_current(place)
            self.picked.emit(place)

    def _step(self, move: str, page: int) -> int:
        """From nowhere, an arrow leads to the first tile in sight."""
        if self._current is None and move not in ("Home", "End"):
            return next(iter(self.visible_places()), 0)
        return step(self._current, move, self._layout, page)

    def _say(self, place: int | None) -> str:
        return self._describe(place) if self._describe is not None and place is not None else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        if self._current is not None and self._current in self.visible_places():
            painter.translate(0, -self.verticalScrollBar().value())
            paint_choice(painter, self._layout.tile(self._current))
        elif self.hasFocus() and self._by_keyboard:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        self._by_keyboard = False
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self._pick(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = _MOVES.get(Qt.Key(event.key()))
        self._by_keyboard = True
        if self._count and move:
            page = max(1, int(self.viewport().height() // self._layout.down))
            self._pick(self._step(move, page))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current is not None:
            self.opened.emit(self._current)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_keyboard = event.reason() != Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._place_at(event.pos())
            QToolTip.showText(event.globalPos(), self._say(place), self.viewport())
            return True
        return super().viewportEvent(event)
