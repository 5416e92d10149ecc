"""How likely the network takes each class to be: a row each, which can be clicked to say that it is the right one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEasingCurve, QEvent, QPointF, QRectF, QSize, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.translation import tr
from gui.widgets.bars import paint_bar
from gui.widgets.probability_rows import ROWS, RowLook, row_looks
from gui.widgets.ringed_widget import RingedWidget, paint_ring

ROW_HEIGHT, COMPACT_ROW_HEIGHT = 17, 15
_BAR = 8.0
_GAP = 6.0
_EDGE = 4.0
_WIDEST_NAME = 84.0
_LEAP = 0.03
"""A bar that changes by less does not glide: while a network learns, bars tremble several times a second."""
_CENTRE = Qt.AlignmentFlag.AlignCenter


class ProbabilityBars(RingedWidget):
    """Up to ten rows in the order of the classes; of more classes, the likeliest. `picked` tells a row's class."""

    picked = Signal(str)

    def __init__(self, name: str = "probabilityBars", parent: QWidget | None = None) -> None:
        super().__init__(name, tr("Probabilities"), parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._classes: tuple[str, ...] = ()
        self._values: tuple[float, ...] | None = None
        self._sure = self._teachable = self._compact = False
        self._lengths: list[float] = []
        self._start: list[float] = []
        self._looks: list[RowLook] = []
        self._hovered, self._current = -1, 0
        self._animation = QVariantAnimation(self, startValue=0.0, endValue=1.0)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.valueChanged.connect(self._step)
        theme.follow(self._restyle)
        self._restyle()

    def set_classes(self, classes: tuple[str, ...], *, teachable: bool) -> None:
        """`teachable` rows can be picked."""
        self._classes, self._teachable = classes, teachable
        self._lengths, self._looks = [0.0] * len(classes), []
        self.show_probabilities(None, sure=False)
        self._restyle()

    def set_compact(self, *, compact: bool) -> None:
        if compact != self._compact:
            self._compact = compact
            self._restyle()

    def show_probabilities(self, values: Sequence[float] | None, *, sure: bool) -> None:
        """In the order of the classes; None where there is nothing to judge. Bars glide there, numbers do not."""
        wanted = None if values is None else tuple(values)
        if (wanted, sure) == (self._values, self._sure) and self._looks:
            return
        self._values, self._sure = wanted, sure
        self._start = self._lengths
        self._animation.stop()
        duration = theme.animation_ms() if self.isVisible() else 0
        if duration and self._leap() >= _LEAP:
            self._animation.setDuration(duration)
            self._animation.start()
            self._step(0.0)
        else:
            self._step(1.0)
        self.setAccessibleDescription(", ".join(f"{look.name}: {look.text}" for look in self._looks if look.text))

    @property
    def looks(self) -> tuple[RowLook, ...]:
        """What the rows show at this moment."""
        return tuple(self._looks)

    def row_of(self, name: str) -> int:
        """The row that shows a class, or -1."""
        return next((row for row, look in enumerate(self._looks) if look.name == name), -1)

    def row_rect(self, row: int) -> QRectF:
        return QRectF(0, row * self._row_height, self.width(), self._row_height)

    def height_when(self, *, compact: bool) -> int:
        return ROWS * self._height_of_row(compact=compact)

    @property
    def _targets(self) -> tuple[float, ...]:
        """How long the bars will be."""
        return self._values or (0.0,) * len(self._classes)

    def _leap(self) -> float:
        """By how much the bar changes that changes most."""
        return max((abs(new - old) for old, new in zip(self._start, self._targets, strict=True)), default=0.0)

    def _step(self, share: object) -> None:
        part = float(share) if isinstance(share, (int, float)) else 1.0
        self._lengths = [old + (new - old) * part for old, new in zip(self._start, self._targets, strict=True)]
        looks = row_looks(self._classes, self._values, self._lengths, sure=self._sure)
        if len(looks) != len(self._looks):
            self.update()
        for row, (before, look) in enumerate(zip(self._looks, looks, strict=False)):
            if before != look:
                self.update(self.row_rect(row).toAlignedRect())
        self._looks = looks

    def _restyle(self) -> None:
        self._font, self._bold = theme.font("small", tabular=True), theme.font("small", 600, tabular=True)
        bold = QFontMetricsF(self._bold)
        widest = max((bold.horizontalAdvance(name) for name in self._classes), default=0.0)
        self._name_width = min(max(widest, bold.horizontalAdvance("0") * 2), _WIDEST_NAME)
        self._value_width = bold.horizontalAdvance("99.9%")
        self._elided = {
            name: bold.elidedText(name, Qt.TextElideMode.ElideRight, self._name_width) for name in self._classes
        }
        self._row_height = self._height_of_row(compact=self._compact)
        self.updateGeometry()
        self.update()

    def _height_of_row(self, *, compact: bool) -> int:
        """Large type needs more."""
        return max(COMPACT_ROW_HEIGHT if compact else ROW_HEIGHT, round(QFontMetricsF(self._font).height()) - 2)

    def _row_at(self, at: QPointF) -> int:
        row = int(at.y() // self._row_height)
        return row if 0 <= row < len(self._looks) and 0 <= at.x() < self.width() else -1

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            hand = self._teachable and row >= 0
            self.setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)
            self.update()

    def _pick(self, row: int) -> None:
        if self._teachable and 0 <= row < len(self._looks):
            self._current = row
            self.picked.emit(self._looks[row].name)

    def sizeHint(self) -> QSize:
        return QSize(192, ROWS * self._row_height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row, look in enumerate(self._looks):
            area = self.row_rect(row)
            if event.region().intersects(area.toAlignedRect()):
                self._paint_ground(painter, area, row)
                self._paint_row(painter, area, look)

    def _paint_ground(self, painter: QPainter, area: QRectF, row: int) -> None:
        ring = area.adjusted(1, 0.5, -0.5, -0.5)
        if self._teachable and row == self._hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(ring, 4, 4)
        if self._ring and row == self._current:
            paint_ring(painter, ring.adjusted(0, 0.5, -0.5, -0.5), 4)

    def _paint_row(self, painter: QPainter, area: QRectF, look: RowLook) -> None:
        wins = look.rank != "other"
        painter.setFont(self._bold if wins else self._font)
        painter.setPen(theme.colour("text" if wins else "muted"))
        name = QRectF(area.left() + _EDGE, area.top(), self._name_width, area.height())
        painter.drawText(name, _CENTRE if len(look.name) == 1 else theme.LEFT, self._elided[look.name])
        value = QRectF(area.right() - self._value_width, area.top(), self._value_width, area.height())
        painter.drawText(value, theme.RIGHT, look.text)
        left = name.right() + _GAP
        track = QRectF(left, area.center().y() - _BAR / 2, value.left() - 8 - left, _BAR)
        paint_bar(painter, track, "track")
        if look.share:
            track.setWidth(_BAR + (track.width() - _BAR) * min(1.0, look.share))
            paint_bar(painter, track, "accent" if look.rank == "sure" else "bar")

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
            self._current = min(max(self._current + step, 0), max(len(self._looks) - 1, 0))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._pick(self._current)
        else:
            event.ignore()
