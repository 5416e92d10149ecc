"""A grid of labelled drawings to select from; each is painted once, when it first comes into sight."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from core.datasets.spec import DIGITS
from core.pixels.spec import Drawing
from gui import theme
from gui.translation import tr
from gui.widgets.canvas_ink import drawing_image
from gui.widgets.step_tile import paint_tile

_TILE = 56
_CELL = QSize(_TILE + 16, _TILE + 30)
Drawings = tuple[Drawing, ...]


class DrawingsGrid(QListView):
    """`labelled` brings the digit that was pressed for what is selected; Delete and Undo are told too."""

    labelled = Signal(str)
    delete_requested = Signal()
    undo_requested = Signal()
    redo_requested = Signal()
    selection_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drawingsGrid")
        self.setAccessibleName(tr("My drawings"))
        self._rows = _Rows(self)
        self._awaited: set[Drawing] = set()
        self.setModel(self._rows)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setItemDelegate(_Cell(self))
        self.setGridSize(_CELL)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.selectionModel().selectionChanged.connect(self.selection_changed)
        theme.follow(self.update)

    def select_once_there(self, drawings: Drawings) -> None:
        """What takes the place of selected ones is selected as they were."""
        self._awaited = set(drawings)

    def show_drawings(self, drawings: Drawings) -> None:
        """The newest first. What was selected and is still there stays selected."""
        before = set(self.selected()) | self._awaited
        self._awaited -= set(drawings)
        self._rows.show_drawings(drawings[::-1])
        for row, drawing in enumerate(self._rows.drawings):
            if drawing in before:
                self.selectionModel().select(self._rows.index(row), self.selectionModel().SelectionFlag.Select)

    def selected(self) -> Drawings:
        rows = sorted(index.row() for index in self.selectedIndexes())
        return tuple(self._rows.drawings[row] for row in rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() and event.text() in DIGITS:
            self.labelled.emit(event.text())
        elif event.matches(QKeySequence.StandardKey.Delete) or event.key() == Qt.Key.Key_Backspace:
            self.delete_requested.emit()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undo_requested.emit()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.redo_requested.emit()
        else:
            super().keyPressEvent(event)


class _Rows(QAbstractListModel):
    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._images: dict[Drawing, QImage] = {}
        self.drawings: Drawings = ()

    def show_drawings(self, drawings: Drawings) -> None:
        self.beginResetModel()
        self.drawings = drawings
        kept = set(drawings)
        self._images = {drawing: image for drawing, image in self._images.items() if drawing in kept}
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.drawings)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        drawing = self.drawings[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return drawing.label or "?"
        return self._image(drawing) if role == Qt.ItemDataRole.DecorationRole else None

    def _image(self, drawing: Drawing) -> QImage:
        if drawing not in self._images:
            self._images[drawing] = drawing_image(drawing, _TILE, self._view.devicePixelRatioF())
        return self._images[drawing]


class _Cell(QStyledItemDelegate):
    """A tile with its label under it, and an accent edge where it is selected."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        area = QRectF(option.rect)
        tile = QRectF(area.left() + (area.width() - _TILE) / 2, area.top() + 4, _TILE, _TILE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_tile(painter, tile, index.data(Qt.ItemDataRole.DecorationRole))
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(tile.adjusted(-2, -2, 2, 2), 8, 8)
        painter.setFont(theme.font("small", tabular=True))
        painter.setPen(theme.colour("muted"))
        below = QRectF(area.left(), tile.bottom(), area.width(), area.bottom() - tile.bottom())
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, index.data())
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return _CELL
