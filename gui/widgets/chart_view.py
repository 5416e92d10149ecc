"""A plot that listens: hovering reads, wheel and dragging zoom, and the keyboard does the same."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from gui.widgets.chart_plot import ChartPlot
from gui.widgets.chart_range import Range, moved, zoom_factor, zoomed_about

_LEAST_DRAG = 6.0
_READING_STEPS = 100
_PAN = 0.1
_KEY_NOTCHES = 2.0
_NOTCH = 120.0


@dataclass(frozen=True)
class _Drag:
    pixel: float
    shown: Range
    moves: bool
    """Moves what is shown, where otherwise a part is chosen to zoom into."""


class ChartView(ChartPlot):
    """`hovered` tells x, or None once nothing is read; `zoom_wanted` a range that may reach beyond all there is."""

    hovered = Signal(object)
    zoom_wanted = Signal(object)
    all_wanted = Signal()
    menu_wanted = Signal(object)

    def __init__(self, x_label: str = "", parent: QWidget | None = None) -> None:
        super().__init__(x_label, parent)
        self._drag: _Drag | None = None
        self._reading: float | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def read(self, x: float | None, points: tuple[tuple[float, float, str], ...]) -> None:
        self._reading = x
        super().read(x, points)

    def _pixel(self, event: QMouseEvent | QWheelEvent) -> float:
        across = self._box.mapFromScene(self.mapToScene(event.position().toPoint())).x()
        return float(min(max(across, 0.0), self._box.size().width()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            moves = shifted or event.button() == Qt.MouseButton.MiddleButton
            self._drag = _Drag(self._pixel(event), self.frame.x, moves)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        now, drag = self._pixel(event), self._drag
        if drag is None:
            self.hovered.emit(self.scale_now.x_at(now))
        elif drag.moves:
            self.zoom_wanted.emit(moved(drag.shown, (drag.pixel - now) / max(1.0, self.scale_now.width)))
        else:
            self.backdrop.choose((min(drag.pixel, now), max(drag.pixel, now)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        now, drag, self._drag = self._pixel(event), self._drag, None
        self.backdrop.choose(None)
        if drag and not drag.moves and abs(now - drag.pixel) >= _LEAST_DRAG:
            left, right = sorted((drag.pixel, now))
            self.zoom_wanted.emit((self.scale_now.x_at(left), self.scale_now.x_at(right)))

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.all_wanted.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        across, along = event.angleDelta().x(), event.angleDelta().y()
        if abs(across) > abs(along):
            self.zoom_wanted.emit(moved(self.frame.x, -across / _NOTCH * _PAN))
        else:
            at = self.scale_now.x_at(self._pixel(event))
            self.zoom_wanted.emit(zoomed_about(self.frame.x, at, zoom_factor(along / _NOTCH)))
        event.accept()

    def leaveEvent(self, _event: QEvent) -> None:
        self.hovered.emit(None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(QPoint(event.globalPos()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                self._go(-1 if event.key() == Qt.Key.Key_Left else 1, moves=shifted)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self._zoom_by_key(_KEY_NOTCHES)
            case Qt.Key.Key_Minus:
                self._zoom_by_key(-_KEY_NOTCHES)
            case Qt.Key.Key_0 | Qt.Key.Key_Escape:
                self.hovered.emit(None)
                self.all_wanted.emit()
            case _:
                event.ignore()

    def _go(self, direction: int, *, moves: bool) -> None:
        """Along the curve with the reading line, or along the run with all that is shown."""
        left, right = self.frame.x
        if moves:
            self.zoom_wanted.emit(moved(self.frame.x, direction * _PAN))
        else:
            at = right if self._reading is None else self._reading
            self.hovered.emit(min(max(at + direction * max(1.0, (right - left) / _READING_STEPS), left), right))

    def _zoom_by_key(self, notches: float) -> None:
        at = sum(self.frame.x) / 2 if self._reading is None else self._reading
        self.zoom_wanted.emit(zoomed_about(self.frame.x, at, zoom_factor(notches)))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.hovered.emit(None)
        self.viewport().update()
