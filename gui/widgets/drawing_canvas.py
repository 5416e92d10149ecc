"""The canvas: white ink on black from a mouse, a stylus or a finger, or a picture that is pasted or dropped."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable
from functools import partial

from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QEventPoint,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPointingDevice,
    QResizeEvent,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QWidget

from core.errors import AppError
from core.pixels.spec import Point
from gui.translation import tr
from gui.widgets.canvas_cursor import pen_cursor
from gui.widgets.canvas_ink import reach
from gui.widgets.canvas_keys import Command, command_for
from gui.widgets.canvas_pen import ERASER_RADIUS, Contact, move_to, touch_down
from gui.widgets.canvas_strokes import MEDIUM, NOTHING, PEN_WIDTHS, InkStroke, Sketch, done
from gui.widgets.picture_exchange import as_mime, left_out, mark_of, may_hold_picture, picture_from
from gui.widgets.sketch_view import SketchView

_MOUSE = "mouse"
_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


class DrawingCanvas(SketchView):
    """`pen_changed` when another pen or the eraser is taken.

    `refused` brings an AppError about what could not be pasted or dropped; the canvas stays as it is.
    """

    pen_changed = Signal()
    refused = Signal(object)

    def __init__(self, name: str = "drawingCanvas", parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._contact: Contact | None = None
        self._copied, self._copy_mark = NOTHING, b""
        self.pen_width = MEDIUM
        self.erasing = False
        self.setAccessibleName(tr("Canvas"))
        self.setAccessibleDescription(tr("Draw here with the mouse, a stylus or a finger."))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAcceptDrops(True)
        self._show_cursor()

    @property
    def is_drawing(self) -> bool:
        return self._contact is not None

    def set_pen(self, width: float | None = None, *, erasing: bool = False) -> None:
        """Take a pen of that width (None: the one at hand), or the eraser."""
        self.pen_width, self.erasing = width or self.pen_width, erasing
        self._show_cursor()
        self.pen_changed.emit()

    def step_pen(self, direction: int) -> None:
        """The next wider or finer pen."""
        place = min(range(len(PEN_WIDTHS)), key=lambda number: abs(PEN_WIDTHS[number] - self.pen_width))
        self.set_pen(PEN_WIDTHS[min(max(place + direction, 0), len(PEN_WIDTHS) - 1)])

    def toggle_eraser(self) -> None:
        self.set_pen(erasing=not self.erasing)

    def copy(self) -> None:
        """The picture for other programs, the strokes for this one."""
        if not self.sketch.is_empty:
            self._copied, self._copy_mark = self.sketch, os.urandom(16)
            QGuiApplication.clipboard().setMimeData(as_mime(self.image(), self._copy_mark))

    def paste(self) -> None:
        held: QMimeData | None = QGuiApplication.clipboard().mimeData()
        mime = QMimeData() if held is None else held  # none, where nothing was ever copied
        if self._copy_mark and mark_of(mime) == self._copy_mark:
            self.put(self._copied)
        else:
            self.take_picture(mime)

    def take_picture(self, mime: QMimeData) -> None:
        try:
            self.show_source(picture_from(mime))
            error = left_out(mime)
        except AppError as trouble:
            error = trouble
        if error is not None:
            self.refused.emit(error)

    def do(self, command: Command) -> None:
        """What a key or a menu asks for."""
        actions: dict[Command, Callable[[], None]] = {
            "undo": self.undo,
            "redo": self.redo,
            "clear": self.clear,
            "copy": self.copy,
            "paste": self.paste,
            "finer": partial(self.step_pen, -1),
            "wider": partial(self.step_pen, 1),
            "eraser": self.toggle_eraser,
        }
        actions[command]()

    def press_key(self, event: QKeyEvent) -> None:
        """Do what the key asks for; others are left to whoever comes next."""
        command = command_for(event)
        event.setAccepted(command is not None)
        if command is not None:
            self.do(command)

    def _settle(self) -> None:
        self._lift()

    def _touch_down(self, who: Hashable, at: QPointF, pressure: float = 1.0, *, erases: bool = False) -> None:
        """One pen at a time: while one is down, the others are not heard. One that comes down again had gone."""
        self._lift(who)
        if self._contact is None:
            before = self._sketch
            self._sketch, self._contact = touch_down(
                before, who, self._point(at, pressure), self.pen_width, erases=erases or self.erasing
            )
            self._show_change(before)

    def _move(self, who: Hashable, at: QPointF, pressure: float = 1.0) -> None:
        if self._contact is not None and self._contact.who == who:
            before, last = self._sketch, self._contact.last
            self._sketch, self._contact = move_to(before, self._contact, self._point(at, pressure))
            self._show_change(before, last)

    def _lift(self, who: Hashable | None = None) -> None:
        """That pen (None: whichever is down) leaves the canvas; what it did can be undone as one."""
        if self._contact is None or who not in (None, self._contact.who):
            return
        if self._has_tail:  # The whole stroke at once has cleaner edges than its pieces one over the other.
            stroke = self._sketch.strokes[-1]
            self._redraw(reach(stroke, stroke.points))
        self._contact, self._has_tail = None, False
        self._history = done(self._history, self._sketch)
        self.history_changed.emit()

    def _show_change(self, before: Sketch, last: Point | None = None) -> None:
        """Paint no more than what is different."""
        contact = self._contact
        if contact is None or self._sketch is before:
            return
        self._has_tail = not contact.erases
        if contact.erases:
            way = (last or contact.last, contact.last)
            widest = max(stroke.width for stroke in before.strokes)
            self._redraw(reach(InkStroke(way, 2 * (ERASER_RADIUS + widest)), way))
        elif before.is_empty or before.picture is not None:
            self._redraw()
        else:
            self._update_area(self._layer.grow(before, self._sketch))
        self.drawing_changed.emit()

    def _point(self, at: QPointF, pressure: float) -> Point:
        return Point(at.x() / self._scale, at.y() / self._scale, 0.0, min(max(pressure, 0.0), 1.0))

    def _show_cursor(self) -> None:
        diameter = 2 * ERASER_RADIUS if self.erasing else self.pen_width
        self.setCursor(pen_cursor(round(diameter * self._scale), erasing=self.erasing))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._touch_down(_MOUSE, event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._move(_MOUSE, event.position())
        else:  # The release went elsewhere: another window took the mouse.
            self._lift(_MOUSE)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._move(_MOUSE, event.position())
            self._lift(_MOUSE)

    def tabletEvent(self, event: QTabletEvent) -> None:
        who = ("stylus", event.pointingDevice().uniqueId().numericId())
        match event.type():
            case QEvent.Type.TabletPress:
                erases = event.pointerType() == QPointingDevice.PointerType.Eraser
                self._touch_down(who, event.position(), event.pressure(), erases=erases)
            case QEvent.Type.TabletMove:
                self._move(who, event.position(), event.pressure())
            case QEvent.Type.TabletRelease:
                self._lift(who)
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent):
            if event.type() == QEvent.Type.TouchCancel:
                self._lift()
            for point in event.points():
                self._take_finger(point)
            event.accept()
            return True
        return super().event(event)

    def _take_finger(self, point: QEventPoint) -> None:
        who = ("finger", point.id())
        match point.state():
            case QEventPoint.State.Pressed:
                self._touch_down(who, point.position())
            case QEventPoint.State.Updated:
                self._move(who, point.position())
            case QEventPoint.State.Released:
                self._lift(who)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.press_key(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._mark(marked=event.reason() in _BY_KEYBOARD)

    def focusOutEvent(self, _event: QFocusEvent) -> None:
        self._mark(marked=False)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if may_hold_picture(event.mimeData()):
            self._mark(marked=True)
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._mark(marked=False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._mark(marked=False)
        event.acceptProposedAction()
        self.take_picture(event.mimeData())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_cursor()
