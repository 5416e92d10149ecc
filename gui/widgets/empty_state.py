"""What stands where there is nothing yet: a small drawing, a title, and a line or two on what to do."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui import theme
from gui.widgets.parts import LabelRole, button, label

Paint = Callable[[QPainter, QRectF], None]

_CENTRE = Qt.AlignmentFlag.AlignHCenter


class EmptyState(QWidget):
    """At most one action, outlined."""

    action_clicked = Signal()

    def __init__(
        self,
        title: str,
        sentence: str,
        action: str = "",
        drawing: Paint | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._title = _words(title, "title")
        self._sentence = _words(sentence, "muted")
        self.action = button(action)
        self.action.setVisible(bool(action))
        self.action.clicked.connect(self.action_clicked)
        self.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 0, 20, 0)
        column.addStretch(6)
        column.addWidget(_Picture(drawing or draw_falling_curves), alignment=_CENTRE)
        column.addSpacing(20)
        column.addWidget(self._title)
        column.addSpacing(4)
        column.addWidget(self._sentence)
        column.addSpacing(12)
        column.addWidget(self.action, alignment=_CENTRE)
        column.addStretch(7)

    def say(self, title: str, sentence: str) -> None:
        """Something else is missing."""
        self._title.setText(title)
        self.setAccessibleName(title)
        self.set_sentence(sentence)

    def set_sentence(self, sentence: str) -> None:
        self._sentence.setText(sentence)


def _words(text: str, role: LabelRole) -> QLabel:
    """Wrapped where the room is narrow: large type must not widen the window's middle."""
    made = label(text, role, wrap=True)
    made.setMinimumWidth(1)
    made.setAlignment(_CENTRE)
    return made


class _Picture(QWidget):
    def __init__(self, drawing: Paint) -> None:
        super().__init__()
        self._drawing = drawing
        self.setFixedSize(QSize(202, 72))
        theme.follow(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._drawing(painter, self.rect().toRectF().adjusted(1, 1, -1, -2))


def draw_falling_curves(painter: QPainter, area: QRectF) -> None:
    """A loss as one hopes for it."""
    painter.setPen(QPen(theme.colour("control"), 1.5))
    painter.drawLine(area.bottomLeft(), area.bottomRight())
    for role, begins, ends, style in (
        ("train", 0.0, 0.88, Qt.PenStyle.SolidLine),
        ("validation", 0.06, 0.79, Qt.PenStyle.DashLine),
    ):
        at = _places(area, begins, ends)
        path = QPainterPath(at[0])
        path.cubicTo(*at[1:])
        painter.setPen(QPen(theme.colour(role), 1.75, style))
        painter.drawPath(path)


def _places(area: QRectF, begins: float, ends: float) -> list[QPointF]:
    bends = ((0.0, begins), (0.17, ends * 0.72), (0.45, ends * 0.96), (0.995, ends))
    return [QPointF(area.left() + x * area.width(), area.top() + y * area.height()) for x, y in bends]
