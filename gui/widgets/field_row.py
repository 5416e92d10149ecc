"""A setting in its row: a dot if it was changed, its label, a button that sets it back, its control, and its error."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from gui import theme
from gui.icons import set_icon
from gui.translation import tr
from gui.widgets.parts import label, set_look
from gui.widgets.sentence import Sentence

_DOT = 3.0
_RESET = 18
LABEL_EXTRA = 27
"""What the label column needs beside the widest label: the reset button and air."""


class FieldRow(QWidget):
    """`reset` asks for the preset's value."""

    reset = Signal()

    def __init__(self, title: str, control: QWidget, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.control = control
        self._changed = False
        self._label = label(title)
        self._label.setBuddy(control)
        self._reset = _reset_button(title)
        self._reset.clicked.connect(self.reset)
        self._error = Sentence("error", "error")
        control.setAccessibleName(title)
        control.setAccessibleDescription(tip)
        for part in (self._label, control):
            part.setToolTip(tip)
        self._lay_out()
        theme.follow(self.update)

    def label_width(self) -> int:
        """What this row's label needs, measured in the heavier type of a changed one."""
        return QFontMetrics(theme.font("body", 500)).horizontalAdvance(self._label.text()) + LABEL_EXTRA

    def set_label_width(self, width: int) -> None:
        self._head.setFixedWidth(width)

    def set_changed(self, changed: bool, preset_value: str = "") -> None:
        """Mark the setting as differing from its preset."""
        self._changed = changed
        set_look(self._label, "role", "changed" if changed else "body")
        self._reset.setVisible(changed)
        self._reset.setToolTip(tr("Set back to {value}").format(value=preset_value))
        self.update()

    def set_error(self, sentence: str) -> None:
        self._error.set_text(sentence)

    def _lay_out(self) -> None:
        self._head = QWidget()
        self._head.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 2, 0)
        head.setSpacing(4)
        head.addWidget(self._label)
        head.addStretch()
        head.addWidget(self._reset)
        grid = QGridLayout(self)
        grid.setContentsMargins(theme.PADDING, 0, theme.PADDING, 0)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._head, 0, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.control, 0, 1)
        grid.addWidget(self._error, 1, 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._changed:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            centre = QPointF(theme.PADDING / 2, self.control.geometry().center().y() + 0.5)
            painter.drawEllipse(QRectF(centre.x() - _DOT, centre.y() - _DOT, 2 * _DOT, 2 * _DOT))


def _reset_button(title: str) -> QToolButton:
    made = QToolButton()
    made.setFixedSize(_RESET, _RESET)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setAccessibleName(tr("Set {setting} back").format(setting=title))
    made.hide()
    set_icon(made, "reset", "muted")
    return made
