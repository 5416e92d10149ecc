"""The name under a small picture: its type is smaller where there is little room."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent

from gui import theme
from gui.widgets.elided_label import ElidedLabel


class StepCaption(ElidedLabel):
    """As high as if it had its usual type. Whoever knows its neighbours gives all of them one size."""

    def __init__(self, name: str) -> None:
        super().__init__("caption")
        self._pixels = theme.pixels("caption")
        self.setText(name)

    def pixels_within(self, room: int) -> int:
        """The largest type in which all of it is read there."""
        font = theme.font("caption")
        while font.pixelSize() > theme.SMALLEST_TYPE and QFontMetrics(font).horizontalAdvance(self.text()) > room:
            font.setPixelSize(font.pixelSize() - 1)
        return font.pixelSize()

    def set_pixels(self, pixels: int) -> None:
        if pixels != self._pixels:
            self._pixels = pixels
            self._explain()
            self.update()

    def shown_font(self) -> QFont:
        """What it is written in."""
        font = theme.font("caption")
        font.setPixelSize(self._pixels)
        return font

    def shown(self) -> str:
        return QFontMetrics(self.shown_font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.shown_font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextSingleLine, self.shown())
