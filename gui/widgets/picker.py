"""A list to pick one entry from, by key."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

from gui import theme
from gui.icons import paint

_CHEVRON = 14
_FRAME = 44
"""What a field needs beside its widest option."""


@dataclass(frozen=True)
class Option:
    """One row: the key that is picked, the text that people read, a sentence, and why it cannot be picked (or "")."""

    key: str
    title: str
    story: str = ""
    refused: str = ""


class Picker(QComboBox):
    """`picked` tells the key when the user chose another entry, not when the program did."""

    picked = Signal(str)

    def __init__(self, name: str, options: Iterable[Option] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(16)
        self.set_options(options)
        self.activated.connect(self._tell)

    def set_options(self, options: Iterable[Option]) -> None:
        """Other entries; the picked key stays picked if it is still there."""
        before = self.key()
        self.clear()
        for option in options:
            self.addItem(option.title, option.key)
            row = self.count() - 1
            self.setItemData(row, option.refused or option.story, Qt.ItemDataRole.ToolTipRole)
            self._allow(row, allowed=not option.refused)
        self.pick(before)

    def key(self) -> str:
        return str(self.currentData() or "")

    def pick(self, key: str) -> None:
        """Show that entry; an unknown key changes nothing."""
        row = self.findData(key)
        if row >= 0:
            self.setCurrentIndex(row)

    def widest(self) -> int:
        """The width at which no entry is cut off."""
        metrics = self.fontMetrics()
        return max((metrics.horizontalAdvance(self.itemText(row)) for row in range(self.count())), default=0) + _FRAME

    def _allow(self, row: int, *, allowed: bool) -> None:
        model = self.model()
        if isinstance(model, QStandardItemModel):
            model.item(row).setEnabled(allowed)

    def _tell(self, _row: int) -> None:
        self.picked.emit(self.key())

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        option.currentText = self.fontMetrics().elidedText(
            option.currentText, Qt.TextElideMode.ElideRight, field.width() - 4
        )
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        target = QRectF(self.width() - _CHEVRON - 6, (self.height() - _CHEVRON) / 2, _CHEVRON, _CHEVRON)
        paint(painter, "chevron-down", theme.colour("muted" if self.isEnabled() else "faint"), target)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling over a settings column must not change settings."""
        event.ignore()
