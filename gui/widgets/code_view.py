"""Code to read: line numbers, quiet colours, and marks on the lines that have just changed."""

from __future__ import annotations

from difflib import SequenceMatcher

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontDatabase,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from gui import theme
from gui.widgets.code_colours import PythonColours

_AIR = 12
_MARK = 3


class CodeView(QPlainTextEdit):
    """Read only; the keyboard scrolls and selects. `show_text` marks what differs from the text before."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None, *, plain: bool = False) -> None:
        """`plain` is for text that is no code: neither numbers nor colours."""
        super().__init__(parent)
        self._plain = plain
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setReadOnly(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self.changed_lines: tuple[int, ...] = ()
        """Counted from 0."""
        self._numbers = _Numbers(self)
        self._numbers.setHidden(plain)
        self.setCornerWidget(QWidget())  # the style's own has an edge
        if not plain:
            PythonColours(self.document())
        self.updateRequest.connect(self._follow_scrolling)
        theme.follow(self._dress)
        self._dress()

    def show_text(self, text: str, *, mark: bool) -> None:
        """The new text at the same place; with `mark`, its new lines are marked and brought into view."""
        before = self.toPlainText()
        if text == before:
            return
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        self.changed_lines = changed_lines(before, text) if mark and before else ()
        self.setPlainText(text)
        self.horizontalScrollBar().setValue(across)
        self.verticalScrollBar().setValue(down)
        self._mark()
        self._fit_numbers()
        if self.changed_lines:
            self._bring_into_view(self.changed_lines[0])

    def show_lines(self, count: int) -> None:
        """Be as high as that many lines."""
        edges = round(self.document().documentMargin()) + 2 * self.frameWidth()
        self.setFixedHeight(count * self.fontMetrics().lineSpacing() + edges)

    def clear_marks(self) -> None:
        self.changed_lines = ()
        self._mark()

    @property
    def numbers_width(self) -> int:
        if self._plain:
            return 0
        digits = max(2, len(str(self.blockCount())))
        return digits * self.fontMetrics().horizontalAdvance("0") + 2 * _AIR

    def paint_numbers(self, area: QRect) -> None:
        """The numbers of the lines in sight, and a bar beside those that are marked."""
        painter = QPainter(self._numbers)
        painter.setFont(self.font())
        painter.fillRect(area, theme.colour("panel"))
        block = self.firstVisibleBlock()
        top = round(self.blockBoundingGeometry(block).translated(self.contentOffset()).top())
        marked = set(self.changed_lines)
        while block.isValid() and top <= area.bottom():
            height = round(self.blockBoundingRect(block).height())
            number, changed = block.blockNumber(), block.blockNumber() in marked
            painter.setPen(theme.colour("text" if changed else "muted"))
            place = QRect(0, top, self.numbers_width - _AIR, height)
            painter.drawText(place, theme.RIGHT, str(number + 1))
            if changed:
                painter.fillRect(QRect(0, top, _MARK, height), theme.colour("accent"))
            top += height
            block = block.next()

    def _dress(self) -> None:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(theme.pixels("small"))
        self.setFont(font)
        self._mark()
        self._fit_numbers()

    def _mark(self) -> None:
        self.setExtraSelections([self._line(number) for number in self.changed_lines])
        self._numbers.update()

    def _line(self, number: int) -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        made.cursor = QTextCursor(self.document().findBlockByNumber(number))
        made.format.setBackground(QColor(theme.colours().soft))
        made.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        return made

    def _bring_into_view(self, number: int) -> None:
        """Unless it is in sight already; then with some lines above it."""
        bar = self.verticalScrollBar()
        if not bar.value() <= number < bar.value() + bar.pageStep() - 1:
            bar.setValue(max(0, number - bar.pageStep() // 3))
        self.horizontalScrollBar().setValue(0)

    def _fit_numbers(self) -> None:
        self.setViewportMargins(self.numbers_width, 0, 0, 0)
        inside = self.contentsRect()
        self._numbers.setGeometry(QRect(inside.left(), inside.top(), self.numbers_width, inside.height()))

    def _follow_scrolling(self, area: QRect, moved: int) -> None:
        if moved:
            self._numbers.scroll(0, moved)
        else:
            self._numbers.update(0, area.y(), self._numbers.width(), area.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_numbers()


class _Numbers(QWidget):
    """The margin at the left."""

    def __init__(self, view: CodeView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self) -> QSize:
        return QSize(self._view.numbers_width, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._view.paint_numbers(event.rect())


def changed_lines(before: str, after: str) -> tuple[int, ...]:
    """The lines of `after` that are new or different; of lines that went away, the one that stands there now."""
    old, new = before.splitlines(), after.splitlines()
    found: set[int] = set()
    for kind, _, _, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind in ("replace", "insert"):
            found |= {line for line in range(begin, end) if new[line].strip()}
        elif kind == "delete" and new:
            found.add(min(begin, len(new) - 1))
    return tuple(sorted(found))
