"""The tools beside the canvas: three pens, an eraser, Undo and Clear."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QToolButton, QVBoxLayout, QWidget

from gui import theme
from gui.icons import set_icon
from gui.translation import tr
from gui.widgets.canvas_strokes import PEN_WIDTHS
from gui.widgets.drawing_canvas import DrawingCanvas
from gui.widgets.parts import hairline, tool_button

WIDTH = 32
_PEN_HEIGHT = 26
_DOTS = (5.0, 8.0, 12.0)


class PenTools(QWidget):
    """Works on one canvas, and shows which of its tools is in hand."""

    def __init__(self, canvas: DrawingCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._state: tuple[object, ...] = ()
        self._pens = [_PenButton(*pen) for pen in zip(PEN_WIDTHS, _DOTS, _pen_names(), strict=True)]
        self._eraser = tool_button("eraser", tr("Eraser (E)"), checkable=True)
        self._undo = tool_button("undo", tr("Undo (Ctrl+Z)"))
        self._clear = tool_button("trash", tr("Clear (Delete)"))
        for made, name in ((self._eraser, "eraserButton"), (self._undo, "undoButton"), (self._clear, "clearButton")):
            made.setObjectName(name)
        self._undo.clicked.connect(canvas.undo)
        self._clear.clicked.connect(canvas.clear)
        self._group_tools()
        self._lay_out()
        canvas.pen_changed.connect(self._refresh)
        canvas.drawing_changed.connect(self._refresh)
        canvas.history_changed.connect(self._refresh)
        self._refresh()

    def _group_tools(self) -> None:
        """One of the pens or the eraser is in hand."""
        group = QButtonGroup(self)
        for tool in (*self._pens, self._eraser):
            group.addButton(tool)
        group.buttonClicked.connect(self._take)

    def _take(self, tool: QToolButton) -> None:
        if isinstance(tool, _PenButton):
            self._canvas.set_pen(tool.width_drawn)
        else:
            self._canvas.set_pen(erasing=True)

    def _refresh(self) -> None:
        if self._canvas.erasing and self._canvas.sketch.is_empty and not self._canvas.is_drawing:
            self._canvas.set_pen()  # Nothing is left to erase; this comes back here.
            return
        canvas, sketch = self._canvas, self._canvas.sketch
        state = (canvas.pen_width, canvas.erasing, bool(sketch.strokes), sketch.is_empty, canvas.can_undo)
        if state == self._state:
            return  # Every piece of ink comes by here.
        self._state = state
        for pen in self._pens:
            pen.setChecked(not self._canvas.erasing and pen.width_drawn == self._canvas.pen_width)
        self._eraser.setChecked(self._canvas.erasing)
        set_icon(self._eraser, "eraser", "accent" if self._canvas.erasing else "muted")
        self._eraser.setEnabled(bool(self._canvas.sketch.strokes))
        self._undo.setEnabled(self._canvas.can_undo)
        self._clear.setEnabled(not self._canvas.sketch.is_empty)

    def _lay_out(self) -> None:
        pens = QWidget()
        pens.setObjectName("penWidth")
        pens.setAccessibleName(tr("Pen width"))
        column = QVBoxLayout(pens)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for pen in self._pens:
            column.addWidget(pen)
        line = hairline()
        line.setFixedWidth(20)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2)
        whole.addWidget(pens)
        whole.addSpacing(5)
        whole.addWidget(line, alignment=Qt.AlignmentFlag.AlignHCenter)
        whole.addSpacing(5)
        for tool in (self._eraser, self._undo, self._clear):
            whole.addWidget(tool)
        whole.addStretch()
        self.setFixedWidth(WIDTH)


class _PenButton(QToolButton):
    """Shows the pen as a dot."""

    def __init__(self, width_drawn: float, dot: float, name: str) -> None:
        super().__init__()
        self.width_drawn = width_drawn
        self._dot = dot
        self.setFixedSize(WIDTH, _PEN_HEIGHT)
        self.setCheckable(True)
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent" if self.isChecked() else "muted"))
        painter.drawEllipse(QPointF(self.width() / 2, self.height() / 2), self._dot / 2, self._dot / 2)


def _pen_names() -> tuple[str, ...]:
    return tr("Fine pen ([ for finer)"), tr("Medium pen"), tr("Wide pen (] for wider)")
