"""A line that unfolds what is under it."""

from PySide6.QtCore import QEasingCurve, QPropertyAnimation, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gui import theme
from gui.icons import set_icon
from gui.widgets.parts import button

_UNBOUNDED = 16_777_215


class Unfold(QWidget):
    """`toggled` tells whether the content is to be seen now."""

    toggled = Signal(bool)

    def __init__(self, title: str, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self._head: QPushButton = button(title, "ghost", "chevron-right")
        self._head.setCheckable(True)
        self._head.toggled.connect(self._toggle)
        self._animation = QPropertyAnimation(content, b"maximumHeight", self)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.finished.connect(self._settle)
        content.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        content.hide()
        head = QHBoxLayout()
        head.setContentsMargins(theme.PADDING - 9, 0, theme.PADDING, 0)
        head.addWidget(self._head)
        head.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.ROW_GAP)
        column.addLayout(head)
        column.addWidget(content)

    @property
    def is_open(self) -> bool:
        return self._head.isChecked()

    def set_open(self, is_open: bool) -> None:
        self._head.setChecked(is_open)

    def _toggle(self, is_open: bool) -> None:
        set_icon(self._head, "chevron-down" if is_open else "chevron-right", "muted")
        duration = theme.animation_ms() if self.isVisible() else 0
        self._content.show()
        self._animation.stop()
        self._animation.setDuration(duration)
        full = self._content.sizeHint().height()
        self._animation.setStartValue(0 if is_open else full)
        self._animation.setEndValue(full if is_open else 0)
        self._animation.start()
        self.toggled.emit(is_open)

    def _settle(self) -> None:
        self._content.setMaximumHeight(_UNBOUNDED)
        self._content.setVisible(self.is_open)
