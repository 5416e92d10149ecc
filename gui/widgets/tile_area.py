"""Very many small images in rows that scroll: only what is in sight is asked for and painted."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy, QWidget

from gui import theme
from gui.widgets.grid_layout import MARGIN, SIDES, Size, lay_out
from gui.widgets.grid_paint import paint_captions, paint_tiles, tile_frame
from gui.widgets.tile_store import TileStore

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Fetch = Callable[[Sequence[int]], None]
"""Told which places are to be seen, and calls `give` for them at once or later; a newer call makes older ones moot."""
Say = Callable[[int], str]


class TileArea(QAbstractScrollArea):
    """`set_images` says how many there are and who brings their pixels; a place without pixels is an empty tile."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._count, self._image = 0, (28, 28)
        self._size: Size = "M"
        self._fetch: Fetch | None = None
        self._caption: Say | None = None
        self._words_to_fit = ""
        self._empty = ""
        self._asked: frozenset[int] = frozenset()
        self._store = TileStore()
        self._frame: QPixmap | None = None
        self._layout = lay_out(0, self._image, self._size, 1)
        theme.follow(self._restyle)

    def set_images(
        self,
        count: int,
        fetch: Fetch,
        shape: tuple[int, int],
        *,
        caption: Say | None = None,
        words_to_fit: str = "",
    ) -> None:
        """Other images (height, width). `caption` stands below each tile that is large enough for words; tiles are
        so far apart that `words_to_fit` are never cut off there."""
        self._count, self._fetch, self._image = count, fetch, shape
        self._caption, self._words_to_fit = caption, words_to_fit
        self._store.clear()
        self._asked = frozenset()
        self._arrange()
        self.verticalScrollBar().setValue(0)
        self._ask()

    def give(self, places: Sequence[int], pixels: NDArray[np.uint8]) -> None:
        """The pixels of some places: uint8 (n, height, width, 1 or 3)."""
        if len(places):
            self._store.add(places, pixels, 4 * len(self.visible_places()))
            self.viewport().update()

    def set_empty_text(self, sentence: str) -> None:
        """What stands there when there is no image to show."""
        self._empty = sentence
        self.viewport().update()

    @property
    def image_size(self) -> Size:
        return self._size

    def set_image_size(self, size: Size) -> None:
        """What was looked at stays in sight."""
        if size != self._size:
            anchor = self._anchor()
            self._size = size
            self._arrange()
            if anchor is not None:
                self.verticalScrollBar().setValue(round(self._layout.tile(anchor).top()) - MARGIN)
            self._ask()

    @property
    def count(self) -> int:
        return self._count

    def visible_places(self) -> range:
        top = self.verticalScrollBar().value()
        return self._layout.between(top, top + self.viewport().height())

    def has_pixels(self, place: int) -> bool:
        return place in self._store

    def _arrange(self) -> None:
        """The layout for the width as it is, and the scroll bar that goes with it."""
        caption = (0.0, 0.0)
        if self._shows_captions():
            metrics = QFontMetricsF(theme.font("caption", tabular=True))
            caption = metrics.horizontalAdvance(self._words_to_fit), metrics.height()
        view, bar = self.viewport(), self.verticalScrollBar()
        # The bar's room is kept free, so that its coming and going moves nothing.
        width = self.contentsRect().width() - bar.sizeHint().width()
        self._layout = lay_out(self._count, self._image, self._size, width, caption, self.devicePixelRatioF())
        bar.setRange(0, max(0, self._layout.height - view.height()))
        bar.setPageStep(view.height())
        bar.setSingleStep(max(16, round(self._layout.down / 3)))
        self._frame = None
        view.update()

    def _shows_captions(self) -> bool:
        return self._caption is not None and self._size != "S"

    def _ask(self) -> None:
        """Have brought what is in sight, and half a screen more on both sides, unless that is under way."""
        if self._fetch is None or not self._count or not self.isVisible():
            return
        page, top = self.viewport().height(), self.verticalScrollBar().value()
        seen = [place for place in self.visible_places() if place not in self._store]
        around = [place for place in self._layout.between(top - page / 2, top + 1.5 * page) if place not in self._store]
        wanted = list(dict.fromkeys(seen + around))
        if wanted and not self._asked.issuperset(seen or wanted):
            self._asked = frozenset(wanted)
            self._fetch(wanted)

    def _first(self) -> int | None:
        """The first place whose tile is seen whole."""
        return next(
            iter(self._layout.between(self.verticalScrollBar().value() + self._layout.down - 1, math.inf)), None
        )

    def _anchor(self) -> int | None:
        """The place that stays in sight when all others move."""
        return self._first()

    def _reveal(self, place: int) -> None:
        tile, bar = self._layout.tile(place), self.verticalScrollBar()
        bottom = tile.top() + self._layout.down
        if tile.top() - MARGIN < bar.value():
            bar.setValue(int(tile.top() - MARGIN))
        elif bottom > bar.value() + self.viewport().height():
            bar.setValue(int(bottom) + MARGIN - self.viewport().height())

    def _place_at(self, point: QPointF | QPoint) -> int | None:
        return self._layout.place_at(point.x(), point.y() + self.verticalScrollBar().value())

    def _restyle(self) -> None:
        self._arrange()
        self._ask()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.colour("window"))
        if not self._count:
            painter.setPen(theme.colour("muted"))
            words = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.viewport().rect().adjusted(16, 0, -16, 0), words, self._empty)
            return
        if self._frame is None:
            self._frame = tile_frame(self._layout)
        places = self.visible_places()
        painter.translate(0, -self.verticalScrollBar().value())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._layout.wide < self._image[1])
        paint_tiles(painter, self._layout, places, self._store, self._frame)
        if self._shows_captions() and self._caption is not None:
            paint_captions(painter, self._layout, places, self._caption)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        first = self._first()
        self._arrange()
        if first is not None and event.oldSize().width() not in (-1, event.size().width()):
            self.verticalScrollBar().setValue(int(self._layout.tile(first).top()) - MARGIN)
        self._ask()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        self._ask()
        self.viewport().update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()

    def sizeHint(self) -> QSize:
        return QSize(400, 320)

    def minimumSizeHint(self) -> QSize:
        return QSize(SIDES["L"] + 24, SIDES["L"])
