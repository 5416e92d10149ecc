"""The chosen image: large, with the likeliest answers, and a way onto the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.pixels.spec import Picture
from gui import theme
from gui.images import to_image
from gui.panels import mistakes_words as words
from gui.panels.image_feed import OneImage
from gui.translation import tr
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.fitting_label import FittingLabel
from gui.widgets.parts import button, tool_button
from gui.widgets.rows import column, row
from gui.widgets.step_tile import paint_tile
from gui.widgets.top_answers import Likely, TopAnswers

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from core.training.mistakes import Answered, Report
    from gui.study import Study
    from gui.tasks import Tasks

_SIDE, _SMALL_SIDE = 112, 76
_COPIED_SIDE = 280


class MistakesDetail(QWidget):
    """`failed` brings the error of an image that cannot be had."""

    failed = Signal(object)

    def __init__(self, study: Study, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._study = study
        self._images = OneImage(tasks, self)
        self._images.come.connect(self._take)
        self._images.failed.connect(self.failed)
        self._report: Report | None = None
        self._found: Answered | None = None
        self._pixels: NDArray[np.uint8] | None = None
        self.picture = _LargeImage()
        self.title = ElidedLabel("strong")
        self.verdict = FittingLabel("small")
        self.answers = TopAnswers()
        self.to_canvas = button(tr("Show on canvas"), icon="pen")
        self.to_canvas.setObjectName("showOnCanvas")
        self.to_canvas.clicked.connect(self.show_on_canvas)
        self.copy = tool_button("copy", tr("Copy image"))
        self.copy.clicked.connect(self._copy)
        text = column(self.title, self.verdict, 4, self.answers, None, spacing=2)
        top = row(self.picture, text, spacing=16)
        top.setStretch(1, 1)
        self.setLayout(column(top, row(self.to_canvas, self.copy, None), spacing=8))
        self._refresh()

    @property
    def number(self) -> int | None:
        """Which image of its split is shown."""
        return self._found.number if self._found else None

    def show_image(self, report: Report, found: Answered) -> None:
        same = self._report is not None and self._report.split is report.split and self.number == found.number
        self._report, self._found = report, found
        if not same:
            self._pixels = None
            self._images.want(report.split, found.number)
        self._refresh()

    def clear(self) -> None:
        self._images.forget()
        self._report = self._found = self._pixels = None
        self._refresh()

    def set_compact(self, *, compact: bool) -> None:
        self.picture.set_side(_SMALL_SIDE if compact else _SIDE)

    def show_on_canvas(self) -> None:
        if self._pixels is not None and self._found is not None and self._report is not None:
            report = self._report
            title = tr("{image} of {dataset}").format(
                image=words.image_title(report.part, self._found.number), dataset=report.title
            )
            self._study.show_source(Picture(self._pixels, report.classes[self._found.label]), title)

    def _copy(self) -> None:
        if self.picture.image is not None:
            side = QSize(_COPIED_SIDE, _COPIED_SIDE)
            large = self.picture.image.scaled(side, Qt.AspectRatioMode.KeepAspectRatio)
            QGuiApplication.clipboard().setImage(large)

    def _take(self, _number: int, pixels: NDArray[np.uint8]) -> None:
        self._pixels = pixels
        self._refresh()

    def _refresh(self) -> None:
        report, found = self._report, self._found
        self.picture.show_image(None if self._pixels is None else to_image(self._pixels))
        for part in (self.to_canvas, self.copy):
            part.setEnabled(self._pixels is not None)
        if report is None or found is None:
            self.title.setText("")
            self.verdict.say("")
            self.answers.show_answers(())
            return
        self.title.setText(words.image_title(report.part, found.number))
        self.verdict.say(words.true_and_read(report.classes, found), words.only_true(report.classes, found))
        self.picture.setAccessibleName(words.described(report, found))
        self.answers.show_answers([
            Likely(report.classes[number], probability, number == found.label) for number, probability in found.top
        ])  # fmt: skip


class _LargeImage(QWidget):
    """Its pixels stay squares."""

    def __init__(self) -> None:
        super().__init__()
        self.image: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_side(_SIDE)
        theme.follow(self.update)

    def set_side(self, side: int) -> None:
        self.setFixedSize(side, side)

    def show_image(self, image: QImage | None) -> None:
        self.image = image
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_tile(painter, QRectF(self.rect()), self.image, blocks=True)
