"""The Data tab: every image of the dataset that is picked, and what they are like as a whole."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QHideEvent, QPainter, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from gui import theme
from gui.dataset_facts import dataset_title
from gui.panels.data_explorer import DataExplorer
from gui.panels.data_words import true_title
from gui.panels.dataset_missing import say_missing
from gui.translation import told, tr
from gui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.progress import Progress
    from gui.panels.data_image_view import ChosenImage
    from gui.tabs import Desk

_LINE = 72
_TILES = (4, 12)


class DataTab(QWidget):
    """Works only while it is seen; what changed meanwhile is caught up with when it is shown."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._study = desk.study
        self._declined = ""
        self._share = 0.0
        self.explorer = DataExplorer(desk.tasks)
        self.empty: EmptyState | None = None
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.explorer)
        self._wire()

    def refresh(self) -> None:
        """Show what the study has, or say why there is nothing to show."""
        study = self._study
        if not self.isVisible() or not study.key:
            return
        self.explorer.image.set_config(study.config)
        if study.dataset is not None and study.dataset.key == study.key:
            self._declined = ""
            self._drop_empty()
            self.explorer.show_dataset(study.dataset)
            return
        self.explorer.leave()
        self._share = 0.0
        if study.missing:
            self._say(*say_missing(study), study.download_wanted.emit)
        elif study.key != self._declined:
            self._read()

    def _read(self) -> None:
        self._declined, self._share = "", 0.0
        self._say(tr("Reading {title}"), " ", tr("Cancel"), self._study.stop_reading)
        self._study.want_dataset()

    def _show_progress(self, progress: Progress) -> None:
        if self.empty is None or self._declined:
            return
        words = tr(progress.what)
        if progress.total:
            self._share = min(1.0, progress.done / progress.total)
            words = tr("{what}: {share}").format(what=words, share=f"{self._share:.0%}")
        self.empty.set_sentence(words)
        self.empty.update()

    def _show_stopped(self) -> None:
        self._decline(tr("{title} was not read"), tr("Its images are here once it is."), tr("Read it"))

    def _show_failure(self, error: BaseException) -> None:
        self._decline(tr("{title} cannot be shown"), told(error), tr("Try again"))

    def _decline(self, title: str, sentence: str, action: str) -> None:
        """It is read again when the user wants it, not by itself."""
        self._declined = self._study.key
        self._share = 0.0
        self._say(title, sentence, action, self._read)

    def _say(self, title: str, sentence: str, action: str = "", slot: Callable[[], None] | None = None) -> None:
        self._drop_empty()
        words = textwrap.fill(sentence, _LINE) if sentence.strip() else sentence
        self.empty = EmptyState(title.format(title=dataset_title(self._study.key)), words, action, self._draw)
        if slot is not None:
            self.empty.action_clicked.connect(slot)
        self._pages.addWidget(self.empty)
        self._pages.setCurrentWidget(self.empty)

    def _drop_empty(self) -> None:
        if self.empty is not None:
            self._pages.removeWidget(self.empty)
            self.empty.deleteLater()
            self.empty = None

    def _draw(self, painter: QPainter, area: QRectF) -> None:
        """Tiles of a grid; as many are filled as there is read."""
        rows, columns = _TILES
        side = area.height() / rows
        filled = self._share * rows * columns
        for place in range(rows * columns):
            line, across = divmod(place, columns)
            tile = QRectF(area.left() + across * area.width() / columns, area.top() + line * side, side - 5, side - 5)
            painter.setPen(theme.colour("control"))
            painter.setBrush(theme.colour("accent" if place < filled else "track"))
            painter.drawRoundedRect(tile, 3, 3)

    def _try(self, chosen: ChosenImage) -> None:
        from core.pixels.spec import Picture

        title = true_title(chosen.title, chosen.name) if chosen.name else chosen.title
        self._study.show_source(Picture(chosen.pixels, chosen.name or None), title)

    def _take_fetching(self) -> None:
        if self._study.missing:
            self.refresh()

    def _take_config(self) -> None:
        if self.isVisible():
            self.explorer.image.set_config(self._study.config)

    def _wire(self) -> None:
        self._study.dataset_picked.connect(self.refresh)
        self._study.fetching_changed.connect(self._take_fetching)
        self._study.dataset_read.connect(self.refresh)
        self._study.config_changed.connect(self._take_config)
        self._study.dataset_progressed.connect(self._show_progress)
        self._study.dataset_failed.connect(self._show_failure)
        self._study.dataset_stopped.connect(self._show_stopped)
        self.explorer.try_requested.connect(self._try)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.explorer.pause()
