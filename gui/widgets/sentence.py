"""An icon and a wrapped sentence beside it; nothing, and no room taken, while there is nothing to say."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gui import icons, theme
from gui.widgets.parts import LabelRole, label


class Sentence(QWidget):
    """Says what is wrong with a field, or what follows from a choice."""

    def __init__(self, icon: str, role: LabelRole, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._colour = icon, role if role in ("error", "warning", "success") else "muted"
        self._icon = QLabel()
        self._text = label("", role, wrap=True)
        self._text.setMinimumWidth(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 2)
        row.setSpacing(6)
        row.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        theme.follow(self.refresh)
        self.refresh()
        self.hide()

    def text(self) -> str:
        return self._text.text()

    def set_text(self, text: str) -> None:
        self._text.setText(text)
        self.setVisible(bool(text))

    def refresh(self) -> None:
        self._icon.setPixmap(icons.pixmap(self._name, self._colour, 14))
