"""What widgets have in common that show numbered places, one of which the mouse is at."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from gui.widgets.ringed_widget import RingedWidget


class PlacesWidget(RingedWidget):
    """Whoever inherits says where the places are and what choosing one means: `_place_at`, `_pick`."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(name, title, parent)
        self._hovered: int | None = None

    def _place_at(self, at: QPointF) -> int | None:
        raise NotImplementedError

    def _pick(self, place: int) -> None:
        raise NotImplementedError

    def _hover(self, place: int | None) -> None:
        if place != self._hovered:
            self._hovered = place
            self.setCursor(Qt.CursorShape.ArrowCursor if place is None else Qt.CursorShape.PointingHandCursor)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self._pick(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._place_at(event.position()))

    def leaveEvent(self, _event: QEvent) -> None:
        self._hover(None)
