"""A quiet line that says what has just been done, or why it could not be, with one thing to do about it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from gui import icons, theme
from gui.translation import tr
from gui.widgets.parts import button, label, tool_button

_RADIUS = 6


class NoticeStrip(QWidget):
    """`say` shows it; a later sentence takes the place of the earlier one."""

    action_clicked = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wrong = False
        self._icon = QLabel()
        self._sentence = label("", wrap=True)
        self._sentence.setMinimumWidth(1)
        self.action = button("", "link")
        self._close = tool_button("close", tr("Close"))
        self._close.setFixedSize(26, 26)
        self.action.clicked.connect(self.action_clicked)
        self._close.clicked.connect(self.dismiss)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        line = QHBoxLayout(self)
        line.setContentsMargins(10, 3, 4, 3)
        line.setSpacing(8)
        line.addWidget(self._icon)
        line.addWidget(self._sentence, 1)
        line.addWidget(self.action)
        line.addWidget(self._close)
        theme.follow(self._recolour)
        self.hide()

    def text(self) -> str:
        return self._sentence.text() if not self.isHidden() else ""

    def say(self, sentence: str, action: str = "", *, wrong: bool = False) -> None:
        self._wrong = wrong
        self._sentence.setText(sentence)
        self.action.setText(action)
        self.action.setVisible(bool(action))
        self.setAccessibleName(sentence)
        self._recolour()
        self.show()

    def dismiss(self) -> None:
        self.hide()
        self.closed.emit()

    def _recolour(self) -> None:
        self._icon.setVisible(self._wrong)
        self._icon.setPixmap(icons.pixmap("error", "error", 16))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("error" if self._wrong else "border"))
        painter.setBrush(theme.colour("error_ground" if self._wrong else "panel"))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
