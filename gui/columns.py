"""The widths of the three columns: as their contents need them, until the user drags a border."""

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from gui import theme
from gui.panels.setup_panel import SetupPanel

_SETTLED_MS = 50
"""After which layouts know what another type needs."""


class Splitter(QSplitter):
    """Three columns beside one another, of which the middle takes what is left; `resized` once all have their sizes."""

    resized = Signal()

    def __init__(self, left: QWidget, middle: QWidget, right: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setHandleWidth(1)
        self.middle = middle
        for column in (left, middle, right):
            self.addWidget(column)
        self.setStretchFactor(1, 1)
        self.setChildrenCollapsible(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class Columns(QObject):
    """Left and right can be made wider, hidden, and put back. Nobody having moved them, they follow window and type."""

    def __init__(self, splitter: Splitter, left: SetupPanel, right: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._splitter, self._left, self._right = splitter, left, right
        self.chosen: tuple[int, ...] = ()
        """The widths that the user gave them; empty: none."""
        self._arranged = False
        self._settled = QTimer(self, interval=_SETTLED_MS, singleShot=True)
        self._settled.timeout.connect(self._follow)
        splitter.splitterMoved.connect(self._choose)
        splitter.resized.connect(self._follow)
        theme.follow(self._follow_type)

    def restore(self, widths: tuple[int, ...], hidden: tuple[str, ...]) -> None:
        self.chosen = widths if len(widths) == 2 and all(width > 0 for width in widths) else ()
        self._left.setVisible("left" not in hidden)
        self._right.setVisible("right" not in hidden)

    def arrange(self) -> None:
        """Give the columns their widths, once the window has its own."""
        if not self._arranged:
            self._arranged = True
            self._set(*(self.chosen or self._natural()))

    def reset(self) -> None:
        self.chosen = ()
        self._left.show()
        self._right.show()
        self._set(*self._natural())

    def widths(self) -> tuple[int, ...]:
        """Of the left and the right column; one that is hidden has none."""
        sizes = self._splitter.sizes()
        return sizes[0], sizes[2]

    def hidden(self) -> tuple[str, ...]:
        columns = (("left", self._left), ("right", self._right))
        return tuple(name for name, column in columns if column.isHidden())

    def toggle_left(self) -> None:
        self._left.setVisible(self._left.isHidden())
        self._follow()

    def toggle_right(self) -> None:
        self._right.setVisible(self._right.isHidden())
        self._follow()

    def _choose(self, _place: int, _border: int) -> None:
        """What a hidden column had stays."""
        before = self.chosen or self._natural()
        self.chosen = tuple(now or was for now, was in zip(self.widths(), before, strict=True))

    def _follow(self) -> None:
        if self._arranged and not self.chosen:
            self._set(*self._natural())

    def _follow_type(self) -> None:
        """At once, and again when the layouts have followed, too."""
        self._follow()
        self._settled.start()

    def _natural(self) -> tuple[int, int]:
        """The widths at which nothing is cut; where the middle would have less than half, the left gives way."""
        right = max(self._right.sizeHint().width(), self._right.minimumSizeHint().width())
        whole = self._splitter.width()
        middle = max(self._splitter.middle.minimumSizeHint().width(), whole // 2)
        room = whole - middle - right - self._lines()
        return max(min(self._left.natural_width(), room), self._left.minimumWidth()), right

    def _set(self, left: int, right: int) -> None:
        self._splitter.setSizes([left, max(1, self._splitter.width() - left - right - self._lines()), right])

    def _lines(self) -> int:
        return 2 * self._splitter.handleWidth()
