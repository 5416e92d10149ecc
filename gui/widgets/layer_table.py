"""A network as a table: a row an operation, with the sums behind its output's size and its parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from gui import theme
from gui.widgets.ringed_widget import paint_ring

Line = tuple[str, ...]
CELL_PADDING = 6
"""Left and right of the words in a cell."""


class LayerTable(QTableWidget):
    """Lines of text under a heading; numbers stand to the right. Ctrl+C copies what is selected.

    `under`: the columns that go under others where there is no room beside them.
    """

    def __init__(
        self,
        titles: Sequence[str],
        numbers: Sequence[int],
        name: str,
        under: Mapping[int, int] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(0, len(titles), parent)
        self._under = dict(under or {})
        self._folded = False
        self.setObjectName("layerTable")
        self.setAccessibleName(name)
        self._titles, self._numbers = tuple(titles), frozenset(numbers)
        self._lines: tuple[Line, ...] = ()
        for column, title in enumerate(titles):
            item = QTableWidgetItem(title)
            item.setTextAlignment(self._side(column))
            self.setHorizontalHeaderItem(column, item)
        self._set_up()
        theme.follow(self._fit)

    def show_lines(self, lines: Sequence[Line]) -> None:
        self._lines = tuple(lines)
        self.setRowCount(len(self._lines))
        self._fill()
        self._fit()

    @property
    def lines(self) -> tuple[Line, ...]:
        return self._lines

    def text(self) -> str:
        """The whole table with tabs in between, as spreadsheets take it."""
        return "\n".join("\t".join(line) for line in (self._titles, *self._lines))

    @property
    def is_folded(self) -> bool:
        """Whether columns stand under others now."""
        return self._folded

    def _fill(self) -> None:
        for row, line in enumerate(self._lines):
            for column in range(len(line)):
                self.setItem(row, column, self._item(self._cell(line, column), column))
        for column in self._under:
            self.setColumnHidden(column, self._folded)

    def _cell(self, line: Line, column: int) -> str:
        """With what goes under it."""
        below = [line[lower] for lower, upper in self._under.items() if upper == column and self._folded]
        return "\n".join(text for text in (line[column], *below) if text)

    def _item(self, text: str, column: int) -> QTableWidgetItem:
        item = QTableWidgetItem(text)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        item.setTextAlignment(self._side(column))
        item.setToolTip(text)
        return item

    def _side(self, column: int) -> Qt.AlignmentFlag:
        return theme.RIGHT if column in self._numbers else theme.LEFT

    def _fit(self) -> None:
        font = theme.font(tabular=True)
        self.setFont(font)
        self._fold()
        self._fit_rows()
        header = self.horizontalHeader()
        header.setStretchLastSection(False)
        self.resizeColumnsToContents()
        header.setStretchLastSection(True)

    def _fold(self) -> None:
        folded = bool(self._under) and self._width_unfolded() > self.viewport().width()
        if folded != self._folded:
            self._folded = folded
            self._fill()

    def _width_unfolded(self) -> int:
        columns = zip(*(self._titles, *self._lines), strict=True)
        widest = (max(map(self.fontMetrics().horizontalAdvance, texts)) for texts in columns)
        return sum(width + 2 * CELL_PADDING for width in widest)

    def _fit_rows(self) -> None:
        height = self.fontMetrics().height()
        for row, line in enumerate(self._lines):
            breaks = max(self._cell(line, column).count("\n") for column in range(len(line)))
            self.setRowHeight(row, max(26, height * (1 + breaks) + 9))

    def _set_up(self) -> None:
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setAlternatingRowColors(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setStyleSheet("QTableWidget::item { padding: 0 3px; }")  # as the headings have
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setMinimumSectionSize(40)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and not self.selectionModel().hasSelection():
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_ring(painter, QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1), 5)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        was = self._folded
        self._fold()
        if was != self._folded:
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            rows = sorted({index.row() for index in self.selectedIndexes()})
            chosen = [self._lines[row] for row in rows]
            QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in chosen) or self.text())
        else:
            super().keyPressEvent(event)
