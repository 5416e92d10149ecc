"""A slider over the moments of a training that can be gone back to; its right end is now."""

from bisect import bisect_left

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget

from gui import theme
from gui.translation import tr

HEIGHT = 20
_TRACK = 2.0
_TICK = 3.0
_KNOB, _RING = 5.5, 8.5
_LEAST_GAP = 3.0


class MomentSlider(QSlider):
    """Its value is the place of a moment among `steps`; the last value, one more, is now.

    Steps lie where a chart above has them: `align` says which pixels its x axis covers.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setObjectName("momentSlider")
        self.setAccessibleName(tr("Moment of the training"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setPageStep(10)
        self.setFixedHeight(HEIGHT)
        self._steps: tuple[int, ...] = ()
        self._newest = 0
        self._left, self._width, self._end = 0.0, 0.0, 1.0
        self._ticks: list[QLineF] = []
        theme.follow(self.update)
        self.setRange(0, 0)
        self.setEnabled(False)

    @property
    def step(self) -> int | None:
        """The moment that is chosen; None for now."""
        return self._steps[self.value()] if self.value() < len(self._steps) else None

    def set_steps(self, steps: tuple[int, ...], newest: int) -> None:
        """These moments are there by now, and `newest` is how far the training is. What is chosen stays chosen."""
        if (steps, newest) == (self._steps, self._newest):
            return
        chosen = self.step
        self._newest = newest
        if steps != self._steps:
            self._steps = steps
            self._ticks = self._make_ticks()
            self.blockSignals(True)  # the places are others, what is chosen is the same
            self.setRange(0, len(steps))
            self.choose(chosen)
            self.blockSignals(False)
            self.setEnabled(bool(steps))
            if self.step != chosen:
                self.valueChanged.emit(self.value())
        self.update()

    def choose(self, step: int | None) -> None:
        self.setValue(self._steps.index(step) if step in self._steps else len(self._steps))

    def align(self, left: float, width: float, end: float) -> None:
        """Step 0 lies at `left`, the step `end` lies `width` pixels further."""
        if (left, width, end) != (self._left, self._width, self._end):
            self._left, self._width, self._end = left, width, max(end, 1.0)
            self._ticks = self._make_ticks()
            self.update()

    def across(self, step: float) -> float:
        """Where a step lies, in pixels."""
        return self._left + min(step / self._end, 1.0) * self._width

    def value_at(self, pixel: float) -> int:
        """The moment, or now, that is nearest to the pixel."""
        places = [self.across(step) for step in self._steps] + [self.across(self._newest)]
        right = min(bisect_left(places, pixel), len(places) - 1)
        left = max(0, right - 1)
        return left if pixel - places[left] < places[right] - pixel else right

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.setSliderDown(True)
            self.setValue(self.value_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setValue(self.value_at(event.position().x()))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self.setSliderDown(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel is for the charts: going over the slider must not move it."""
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        middle = self.height() // 2
        end = self.across(self._newest)
        painter.fillRect(QRectF(self._left, middle - _TRACK / 2, self._width, _TRACK), theme.colour("track"))
        if not self.isEnabled():
            return
        painter.fillRect(QRectF(self._left, middle - _TRACK / 2, end - self._left, _TRACK), theme.colour("control"))
        pen = QPen(theme.colour("control"), 1)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLines(self._ticks)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = end if self.step is None else self.across(self.step)
        self._paint_knob(painter, QPointF(min(place, self.width() - _RING - 1), middle))

    def _make_ticks(self) -> list[QLineF]:
        """Where they would touch, some are left out."""
        made: list[QLineF] = []
        before, top = -_LEAST_GAP, HEIGHT // 2 + _TRACK / 2
        for place in map(self.across, self._steps):
            if place - before >= _LEAST_GAP:
                across = round(place) + 0.5
                made.append(QLineF(across, top, across, top + _TICK))
                before = place
        return made

    def _paint_knob(self, painter: QPainter, centre: QPointF) -> None:
        """Hollow at now, where it only follows."""
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(theme.colour("window"))
            painter.drawEllipse(centre, _RING, _RING)
        away = self.step is not None
        painter.setPen(QPen(theme.colour("accent" if away else "muted"), 1.5))
        painter.setBrush(theme.colour("accent" if away else "window"))
        painter.drawEllipse(centre, _KNOB, _KNOB)
