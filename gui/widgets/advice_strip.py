"""A strip that says one thing of a training: a bold fact, one reason, one action, and a cross."""

from PySide6.QtCore import QPropertyAnimation, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGraphicsOpacityEffect, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gui import icons, theme
from gui.translation import tr
from gui.widgets.parts import button, label, tool_button

_RADIUS = 8
_FADE_MS = 150
_GROUNDS = {
    "warning": ("warning_ground", "warning_edge"),
    "error": ("error_ground", "error"),
    "info": ("panel", "border"),
}


class AdviceStrip(QWidget):
    """One advice at a time: a later one takes the place of the earlier. `kind` is "info", "warning" or "error".

    `closed` tells that the user has closed it; `dismiss` takes it away without a word.
    """

    action_clicked = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = "warning"
        self._icon = QLabel()
        self._fact = label("", "strong", wrap=True)
        self._reason = label("", wrap=True)
        self._action = button("")
        self._close = tool_button("close", tr("Close this advice"))
        self._action.clicked.connect(self.action_clicked)
        self._close.clicked.connect(self._close_it)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._lay_out()
        theme.follow(self._recolour)
        self.hide()

    @property
    def fact(self) -> str:
        return self._fact.text()

    @property
    def reason(self) -> str:
        return self._reason.text()

    def advise(self, fact: str, reason: str, action: str = "", kind: str = "warning") -> None:
        self._kind = kind
        self._fact.setText(fact)
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.setAccessibleName(f"{fact} {reason}".strip())
        self._recolour()
        self._appear()

    def dismiss(self) -> None:
        self.hide()

    def _close_it(self) -> None:
        self.hide()
        self.closed.emit()

    def _appear(self) -> None:
        was_hidden = self.isHidden()
        self.show()
        if not was_hidden or not theme.animation_ms():
            return
        effect = QGraphicsOpacityEffect(self)
        self.setGraphicsEffect(effect)
        fade = QPropertyAnimation(effect, b"opacity", self)
        fade.setDuration(_FADE_MS)
        fade.setStartValue(0.0)
        fade.setEndValue(1.0)
        fade.finished.connect(self._faded_in)
        fade.start(QPropertyAnimation.DeletionPolicy.DeleteWhenStopped)

    def _faded_in(self) -> None:
        self.setGraphicsEffect(None)  # type: ignore[arg-type]

    def _recolour(self) -> None:
        self._icon.setPixmap(icons.pixmap(self._kind, "accent" if self._kind == "info" else self._kind, 20))
        self.update()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._fact)
        words.addWidget(self._reason)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        row.addWidget(self._action, alignment=Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._close, alignment=Qt.AlignmentFlag.AlignVCenter)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, edge = _GROUNDS[self._kind]
        painter.setBrush(theme.colour(ground))
        painter.setPen(QPen(theme.colour(edge), 1))
        area = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(area, _RADIUS, _RADIUS)
