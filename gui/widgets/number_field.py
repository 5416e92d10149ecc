"""A field for one number, typed in any way that Python reads (`1e-3`), with a sentence for what is no number."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from core.errors import AppError
from gui import theme
from gui.icons import paint
from gui.translation import told
from gui.widgets.parts import set_look

Number = int | float
Parse = Callable[[str], Number]
Step = Callable[[Number, int], Number]

_ARROW = 10
_ARROWS = 22


class NumberField(QLineEdit):
    """`edited` comes with each keystroke; `committed` with Enter, an arrow, or on leaving a changed field.

    `names` are words for some of the numbers (0 for "all"), shown instead of them and understood as well.
    `parse` raises an AppError for what cannot be used; `step(value, +1 or -1)` gives the next value of the arrows.
    """

    edited = Signal()
    committed = Signal()

    def __init__(
        self,
        name: str,
        parse: Parse,
        step: Step,
        *,
        arrows: bool = False,
        names: Mapping[Number, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._parse, self._step, self._arrows = parse, step, arrows
        self._names = dict(names or {})
        self._value: Number | None = None
        self._problem = ""
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if arrows:
            self.setTextMargins(0, 0, _ARROWS, 0)
        self.textEdited.connect(self._read)
        self.editingFinished.connect(self._commit)

    def value(self) -> Number | None:
        """The number, or None while the text is none."""
        return self._value

    def problem(self) -> str:
        return self._problem

    def set_value(self, value: Number) -> None:
        """Show that number, unless the text says it already (in whatever way)."""
        if self._value != value:
            self.setText(self.say(value))
            self._understand(self.text())

    def say(self, value: Number) -> str:
        """The number as the field shows it."""
        return self._names.get(value) or (f"{value:.12g}" if isinstance(value, float) else str(value))

    def _read(self, text: str) -> None:
        self._understand(text)
        self.edited.emit()

    def _understand(self, text: str) -> None:
        named = next((number for number, name in self._names.items() if name == text.strip().lower()), None)
        try:
            self._value, self._problem = self._parse(text if named is None else str(named)), ""
        except AppError as error:
            self._value, self._problem = None, told(error)
        set_look(self, "state", "error" if self._problem else "")

    def _commit(self) -> None:
        if self.isModified():
            self.setModified(False)
            self.committed.emit()

    def _move(self, direction: int) -> None:
        if self._value is None or self.isReadOnly():
            return
        try:
            self._parse(str(self._step(self._value, direction)))
        except AppError:
            return
        self.set_value(self._step(self._value, direction))
        self.edited.emit()
        self.committed.emit()

    def _arrow_at(self, x: float, y: float) -> int:
        if not self._arrows or x < self.width() - _ARROWS:
            return 0
        return 1 if y < self.height() / 2 else -1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        directions = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        if event.key() in directions:
            self._move(directions[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        direction = self._arrow_at(event.position().x(), event.position().y())
        if direction:
            self._move(direction)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._arrow_at(event.position().x(), event.position().y())
        self.setCursor(Qt.CursorShape.ArrowCursor if over else Qt.CursorShape.IBeamCursor)
        super().mouseMoveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._arrows:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, middle = self.width() - _ARROWS + 5, self.height() / 2
        colour = theme.colour("muted" if self.isEnabled() else "faint")
        paint(painter, "chevron-up", colour, QRectF(left, middle - _ARROW - 1, _ARROW, _ARROW))
        paint(painter, "chevron-down", colour, QRectF(left, middle + 1, _ARROW, _ARROW))
