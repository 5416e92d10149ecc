"""Shows what is on the canvas, and keeps what was there before: all of the canvas but the hands that draw on it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from core.pixels.spec import Drawing, Picture
from gui import theme
from gui.colours import INK
from gui.images import to_image
from gui.widgets.canvas_hint import paint_hint
from gui.widgets.canvas_ink import InkLayer, on_screen, paint_tail
from gui.widgets.canvas_strokes import NOTHING, SIDE, History, Sketch, done, redone, sketch_of, undone

_RADIUS = 8
_BLOCKS = 3  # pictures that are shown so many times larger show their pixels
_COPY_SIDE, _THUMBNAIL = 560, 48


class SketchView(QWidget):
    """`drawing_changed` comes with every piece of ink, `history_changed` with every whole change."""

    drawing_changed = Signal()
    history_changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._history = History()
        self._sketch = NOTHING
        self._layer = InkLayer()
        self._has_tail = False
        self._hint, self._ghost = "", False
        self._marked = False
        theme.follow(self.update)

    @property
    def sketch(self) -> Sketch:
        return self._sketch

    def source(self) -> Drawing | Picture | None:
        """What a model is shown; None while the canvas is empty."""
        return self._sketch.source

    @property
    def can_undo(self) -> bool:
        return bool(self._history.past)

    def undo(self) -> None:
        self._settle()
        self._go_to(undone(self._history))

    def redo(self) -> None:
        self._settle()
        self._go_to(redone(self._history))

    def clear(self) -> None:
        self.put(NOTHING)

    def show_source(self, source: Drawing | Picture) -> None:
        """A drawing or picture from elsewhere takes the place of what is there (Undo brings it back)."""
        self.put(Sketch(picture=source, label=source.label) if isinstance(source, Picture) else sketch_of(source))

    def put(self, sketch: Sketch) -> None:
        self._settle()
        self._go_to(done(self._history, sketch))

    def set_hint(self, text: str, *, ghost: bool) -> None:
        """What an empty canvas says, and whether it shows a dotted seven."""
        self._hint, self._ghost = text, ghost
        self.update()

    def image(self, side: int = _COPY_SIDE) -> QImage:
        """What is seen, as a picture of its own."""
        layer = InkLayer()
        layer.resize(QSize(side, side), 1.0)
        self._draw_all(layer)
        return layer.pixmap.toImage()

    def thumbnail(self, side: int = _THUMBNAIL) -> QImage:
        """The same, small and at little cost: from the pixels that are on the screen."""
        whole = self._layer.pixmap
        if whole.isNull():
            return QImage()
        smooth = Qt.TransformationMode.SmoothTransformation
        side = round(side * self.devicePixelRatioF())
        small = whole.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, smooth).toImage()
        small.setDevicePixelRatio(1)
        if self._has_tail and self._sketch.strokes:
            self._add_tail(small)
        return small

    def _add_tail(self, small: QImage) -> None:
        """The newest piece of a stroke under way is not among the finished ink."""
        painter = QPainter(small)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = min(small.width(), small.height()) / SIDE
        painter.scale(scale, scale)
        paint_tail(painter, self._sketch.strokes[-1])
        painter.end()

    def _settle(self) -> None:
        """Something else is about to be on the canvas: what is under way comes to its end."""

    def _go_to(self, history: History) -> None:
        if history is self._history:
            return
        self._history, self._sketch, self._has_tail = history, history.now, False
        self._redraw()
        self.history_changed.emit()
        self.drawing_changed.emit()

    def _redraw(self, area: QRectF | None = None) -> None:
        if area is None:
            self._draw_all(self._layer)
            self.update()
        else:
            self._layer.draw_again(self._sketch, area)
            self._update_area(area)

    def _update_area(self, area: QRectF) -> None:
        self.update(on_screen(area, self._scale))

    def _draw_all(self, layer: InkLayer) -> None:
        layer.draw_again(self._sketch)
        if self._sketch.picture is not None:
            _draw_picture(layer, self._sketch.picture)

    def _mark(self, *, marked: bool) -> None:
        self._marked = marked
        self.update()

    @property
    def _scale(self) -> float:
        """Pixels that one unit of the canvas takes."""
        return max(1, min(self.width(), self.height())) / SIDE

    def sizeHint(self) -> QSize:
        return QSize(232, 232)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._fit()

    def _fit(self) -> None:
        self._layer.resize(self.size(), self.devicePixelRatioF())
        self._redraw()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._layer.pixmap)
        painter.save()
        painter.scale(self._scale, self._scale)
        if self._has_tail and self._sketch.strokes:
            paint_tail(painter, self._sketch.strokes[-1])
        if self._sketch.is_empty:
            paint_hint(painter, self._hint, ghost=self._ghost)
        painter.restore()
        self._paint_edge(painter, event)

    def _paint_edge(self, painter: QPainter, event: QPaintEvent) -> None:
        """Round corners, a hairline on dark grounds, and a mark while the keyboard or a dragged picture is here."""
        frame = QRectF(self.rect())
        if not frame.adjusted(_RADIUS, _RADIUS, -_RADIUS, -_RADIUS).contains(QRectF(event.rect())):
            corners = QPainterPath()
            corners.addRect(frame)
            corners.addRoundedRect(frame, _RADIUS, _RADIUS)
            painter.fillPath(corners, theme.colour("panel"))
            edge, width = ("accent", 2.0) if self._marked else ("control", 1.0)
            if self._marked or theme.colours().dark:
                inset = width / 2
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(theme.colour(edge), width))
                painter.drawRoundedRect(frame.adjusted(inset, inset, -inset, -inset), _RADIUS - inset, _RADIUS - inset)


def _draw_picture(layer: InkLayer, picture: Picture) -> None:
    image = to_image(picture.pixels)
    room = layer.pixmap.deviceIndependentSize()
    size = QSize(image.size()).scaled(room.toSize(), Qt.AspectRatioMode.KeepAspectRatio)
    painter = QPainter(layer.pixmap)
    if size.width() < _BLOCKS * image.width():
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    corner = QPointF((room.width() - size.width()) / 2, (room.height() - size.height()) / 2)
    painter.fillRect(QRectF(QPointF(), room), QColor(INK))
    painter.drawImage(QRectF(corner, size), image)
    painter.end()
