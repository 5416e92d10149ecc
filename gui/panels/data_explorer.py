"""The images of a dataset beside what is known of them: browse, count, look closely."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QStackedLayout, QWidget

from gui import theme
from gui.panels.data_browse_view import DataBrowseView
from gui.panels.data_classes_view import DataClassesView
from gui.panels.data_image_view import ChosenImage, DataImageView
from gui.panels.data_measuring import Measuring
from gui.panels.data_words import class_name, image_title
from gui.panels.image_feed import OneImage
from gui.tasks import Tasks
from gui.translation import told, tr
from gui.widgets.segments import Segments

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from core.datasets.dataset import Dataset, Split

_SIDE_WIDTH = 272
_AROUND = 60  # the room left, right and between
_ANY_WIDTH = 16_777_215  # what Qt takes for no limit


class DataExplorer(QWidget):
    """`try_requested` brings a ChosenImage that is wanted on the canvas."""

    try_requested = Signal(object)

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dataset: Dataset | None = None
        self._measuring = Measuring(tasks, self)
        self._images = OneImage(tasks, self)
        self._opens = False
        self.browse = DataBrowseView(tasks)
        self.classes = DataClassesView()
        self.image = DataImageView(tasks)
        self.sides = Segments("dataSide", tr("Beside the images"), (
            ("images", tr("Images"), tr("The images in a grid.")),
            ("classes", tr("Classes"), tr("How many there are of each, and what they look like on average.")),
            ("image", tr("Image"), tr("The chosen image, its pixels, and what augmentation makes of it.")),
        ))  # fmt: skip
        self._narrow = False
        self._lay_out()
        self._wire()
        theme.follow(self._arrange)

    def show_dataset(self, dataset: Dataset) -> None:
        """That dataset from its start; if it is the one that is shown, all stays as it is."""
        if dataset is not self._dataset:
            self.leave()
            self._dataset = dataset
            self.browse.show_dataset(dataset)
            self._arrange()
            self.image.show_image(dataset, None)
            self.classes.choose(None)
            self._show_side("images" if self._narrow else "classes")
            self._show_split()
        self._measure()

    def leave(self) -> None:
        """Keep nothing of a dataset that is looked at no more."""
        self.pause()
        self._measuring.forget()
        self._dataset = None
        self.browse.clear()

    def pause(self) -> None:
        """Nobody looks: no more work until `show_dataset`."""
        self._measuring.pause()
        self._images.forget()

    def _show_split(self) -> None:
        from core.datasets.facts import count_classes

        dataset, split = self._dataset, self.browse.split
        if dataset is not None and split is not None:
            counts = count_classes(split, len(dataset.classes))
            self.classes.show_split(dataset, counts, self._measuring.facts(split))

    def _measure(self) -> None:
        if self._dataset is not None and self.browse.split is not None:
            self._measuring.begin(self._dataset, self.browse.split)

    def _take_facts(self, split: Split) -> None:
        if split is self.browse.split:
            self._show_split()

    def _fail_measuring(self, error: BaseException) -> None:
        self.classes.show_trouble(told(error))

    def _choose(self, number: int) -> None:
        self._take_image(number, opens=False)

    def _open(self, number: int) -> None:
        """Choose it and put it on the canvas, as soon as its pixels are there."""
        self._take_image(number, opens=True)

    def _take_image(self, number: int, *, opens: bool) -> None:
        self._opens = opens
        if self.browse.split is not None:
            self._images.want(self.browse.split, number)

    def _show_image(self, number: int, pixels: NDArray[np.uint8]) -> None:
        if self._dataset is None:
            return
        name = class_name(self._dataset.classes, self.browse.label_of(number))
        title = image_title(self.browse.split_key, number)
        self.image.show_image(self._dataset, ChosenImage(pixels, title, name))
        if not self._narrow:
            self._show_side("image")
        if self._opens:
            self.image.request_try()

    def _show_mean(self, pixels: NDArray[np.uint8], title: str) -> None:
        if self._dataset is not None:
            self._images.forget()
            self.image.show_image(self._dataset, ChosenImage(pixels, title))
            self._show_side("image")

    def _show_side(self, key: str) -> None:
        self.sides.pick(key)
        self._turn(key)

    def _turn(self, key: str) -> None:
        """In a narrow window one part is seen at a time, else the images always are."""
        if key != "images":
            self._sides.setCurrentIndex(0 if key == "classes" else 1)
        self.browse.setVisible(key == "images" or not self._narrow)
        self._side.setVisible(key != "images")

    def _switch_split(self) -> None:
        self._images.forget()
        self._show_split()
        self._measure()

    def _clear_class(self) -> None:
        self.classes.choose(None)

    def _wire(self) -> None:
        self.browse.split_changed.connect(self._switch_split)
        self.browse.class_cleared.connect(self._clear_class)
        self.browse.picked.connect(self._choose)
        self.browse.opened.connect(self._open)
        self.classes.class_picked.connect(self.browse.choose_class)
        self.classes.mean_requested.connect(self._show_mean)
        self.image.try_requested.connect(self.try_requested)
        self.sides.picked.connect(self._turn)
        self._measuring.progressed.connect(self.classes.show_progress)
        self._measuring.found.connect(self._take_facts)
        self._measuring.failed.connect(self._fail_measuring)
        self._images.come.connect(self._show_image)
        self._images.failed.connect(self.browse.show_trouble)

    def _lay_out(self) -> None:
        self._sides = QStackedLayout()
        self._sides.addWidget(self.classes)
        self._sides.addWidget(self.image)
        self._side = QWidget()
        self._side.setLayout(self._sides)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(20, 14, 20, 14)
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(12)
        self._grid.setColumnStretch(0, 1)
        self._grid.setRowStretch(1, 1)
        self._put()

    def _arrange(self) -> None:
        """The images and what stands beside them; one at a time where there is no room for both."""
        side = max(_SIDE_WIDTH, self.image.natural_width())
        narrow = self.width() < self.browse.natural_width() + side + _AROUND
        if narrow:
            _let_grow(self._side)
        else:
            self._side.setFixedWidth(side)
        if narrow != self._narrow:
            self._narrow = narrow
            self._put()

    def _put(self) -> None:
        for part in (self.browse, self.sides, self._side):
            self._grid.removeWidget(part)
        left = Qt.AlignmentFlag.AlignLeft
        if self._narrow:
            self._grid.addWidget(self.sides, 0, 0, left)
            self._grid.addWidget(self.browse, 1, 0)
            self._grid.addWidget(self._side, 1, 0)
        else:
            self._grid.addWidget(self.browse, 0, 0, 2, 1)
            self._grid.addWidget(self.sides, 0, 1, left)
            self._grid.addWidget(self._side, 1, 1)
        self.sides.button("images").setVisible(self._narrow)
        if self._narrow != (self.sides.key == "images"):
            self.sides.pick("images" if self._narrow else "classes")
        self._turn(self.sides.key)

    def minimumSizeHint(self) -> QSize:
        return QSize(280, 240)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


def _let_grow(widget: QWidget) -> None:
    widget.setMinimumWidth(0)
    widget.setMaximumWidth(_ANY_WIDTH)
