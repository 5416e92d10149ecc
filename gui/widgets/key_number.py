"""One figure that matters: what it is, in small, over how much it is."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme

_BETWEEN = 3
_ASIDE_GAP = 7
_ELIDE = Qt.TextElideMode.ElideRight


class KeyNumber(QWidget):
    """Painted, so that a new figure never moves its neighbours."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._title = title
        self._value, self._aside, self._colour = "", "", "text"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.follow(self._restyle)
        self.set_value("")

    def text(self) -> str:
        return f"{self._value} {self._aside}".strip()

    def set_value(self, value: str, aside: str = "", *, bad: bool = False) -> None:
        """`aside` is the unit, or a remark; an empty value shows a dash."""
        shown = value or "–", aside, "error" if bad else "text" if value else "faint"
        if shown != (self._value, self._aside, self._colour):
            self._value, self._aside, self._colour = shown
            self.setAccessibleName(f"{self._title}: {self.text()}")
            self.setToolTip(self.text())
            self.update()

    def sizeHint(self) -> QSize:
        height = sum(QFontMetricsF(font).height() for font in (theme.font("small"), theme.font("number")))
        return QSize(120, round(height) + _BETWEEN)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        small, number = theme.font("small", tabular=True), theme.font("number", 600, tabular=True)
        below, full = QFontMetricsF(small), QFontMetricsF(number)
        title = fitting(small, self._title, self.width())
        painter.setFont(title)
        painter.setPen(theme.colour("muted"))
        painter.drawText(QPointF(0, below.ascent()), QFontMetricsF(title).elidedText(self._title, _ELIDE, self.width()))
        line = below.height() + _BETWEEN + full.ascent()
        number = fitting(number, self._value, self.width())
        after = QFontMetricsF(number).horizontalAdvance(self._value) + _ASIDE_GAP
        room = max(0.0, self.width() - after)
        aside = fitting(small, self._aside, room)
        if QFontMetricsF(aside).horizontalAdvance(self._aside) <= room:  # the tooltip has it in any case
            painter.setFont(aside)
            painter.drawText(QPointF(after, line), self._aside)
        painter.setFont(number)
        painter.setPen(theme.colour(self._colour))
        painter.drawText(QPointF(0, line), self._value)


def fitting(font: QFont, text: str, width: float) -> QFont:
    """The font, smaller where the text would not fit the width: a figure with its end cut off would be another one."""
    needed = QFontMetricsF(font).horizontalAdvance(text)
    if needed <= width or not text:
        return font
    smaller = QFont(font)
    smaller.setPixelSize(max(theme.SMALLEST_TYPE, int(font.pixelSize() * width / needed)))
    return smaller
