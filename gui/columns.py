"""The widths of the three columns: measured at first, then as the user left them."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSplitter, QWidget

from gui import theme
from gui.panels.setup_panel import SetupPanel


class Columns(QObject):
    """Left and right can be made wider, hidden, and put back."""

    def __init__(self, splitter: QSplitter, left: SetupPanel, right: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._splitter, self._left, self._right = splitter, left, right
        self._wanted: tuple[int, ...] = ()
        self._measured: tuple[int, ...] = ()
        self._arranged = False
        theme.follow(self._follow_type)

    def restore(self, widths: tuple[int, ...], hidden: tuple[str, ...]) -> None:
        self._wanted = widths if len(widths) == 2 and all(width > 0 for width in widths) else ()
        self._left.setVisible("left" not in hidden)
        self._right.setVisible("right" not in hidden)

    def arrange(self) -> None:
        """Give the columns their widths, once the window has its own."""
        if not self._arranged:
            self._arranged = True
            self._measured = self._natural()
            self._set(*(self._wanted or self._measured))

    def reset(self) -> None:
        self._left.show()
        self._right.show()
        self._set(*self._natural())

    def widths(self) -> tuple[int, ...]:
        """Of the left and the right column; empty while one of them is hidden."""
        sizes = self._splitter.sizes()
        return (sizes[0], sizes[2]) if self._arranged and sizes[0] and sizes[2] else self._wanted

    def hidden(self) -> tuple[str, ...]:
        columns = (("left", self._left), ("right", self._right))
        return tuple(name for name, column in columns if column.isHidden())

    def toggle_left(self) -> None:
        self._left.setVisible(self._left.isHidden())

    def toggle_right(self) -> None:
        self._right.setVisible(self._right.isHidden())

    def _follow_type(self) -> None:
        """A column that has its natural width keeps it in another size of type; what the user chose stays."""
        before, self._measured = self._measured, self._natural()
        if self._arranged and not self.hidden():
            kept = zip(self.widths(), before, self._measured, strict=True)
            self._set(*(now if width == was else width for width, was, now in kept))

    def _natural(self) -> tuple[int, int]:
        return self._left.natural_width(), max(self._right.sizeHint().width(), self._right.minimumSizeHint().width())

    def _set(self, left: int, right: int) -> None:
        lines = 2 * self._splitter.handleWidth()
        self._splitter.setSizes([left, max(1, self._splitter.width() - left - right - lines), right])
