"""What the pages of the Inside tab have in common: they work only while one looks at them, and say what they need."""

from __future__ import annotations

import itertools
import textwrap
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPen, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from core.errors import AppError
from gui import theme
from gui.errors import LOG
from gui.panels.inside_needs import Need, need_dataset
from gui.panels.inside_newest import Newest
from gui.throttle import Throttle
from gui.translation import told, tr
from gui.widgets.empty_state import EmptyState
from gui.widgets.parts import set_ground

if TYPE_CHECKING:
    from PySide6.QtCore import QRectF

    from core.progress import Progress
    from gui.tabs import Desk

SIDE = 20
_LINE = 64
_PATIENCE_MS = 300
"""So long a page may be blank before it says that there is something to come."""


class InsidePage(QWidget):
    """`request` leads to one `refresh` soon, or as soon as the page is shown.

    A page is its `content`, or the empty state that says what is missing.
    """

    def __init__(self, desk: Desk, rest_ms: int = 60, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.study = desk, desk.study
        self._stale = True
        self._data_trouble: BaseException | None = None
        self._data_progress: Progress | None = None
        self._throttle = Throttle(rest_ms, self._refresh, self)
        self._under_way: list[Newest] = []
        set_ground(self, "window")
        self.content = QWidget()
        self.column = QVBoxLayout(self.content)
        self.column.setContentsMargins(SIDE, 4, SIDE, 12)
        self.column.setSpacing(10)
        self._empty = EmptyState("", "", drawing=draw_layers)
        self._need: Need | None = None
        self._is_blank = True
        self._waiting = QTimer(self, interval=_PATIENCE_MS, singleShot=True)
        self._waiting.timeout.connect(self._say_wait)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.content)
        self._pages.addWidget(self._empty)

    def request(self) -> None:
        self._stale = True
        self._throttle.request()

    def request_at_once(self) -> None:
        """Without a rest after the last refresh: somebody waits for this one."""
        self.request()
        self._throttle.flush()

    def refresh(self) -> None:
        """Show what there is now; only called while the page is visible."""

    def show_content(self) -> None:
        self._waiting.stop()
        self._is_blank = False
        self._need = None
        self._pages.setCurrentWidget(self.content)

    def show_need(self, need: Need) -> None:
        self._waiting.stop()
        if self._need != need:
            self._need = need
            self._empty.say(need.title, _folded(need.sentence))
            self._pages.setCurrentWidget(self._empty)

    @property
    def need(self) -> Need | None:
        """What stands there instead of the content."""
        return self._need

    def show_trouble(self, error: BaseException) -> None:
        self.show_need(Need(tr("This cannot be shown"), say_trouble(error)))

    def newest(self, rest_ms: int) -> Newest:
        """Work for this page, which stops when nobody looks any more."""
        made = Newest(self.desk.tasks, rest_ms, self)
        self._under_way.append(made)
        return made

    def follow_dataset(self) -> None:
        """From now on the page looks at the dataset, too."""
        self.study.dataset_picked.connect(self._dataset_picked)
        self.study.dataset_read.connect(self._dataset_picked)
        self.study.dataset_failed.connect(self._dataset_failed)
        self.study.dataset_progressed.connect(self._dataset_progressed)

    def need_dataset(self) -> Need | None:
        """None if it is there; it is read if it can be."""
        if self.study.dataset is None and self._data_trouble is None:
            self.study.want_dataset()
        return need_dataset(self.study, self._data_trouble, self._data_progress)

    def _dataset_picked(self) -> None:
        self._data_trouble = self._data_progress = None
        self.request()

    def _dataset_failed(self, error: BaseException) -> None:
        self._data_trouble = error
        self.request()

    def _dataset_progressed(self, progress: Progress) -> None:
        self._data_progress = progress
        self.request()

    def _refresh(self) -> None:
        if self.isVisible():
            self._stale = False
            if self._is_blank and self._need is None:
                self._waiting.start()
            self.refresh()

    def _say_wait(self) -> None:
        self.show_need(Need(tr("Looking into the network"), tr("One moment.")))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._throttle.request()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._stale = self._stale or any(work.is_busy for work in self._under_way)
        for work in self._under_way:
            work.drop()


def _folded(sentence: str) -> str:
    """A long sentence in lines that fit."""
    return "\n".join(textwrap.wrap(sentence, _LINE))


def say_trouble(error: BaseException) -> str:
    """An error in one sentence; what nobody expected goes into the log as well."""
    if not isinstance(error, AppError):
        LOG.error("The Inside tab could not show something", exc_info=error)
        return tr("{error}. The log file has the details.").format(error=told(error))
    return told(error)


def draw_layers(painter: QPainter, area: QRectF) -> None:
    """A network as one draws it on a board: fewer and fewer dots, each joined to the next ones."""
    columns = [
        [QPointF(area.left() + area.width() * x, area.center().y() + (n - (count - 1) / 2) * 17) for n in range(count)]
        for x, count in ((0.16, 4), (0.38, 4), (0.62, 3), (0.84, 2))
    ]
    painter.setPen(QPen(theme.colour("border"), 1))
    for here, there in itertools.pairwise(columns):
        for start in here:
            for end in there:
                painter.drawLine(start, end)
    painter.setPen(Qt.PenStyle.NoPen)
    for number, column in enumerate(columns):
        painter.setBrush(theme.colour("accent" if number in (1, 2) else "control"))
        for place in column:
            painter.drawEllipse(place, 4.5, 4.5)
