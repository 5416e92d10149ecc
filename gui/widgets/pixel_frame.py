"""Which part of an image is seen, and how large: arithmetic for a view that zooms into pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF

_MOST_CELL = 120.0


@dataclass(frozen=True)
class PixelFrame:
    """An image of `rows` by `columns` pixels in a view; `zoom` 1 shows all of it, `centre` is what lies in the middle.

    Lengths of the view are logical pixels, places in the image are pixels of it, x across and y down.
    """

    rows: int
    columns: int
    width: float
    height: float
    zoom: float = 1.0
    centre: tuple[float, float] = (0.0, 0.0)

    @property
    def fit(self) -> float:
        """The side of a pixel where all of the image is seen."""
        return min(self.width / self.columns, self.height / self.rows)

    @property
    def cell(self) -> float:
        return self.fit * self.zoom

    @property
    def area(self) -> QRectF:
        """Where the whole image would lie in the view."""
        wide, high = self.columns * self.cell, self.rows * self.cell
        left = _placed(self.width, wide, self.centre[0] * self.cell)
        top = _placed(self.height, high, self.centre[1] * self.cell)
        return QRectF(left, top, wide, high)

    def pixel_rect(self, row: int, column: int) -> QRectF:
        area = self.area
        return QRectF(area.left() + column * self.cell, area.top() + row * self.cell, self.cell, self.cell)

    def pixel_at(self, at: QPointF) -> tuple[int, int] | None:
        """Row and column; None beside the image."""
        area = self.area
        column, row = int((at.x() - area.left()) // self.cell), int((at.y() - area.top()) // self.cell)
        return (row, column) if 0 <= row < self.rows and 0 <= column < self.columns else None

    def seen(self) -> tuple[range, range]:
        """The rows and the columns that are at least partly in the view."""
        area = self.area
        return (
            _between(-area.top() / self.cell, (self.height - area.top()) / self.cell, self.rows),
            _between(-area.left() / self.cell, (self.width - area.left()) / self.cell, self.columns),
        )

    def zoomed(self, cell: float, at: QPointF) -> PixelFrame:
        """Pixels of that side (within reason); what lies at that point of the view stays there."""
        area = self.area
        x, y = (at.x() - area.left()) / self.cell, (at.y() - area.top()) / self.cell
        now = min(max(cell, self.fit), max(_MOST_CELL, self.fit))
        centre = x + (self.width / 2 - at.x()) / now, y + (self.height / 2 - at.y()) / now
        return _settled(replace(self, zoom=now / self.fit, centre=centre))

    def moved(self, by: QPointF) -> PixelFrame:
        x, y = self.centre
        return _settled(replace(self, centre=(x - by.x() / self.cell, y - by.y() / self.cell)))

    def showing(self, row: int, column: int) -> PixelFrame:
        """Moved as little as is needed to have that pixel in the view."""
        rect = self.pixel_rect(row, column)
        across = max(0.0, -rect.left()) or min(0.0, self.width - rect.right())
        down = max(0.0, -rect.top()) or min(0.0, self.height - rect.bottom())
        return self.moved(QPointF(across, down)) if across or down else self


def _settled(frame: PixelFrame) -> PixelFrame:
    """With the centre that the view really has: there is no empty room beside an image larger than the view."""
    area = frame.area
    x, y = (frame.width / 2 - area.left()) / frame.cell, (frame.height / 2 - area.top()) / frame.cell
    return replace(frame, centre=(x, y))


def whole(rows: int, columns: int, width: float, height: float) -> PixelFrame:
    return PixelFrame(rows, columns, width, height, 1.0, (columns / 2, rows / 2))


def _placed(view: float, length: float, centre: float) -> float:
    if length <= view:
        return (view - length) / 2
    return min(0.0, max(view - length, view / 2 - centre))


def _between(first: float, last: float, count: int) -> range:
    return range(max(0, int(first)), min(count, int(last) + 1))
