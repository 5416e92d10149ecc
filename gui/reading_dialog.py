"""Something to read: words and what they mean, keys and what they do."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from gui import theme
from gui.translation import tr
from gui.widgets.parts import button, label, set_ground

_WIDTH, _MOST_HEIGHT = 40, 43
"""In heights of the type."""


class ReadingDialog(QDialog):
    """Rows of a short text and what is to be said about it; beside the window, so that one can try what one reads."""

    def __init__(self, title: str, rows: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        set_ground(self, "window")
        close = button(tr("Close"), "primary")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(title, "title"))
        content = _rows(rows)
        area = QScrollArea()
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setAccessibleName(title)
        column.addWidget(area, 1)
        column.addLayout(foot)
        line = theme.pixels("body")
        width = _WIDTH * line
        wanted = content.heightForWidth(width - 48) if content.hasHeightForWidth() else content.sizeHint().height()
        room = self.screen().availableSize()
        self.resize(QSize(width, min(_MOST_HEIGHT * line, wanted + 140)).boundedTo(room))


def _rows(rows: Sequence[tuple[str, str]]) -> QWidget:
    content = QWidget()
    grid = QGridLayout(content)
    grid.setContentsMargins(0, 0, 8, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(10)
    grid.setColumnStretch(1, 1)
    top = Qt.AlignmentFlag.AlignTop
    for place, (short, long) in enumerate(rows):
        if short:
            grid.addWidget(_text(short, strong=True), place, 0, top)
            grid.addWidget(_text(long), place, 1, top)
        else:
            grid.addWidget(_text(long), place, 0, 1, 2, top)
    grid.setRowStretch(len(rows), 1)
    return content


def _text(text: str, *, strong: bool = False) -> QLabel:
    made = label(text, "strong" if strong else "body", wrap=not strong)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
