"""A small switch that is on or off."""

from PySide6.QtCore import QEasingCurve, QPointF, QRectF, QSize, Qt, QVariantAnimation
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from gui import theme
from gui.widgets.ringed_widget import paint_ring

_WIDTH, _HEIGHT = 24, 14
_RING = 3
_KNOB = 5.0


class Switch(QAbstractButton):
    """Drawn as a rounded track with a knob that slides."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedSize(self.sizeHint())
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._knob = 1.0
        self._animation = QVariantAnimation(self)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.valueChanged.connect(self._slide)
        self.toggled.connect(self._settle)
        theme.follow(self.update)

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH + 2 * _RING, _HEIGHT + 2 * _RING)

    def _settle(self, on: bool) -> None:
        self._animation.stop()
        duration = theme.animation_ms()
        if not duration or not self.isVisible():
            self._slide(float(on))
            return
        self._animation.setDuration(duration)
        self._animation.setStartValue(self._knob)
        self._animation.setEndValue(float(on))
        self._animation.start()

    def _slide(self, place: object) -> None:
        self._knob = float(place) if isinstance(place, (int, float)) else 1.0
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(_RING, _RING, _WIDTH, _HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setOpacity(1.0 if self.isEnabled() else 0.4)
        painter.setBrush(theme.colour("fill" if self.isChecked() else "bar"))
        painter.drawRoundedRect(track, _HEIGHT / 2, _HEIGHT / 2)
        painter.setOpacity(1.0)
        painter.setBrush(theme.colour("on_fill"))
        way = _WIDTH - _HEIGHT
        centre = QPointF(_RING + _HEIGHT / 2 + way * self._knob, _RING + _HEIGHT / 2)
        painter.drawEllipse(centre, _KNOB, _KNOB)
        if self.hasFocus():
            paint_ring(painter, track.adjusted(-2, -2, 2, 2), _HEIGHT / 2 + 2)
