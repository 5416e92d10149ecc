"""How likely the network takes each class to be: a row each, which can be clicked to say that it is the right one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEasingCurve, QEvent, QPointF, QRectF, QSize, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.translation import tr
from gui.widgets.probability_text import say_probability

ROWS = 10
ROW_HEIGHT, COMPACT_ROW_HEIGHT = 17, 15
_BAR = 8.0
_GAP = 6.0
_EDGE = 4.0
_WIDEST_NAME = 84.0
_SEEN = 0.0005
_CENTRE = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class ProbabilityBars(QWidget):
    """Up to ten rows in the order of the classes; of more classes, the likeliest. `picked` tells a row's class."""

    picked = Signal(str)

    def __init__(self, name: str = "probabilityBars", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(tr("Probabilities"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._classes: tuple[str, ...] = ()
        self._rows: tuple[int, ...] = ()
        self._values: tuple[float, ...] | None = None
        self._shown: list[float] = []
        self._start: list[float] = []
        self._winner = -1
        self._sure = False
        self._teachable = False
        self._compact, self._row_height = False, ROW_HEIGHT
        self._hovered, self._current, self._ring = -1, 0, False
        self._animation = self._make_animation()
        theme.follow(self._restyle)
        self._restyle()

    def set_classes(self, classes: tuple[str, ...], *, teachable: bool) -> None:
        """`teachable` rows can be picked."""
        self._classes, self._teachable = classes, teachable
        self.show_probabilities(None, sure=False)
        self._restyle()

    def set_compact(self, *, compact: bool) -> None:
        if compact != self._compact:
            self._compact = compact
            self._restyle()

    def show_probabilities(self, values: Sequence[float] | None, *, sure: bool) -> None:
        """In the order of the classes; None where there is nothing to judge."""
        self._values = None if values is None else tuple(values)
        self._sure = sure
        targets = self._values or (0.0,) * len(self._classes)
        self._winner = max(range(len(targets)), key=targets.__getitem__) if self._values else -1
        self._rows = _rows_of(targets)
        self.setAccessibleDescription(self._spoken())
        if len(self._shown) != len(targets):
            self._shown = list(targets)
        self._start = self._shown
        self._animate()

    def height_when(self, *, compact: bool) -> int:
        return ROWS * self._height_of_row(compact=compact)

    def row_rect(self, row: int) -> QRectF:
        return QRectF(0, row * self._row_height, self.width(), self._row_height)

    def row_of(self, name: str) -> int:
        """The row that shows a class, or -1."""
        return next((row for row, number in enumerate(self._rows) if self._classes[number] == name), -1)

    def value_text(self, name: str) -> str:
        """What stands at the end of a class's row."""
        return say_probability(self._values[self._classes.index(name)]) if self._values else ""

    @property
    def accented(self) -> str:
        """The class whose bar has the accent: the winner, where the network is sure."""
        return self._classes[self._winner] if self._sure and self._winner >= 0 else ""

    def _make_animation(self) -> QVariantAnimation:
        made = QVariantAnimation(self)
        made.setStartValue(0.0)
        made.setEndValue(1.0)
        made.setEasingCurve(QEasingCurve.Type.OutCubic)
        made.valueChanged.connect(self._step)
        return made

    def _animate(self) -> None:
        self._animation.stop()
        duration = theme.animation_ms()
        if not duration or not self.isVisible():
            self._step(1.0)
            return
        self._animation.setDuration(duration)
        self._animation.start()

    def _step(self, share: object) -> None:
        part = float(share) if isinstance(share, (int, float)) else 1.0
        targets = self._values or (0.0,) * len(self._classes)
        self._shown = [old + (new - old) * part for old, new in zip(self._start, targets, strict=True)]
        self.update()

    def _spoken(self) -> str:
        if self._values is None:
            return tr("Nothing to judge")
        return ", ".join(f"{self._classes[row]}: {say_probability(self._values[row])}" for row in self._rows)

    def _restyle(self) -> None:
        self._font, self._bold = theme.font("small", tabular=True), theme.font("small", 600, tabular=True)
        bold = QFontMetricsF(self._bold)
        widest = max((bold.horizontalAdvance(name) for name in self._classes), default=0.0)
        self._name_width = min(max(widest, bold.horizontalAdvance("0") * 2), _WIDEST_NAME)
        self._value_width = bold.horizontalAdvance("99.9%")
        self._row_height = self._height_of_row(compact=self._compact)
        self.updateGeometry()
        self.update()

    def _height_of_row(self, *, compact: bool) -> int:
        """Large type needs more."""
        return max(COMPACT_ROW_HEIGHT if compact else ROW_HEIGHT, round(QFontMetricsF(self._font).height()) - 2)

    def _row_at(self, at: QPointF) -> int:
        row = int(at.y() // self._row_height)
        return row if 0 <= row < len(self._rows) and 0 <= at.x() < self.width() else -1

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            hand = self._teachable and row >= 0
            self.setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)
            self.update()

    def _pick(self, row: int) -> None:
        if self._teachable and 0 <= row < len(self._rows):
            self._current = row
            self.picked.emit(self._classes[self._rows[row]])

    def sizeHint(self) -> QSize:
        return QSize(192, ROWS * self._row_height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row, number in enumerate(self._rows):
            self._paint_ground(painter, row)
            self._paint_row(painter, self.row_rect(row), number)

    def _paint_ground(self, painter: QPainter, row: int) -> None:
        ring = self.row_rect(row).adjusted(1, 0.5, -0.5, -0.5)
        if self._teachable and row == self._hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(ring, 4, 4)
        if self._ring and row == self._current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(ring.adjusted(0, 0.5, -0.5, -0.5), 4, 4)

    def _paint_row(self, painter: QPainter, area: QRectF, number: int) -> None:
        wins = number == self._winner
        painter.setFont(self._bold if wins else self._font)
        painter.setPen(theme.colour("text" if wins else "muted"))
        name = QRectF(area.left() + _EDGE, area.top(), self._name_width, area.height())
        painter.drawText(name, _CENTRE if len(self._classes[number]) == 1 else _LEFT, self._elided(number))
        value = QRectF(area.right() - self._value_width, area.top(), self._value_width, area.height())
        painter.drawText(value, _RIGHT, say_probability(self._values[number]) if self._values else "")
        left = name.right() + _GAP
        track = QRectF(left, area.center().y() - _BAR / 2, value.left() - 8 - left, _BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("track"))
        painter.drawRoundedRect(track, _BAR / 2, _BAR / 2)
        if self._shown[number] >= _SEEN:
            painter.setBrush(theme.colour("accent" if wins and self._sure else "bar"))
            track.setWidth(_BAR + (track.width() - _BAR) * min(1.0, self._shown[number]))
            painter.drawRoundedRect(track, _BAR / 2, _BAR / 2)

    def _elided(self, number: int) -> str:
        metrics = QFontMetricsF(self._bold)
        return metrics.elidedText(self._classes[number], Qt.TextElideMode.ElideRight, self._name_width)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pick(self._row_at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._row_at(event.position()))

    def leaveEvent(self, _event: QEvent) -> None:
        self._hover(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None:
            self._current = min(max(self._current + step, 0), max(len(self._rows) - 1, 0))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._pick(self._current)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() != Qt.FocusReason.MouseFocusReason
        self.update()

    def focusOutEvent(self, _event: QFocusEvent) -> None:
        self._ring = False
        self.update()


def _rows_of(values: Sequence[float]) -> tuple[int, ...]:
    """Which classes have a row: all where there is room, else the likeliest, likeliest first."""
    if len(values) <= ROWS:
        return tuple(range(len(values)))
    return tuple(sorted(range(len(values)), key=lambda number: (-values[number], number))[:ROWS])
