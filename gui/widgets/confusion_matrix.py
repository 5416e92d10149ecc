"""How often each class was read as each other: a square of cells that can be chosen."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.translation import counted, tr
from gui.widgets.matrix_layout import Cell, MatrixLayout, Move, lay_out, named, step
from gui.widgets.matrix_paint import figures_font, fits, paint_choice, paint_frame, paint_upright
from gui.widgets.ramp import ramp_colour, ramp_share, text_on
from gui.widgets.ringed_widget import RingedWidget

_WIDEST_NAME = 76.0
_LEAST_FOR_LINES = 10
_CENTRE = Qt.AlignmentFlag.AlignCenter
_MOVES: dict[Qt.Key, Move] = {
    Qt.Key.Key_Left: "Left", Qt.Key.Key_Right: "Right", Qt.Key.Key_Up: "Up", Qt.Key.Key_Down: "Down",
    Qt.Key.Key_Home: "Home", Qt.Key.Key_End: "End",
}  # fmt: skip


class ConfusionMatrix(RingedWidget):
    """A row a true class, a column an answer. `picked` tells a cell, `class_picked` a row by its name, `left` neither.

    What the pointer is at is said above the cells.
    """

    picked = Signal(int, int)
    class_picked = Signal(int)
    left = Signal()

    def __init__(self, name: str = "confusionMatrix", parent: QWidget | None = None) -> None:
        super().__init__(name, tr("Confusion matrix"), parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._classes: tuple[str, ...] = ()
        self._counts: Sequence[Sequence[int]] = ()
        self._most, self._widest_right = 0, ""
        self._current: Cell | None = None
        self._hovered: Cell | None = None
        self._layout = lay_out(0, 1, 1, 1, 1, 1)
        theme.follow(self._restyle)
        self._restyle()

    def show_counts(self, classes: tuple[str, ...], counts: Sequence[Sequence[int]]) -> None:
        """Other figures; the chosen cell stays where the classes do."""
        if classes != self._classes:
            self._classes, self._current, self._hovered = classes, None, None
            self._restyle()
        self._counts = counts
        self._most = max((n for row, line in enumerate(counts) for col, n in enumerate(line) if row != col), default=0)
        self._widest_right = str(max((line[row] for row, line in enumerate(counts)), default=0))
        self._tell()
        self._arrange()

    def set_current(self, cell: Cell | None) -> None:
        """Choose a cell without a signal."""
        self._current = cell
        self._tell()
        self.update()

    @property
    def current(self) -> Cell | None:
        return self._current

    @property
    def said(self) -> str:
        """What stands above the cells: which way to read them, or what the pointer is at."""
        if self._hovered is not None:
            return self.say(self._hovered)
        return tr("True class ↓   Read as →") if self._classes else ""

    @property
    def matrix(self) -> MatrixLayout:
        return self._layout

    def say(self, cell: Cell) -> str:
        """7 read as 1: 12 images."""
        row, column = cell
        images = counted("{n} image", "{n} images", self._counts[row][column])
        template = tr("{true} read right: {images}") if row == column else tr("{true} read as {read}: {images}")
        return template.format(true=self._classes[row], read=self._classes[column], images=images)

    def _tell(self) -> None:
        self.setAccessibleDescription("" if self._current is None else self.say(self._current))

    def _pick(self, cell: Cell) -> None:
        self.set_current(cell)
        self.picked.emit(*cell)

    def _hover(self, cell: Cell | None) -> None:
        if cell != self._hovered:
            self._hovered = cell
            self.update()

    def _restyle(self) -> None:
        self._font, self._bold = theme.font("small", tabular=True), theme.font("small", 600, tabular=True)
        bold = QFontMetricsF(self._bold)
        self._line = bold.height()
        names = [bold.horizontalAdvance(name) for name in self._classes]
        self._name_width = min(max(names, default=0.0) + 1, _WIDEST_NAME)
        self._elided = [bold.elidedText(name, Qt.TextElideMode.ElideRight, self._name_width) for name in self._classes]
        self._arrange()

    def _arrange(self) -> None:
        self._layout = self._layout_in(self.height() - 1)
        self._figures = figures_font(max(self._widest_right, str(self._most), key=len), self._layout.cell)
        # No higher than it can use, so that what stands below it stays near.
        self.setMaximumHeight(max(math.ceil(self._layout_in(math.inf).height) + 1, self.minimumSizeHint().height()))
        self.update()

    def _layout_in(self, height: float) -> MatrixLayout:
        return lay_out(len(self._classes), self.width(), height, self._name_width, self._line, self._line + 4)

    def sizeHint(self) -> QSize:
        return QSize(380, 400)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 180)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._font)
        painter.setPen(theme.colour("muted" if self._hovered is None else "text"))
        above = QRectF(0, 0, self.width(), self._line)
        painter.drawText(above, theme.LEFT, QFontMetricsF(self._font).elidedText(
            self.said, Qt.TextElideMode.ElideRight, above.width()
        ))  # fmt: skip
        self._paint_names(painter)
        for row, line in enumerate(self._counts):
            for column, count in enumerate(line):
                self._paint_cell(painter, (row, column), count)
        self._paint_choice(painter)

    def _paint_names(self, painter: QPainter) -> None:
        now = self._hovered or self._current or (None, None)
        for row in named(len(self._classes), self._layout.cell, self._line, now[0]):
            self._take_pen(painter, is_current=row == now[0])
            area = self._layout.row_name(row)
            middle = QRectF(area.left(), area.center().y() - self._line, area.width(), 2 * self._line)
            painter.drawText(middle, theme.RIGHT, self._elided[row])
        room = self._line if self._layout.upright else self._name_width + 4
        for column in named(len(self._classes), self._layout.cell, room, now[1]):
            self._take_pen(painter, is_current=column == now[1])
            self._paint_column_name(painter, column)

    def _take_pen(self, painter: QPainter, *, is_current: bool) -> None:
        painter.setFont(self._bold if is_current else self._font)
        painter.setPen(theme.colour("text" if is_current else "muted"))

    def _paint_column_name(self, painter: QPainter, column: int) -> None:
        area = self._layout.column_name(column, self._line + 4)
        if self._layout.upright:
            paint_upright(painter, area, self._line, self._elided[column])
        else:
            painter.drawText(area.adjusted(-8, 0, 8, 0), _CENTRE, self._elided[column])

    def _paint_cell(self, painter: QPainter, cell: Cell, count: int) -> None:
        area, is_diagonal = self._layout.rect(cell), cell[0] == cell[1]
        has_lines = self._layout.cell >= _LEAST_FOR_LINES
        ground = theme.colour("diagonal") if is_diagonal else ramp_colour(ramp_share(count, self._most))
        if count or is_diagonal or not has_lines:
            painter.fillRect(area.adjusted(0, 0, -1, -1) if has_lines else area, ground)
        if has_lines and not (count or is_diagonal):
            painter.setPen(theme.colour("border"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area.adjusted(0.5, 0.5, -1.5, -1.5))
        # On the diagonal either all figures have room or none is shown: a missing one would look like no image.
        if count and fits(self._widest_right if is_diagonal else str(count), self._figures, self._layout.cell):
            painter.setFont(self._figures)
            painter.setPen(theme.colour("muted") if is_diagonal else text_on(ground))
            painter.drawText(area.adjusted(0, 0, -1, -1), _CENTRE, str(count))

    def _paint_choice(self, painter: QPainter) -> None:
        has_lines = self._layout.cell >= _LEAST_FOR_LINES
        if self._classes and not has_lines:
            paint_frame(painter, self._layout)
        if self._current is not None:
            paint_choice(painter, self._layout.rect(self._current), 0.0 if has_lines else 2.0, ring=self._ring)
        elif self._ring:
            paint_choice(painter, QRectF(self.rect()), 0.0, ring=False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position()
        cell, row = self._layout.cell_at(at.x(), at.y()), self._layout.row_at(at.x(), at.y())
        if cell is not None:
            self._pick(cell)
        elif row is not None:
            self.class_picked.emit(row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at: QPointF = event.position()
        self._hover(self._layout.cell_at(at.x(), at.y()))
        can_pick = self._hovered is not None or self._layout.row_at(at.x(), at.y()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if can_pick else Qt.CursorShape.ArrowCursor)

    def leaveEvent(self, _event: QEvent) -> None:
        self._hover(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = _MOVES.get(Qt.Key(event.key()))
        self._ring = True
        if move and self._classes:
            self._hover(None)
            self._pick(step(self._current, move, len(self._classes)))
        elif event.key() == Qt.Key.Key_Escape and self._current is not None:
            self.set_current(None)
            self.left.emit()
        else:
            super().keyPressEvent(event)
