"""A network as a table: a row an operation, with the sums behind its output's size and its parameters."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from gui import theme

Line = tuple[str, ...]


class LayerTable(QTableWidget):
    """Lines of text under a heading; numbers stand to the right. Ctrl+C copies what is selected."""

    def __init__(self, titles: Sequence[str], numbers: Sequence[int], name: str, parent: QWidget | None = None) -> None:
        super().__init__(0, len(titles), parent)
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
        for row, line in enumerate(self._lines):
            for column, text in enumerate(line):
                self.setItem(row, column, self._item(text, column))
        self._fit()

    @property
    def lines(self) -> tuple[Line, ...]:
        return self._lines

    def text(self) -> str:
        """The whole table with tabs in between, as spreadsheets take it."""
        return "\n".join("\t".join(line) for line in (self._titles, *self._lines))

    def _item(self, text: str, column: int) -> QTableWidgetItem:
        item = QTableWidgetItem(text)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        item.setTextAlignment(self._side(column))
        item.setToolTip(text)
        return item

    def _side(self, column: int) -> Qt.AlignmentFlag:
        return theme.RIGHT if column in self._numbers else Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter

    def _fit(self) -> None:
        font = theme.font(tabular=True)
        self.setFont(font)
        height = max(26, self.fontMetrics().height() + 9)
        self.verticalHeader().setDefaultSectionSize(height)
        for row in range(self.rowCount()):
            self.setRowHeight(row, height)
        header = self.horizontalHeader()
        header.setStretchLastSection(False)
        self.resizeColumnsToContents()
        header.setStretchLastSection(True)

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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            rows = sorted({index.row() for index in self.selectedIndexes()})
            chosen = [self._lines[row] for row in rows]
            QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in chosen) or self.text())
        else:
            super().keyPressEvent(event)
