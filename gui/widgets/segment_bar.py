"""How far a training is: one segment an epoch."""

from PySide6.QtCore import QEasingCurve, QRectF, QSize, QVariantAnimation
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.widgets.bars import paint_bar

HEIGHT = 6
_GAP = 3
_MOST_SEGMENTS = 40
_LEAP = 12
"""Pixels: less is not worth gliding over, or the bar of a long run would never come to rest."""


class SegmentBar(QWidget):
    """`set_progress(1.4, 3)`: the first of three epochs is done, and four tenths of the second."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._epochs = 3
        self._done = 0.0
        self._shown = 0.0
        self._animation = QVariantAnimation(self)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.valueChanged.connect(self._show)
        theme.follow(self.update)

    @property
    def done(self) -> float:
        return self._done

    @property
    def shown(self) -> float:
        """How much is painted: on its way to what is done."""
        return self._shown

    @property
    def epochs(self) -> int:
        return self._epochs

    def set_progress(self, done: float, epochs: int) -> None:
        leap = (done - self._shown) / self._epochs * self.width()
        glides = leap >= _LEAP and epochs == self._epochs
        self._done, self._epochs = done, max(1, epochs)
        self.setAccessibleDescription(f"{done / self._epochs:.0%}")
        duration = theme.animation_ms()
        self._animation.stop()
        if not glides or not duration or not self.isVisible():
            self._show(done)
            return
        self._animation.setDuration(duration)
        self._animation.setStartValue(self._shown)
        self._animation.setEndValue(float(done))
        self._animation.start()

    def _show(self, done: object) -> None:
        self._shown = float(done) if isinstance(done, (int, float)) else 0.0
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for left, width, share in segments(self._shown, self._epochs, self.width()):
            paint_bar(painter, QRectF(left, 0, width, HEIGHT), "track")
            if share > 0:
                paint_bar(painter, QRectF(left, 0, max(HEIGHT, width * share), HEIGHT), "fill")


def segments(done: float, epochs: int, width: float) -> list[tuple[float, float, float]]:
    """Left, width and filled share of each segment; one for all where there are too many epochs to tell apart."""
    if epochs > _MOST_SEGMENTS:
        return [(0.0, width, min(1.0, done / epochs))]
    each = (width - _GAP * (epochs - 1)) / epochs
    return [(place * (each + _GAP), each, min(1.0, max(0.0, done - place))) for place in range(epochs)]
