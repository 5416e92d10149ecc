"""The images of a split in a grid, and what narrows them down: the split, a class, and what is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from gui.panels.data_words import class_name, how_many, image_title, none_fits, true_title
from gui.panels.image_feed import ImageFeed
from gui.tasks import Tasks
from gui.throttle import Throttle
from gui.translation import told, tr
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.image_grid import ImageGrid
from gui.widgets.parts import button
from gui.widgets.rows import column, row
from gui.widgets.segments import Segments
from gui.widgets.sentence import Sentence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from core.datasets.dataset import Dataset, Split

_REST_MS = 120


class DataBrowseView(QWidget):
    """`picked` brings the number of an image in its split, `opened` too; `narrowed` says that it shows others.

    `split_changed` tells that the other split was chosen.
    """

    picked = Signal(int)
    opened = Signal(int)
    split_changed = Signal()
    class_cleared = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dataset: Dataset | None = None
        self._labels: NDArray[np.int64] | None = None
        self._chosen_class: int | None = None
        self._shown: NDArray[np.int64] | None = None
        self.grid = ImageGrid("dataGrid")
        self._feed = ImageFeed(self.grid, tasks, self)
        self.splits = Segments("dataSplit", tr("Split"), (
            ("train", tr("Training"), tr("What the network learns from.")),
            ("test", tr("Test"), tr("What it never sees while it learns.")),
        ))  # fmt: skip
        self.sizes = Segments("tileSize", tr("Size of the images"), (
            ("S", tr("S"), tr("Small")), ("M", tr("M"), tr("Medium")), ("L", tr("L"), tr("Large")),
        ))  # fmt: skip
        self.sizes.pick("M")
        self.search = QLineEdit()
        self.search.setObjectName("dataSearch")
        self.search.setPlaceholderText(tr("Class, number, or range (100-200)"))
        self.search.setAccessibleName(tr("Find images by class, number, or range"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaxLength(200)
        self._count = ElidedLabel("small")
        self._count.setObjectName("dataCount")
        self._clear = button(tr("All classes"), "link")
        self._clear.setObjectName("allClasses")
        self._error = Sentence("error", "error")
        self._narrowing = Throttle(_REST_MS, self._narrow, self)
        self._lay_out()
        self._wire()

    @property
    def split_key(self) -> str:
        return self.splits.key

    @property
    def split(self) -> Split | None:
        dataset = self._dataset
        return None if dataset is None else dataset.train if self.split_key == "train" else dataset.test

    @property
    def shown(self) -> NDArray[np.int64] | None:
        """The numbers of the images in the grid, in its order."""
        return self._shown

    def natural_width(self) -> int:
        """The width at which no word is cut off."""
        return self.splits.sizeHint().width() + self.sizes.sizeHint().width() + 8

    def count_text(self) -> str:
        return self._count.text()

    def error_text(self) -> str:
        return self._error.text()

    def show_dataset(self, dataset: Dataset) -> None:
        """Another dataset: all of it, in the split that was looked at."""
        self._chosen_class = None
        self.search.clear()
        self._dataset = dataset
        for key, split, words in (("train", dataset.train, tr("Training {n}")), ("test", dataset.test, tr("Test {n}"))):
            self.splits.set_text(key, words.format(n=f"{len(split.labels):,}"))
        self._take_split()

    def clear(self) -> None:
        self._dataset = self._labels = self._shown = None
        self._feed.clear()

    def choose_class(self, chosen: int | None) -> None:
        """Only images of that class (-1: of none); None for all."""
        self._chosen_class = chosen
        self._narrow()

    def show_trouble(self, error: BaseException) -> None:
        """Images that cannot be had any more."""
        self._error.set_text(told(error))

    def label_of(self, number: int) -> int:
        return int(self._labels[number]) if self._labels is not None else -1

    def number_at(self, place: int) -> int:
        return int(self._shown[place]) if self._shown is not None else 0

    def _take_split(self) -> None:
        split = self.split
        self._labels = None if split is None else split.labels.numpy()
        self._narrow()

    def _switch(self, _key: str) -> None:
        self._take_split()
        self.split_changed.emit()

    def _narrow(self) -> None:
        """The grid with what fits, from its start."""
        from core.datasets.choosing import choose_images

        dataset, split, labels = self._dataset, self.split, self._labels
        if dataset is None or split is None or labels is None:
            return
        text = self.search.text()
        no_class = class_name((), -1)
        self._shown = choose_images(labels, dataset.classes, text, self._chosen_class, no_class)
        self._error.set_text("")
        name = None if self._chosen_class is None else class_name(dataset.classes, self._chosen_class)
        self._feed.show_images(split, self._shown, dataset.shape, caption=self._caption, describe=self._describe)
        self.grid.set_empty_text(none_fits(text.strip(), name, self.split_key, len(labels)))
        self._count.setText(how_many(len(self._shown), len(labels), self.split_key))
        self._clear.setVisible(name is not None)

    def _caption(self, place: int) -> str:
        return self._name(self.number_at(place))

    def _describe(self, place: int) -> str:
        number = self.number_at(place)
        return true_title(image_title(self.split_key, number), self._name(number))

    def _name(self, number: int) -> str:
        return class_name(self._dataset.classes if self._dataset else (), self.label_of(number))

    def _pick(self, place: int) -> None:
        self.picked.emit(self.number_at(place))

    def _open(self, place: int) -> None:
        self.opened.emit(self.number_at(place))

    def _resize_tiles(self, size: str) -> None:
        self.grid.set_image_size(size)  # type: ignore[arg-type]

    def _clear_class(self) -> None:
        self.choose_class(None)
        self.class_cleared.emit()

    def _wire(self) -> None:
        self.splits.picked.connect(self._switch)
        self.sizes.picked.connect(self._resize_tiles)
        self.search.textChanged.connect(self._narrowing.request)
        self._clear.clicked.connect(self._clear_class)
        self.grid.picked.connect(self._pick)
        self.grid.opened.connect(self._open)
        self._feed.failed.connect(self.show_trouble)

    def _lay_out(self) -> None:
        count = row(spacing=8)
        count.addWidget(self._count, 1)
        count.addWidget(self._clear)
        self.setLayout(column(
            row(self.splits, None, self.sizes), self.search, count, self._error, self.grid, spacing=8,
        ))  # fmt: skip
