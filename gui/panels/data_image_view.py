"""One image large, with its pixel values as bytes and as the network receives them, and eight variants of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from gui.data_work import Varied, varied
from gui.panels.data_words import pixel_words, rule_words, true_words, variation_words
from gui.tasks import Task, Tasks
from gui.translation import told, tr
from gui.widgets.column_scroll import ColumnScroll
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.parts import button, hairline, label
from gui.widgets.pixel_view import PixelView
from gui.widgets.rows import column, row
from gui.widgets.segments import Segments
from gui.widgets.variant_tiles import VariantTiles

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from core.config import TrainingConfig
    from core.datasets.dataset import Dataset


@dataclass(frozen=True, eq=False)
class ChosenImage:
    """uint8 (height, width, channels), what it is, and its class's name."""

    pixels: NDArray[np.uint8]
    title: str
    name: str = ""


class DataImageView(QWidget):
    """`try_requested` brings a ChosenImage that is wanted on the canvas."""

    try_requested = Signal(object)

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._dataset: Dataset | None = None
        self._chosen: ChosenImage | None = None
        self._way = ("standard", "none")
        self._varied: Varied | None = None
        self._task: Task | None = None
        self._asked: ChosenImage | None = None
        self._again = False
        self._seed = 0
        self.pixel_view = PixelView()
        self.variants = VariantTiles("variants")
        self.variants.setAccessibleName(tr("Eight augmented copies of the image"))
        self._title = label("", "strong")
        self._class = ElidedLabel("small")
        self._line = label("", "caption", wrap=True)
        self._line.setObjectName("pixelLine")
        self.values = Segments("pixelValues", tr("Values"), (
            ("bytes", tr("Bytes"), tr("0 is black, 255 is white, as the image is stored.")),
            ("received", tr("Received"), tr("As the network receives them, after normalising.")),
        ))  # fmt: skip
        self.numbers = button(tr("Numbers"))
        self.numbers.setCheckable(True)
        self.numbers.setObjectName("pixelNumbers")
        self.numbers.setToolTip(tr("Zoom in until each pixel's value can be read. The wheel zooms, the mouse moves."))
        self.again = button(tr("Again"), "ghost", "dice")
        self.again.setObjectName("variantsAgain")
        self.again.setToolTip(tr("Eight others"))
        self.try_it = button(tr("Try it"), icon="pen")
        self.try_it.setObjectName("tryImage")
        self.try_it.setToolTip(tr("Put it on the canvas and see what the network makes of it."))
        self._how = ElidedLabel("small")
        self._how.setObjectName("variantsNote")
        self._lay_out()
        self._wire()

    @property
    def chosen(self) -> ChosenImage | None:
        return self._chosen

    @property
    def line(self) -> str:
        return self._line.text()

    @property
    def note(self) -> str:
        return self._how.text()

    def natural_width(self) -> int:
        """The width at which no button is cut off."""
        return self.values.sizeHint().width() + self.numbers.sizeHint().width() + 8

    def show_image(self, dataset: Dataset, chosen: ChosenImage | None) -> None:
        """Another image, or none."""
        self._dataset, self._chosen, self._varied = dataset, chosen, None
        self._pages.setCurrentIndex(0 if chosen is None else 1)
        self.pixel_view.show_image(None if chosen is None else chosen.pixels)
        if chosen is not None:
            self._title.setText(chosen.title)
            self._class.setText(true_words(chosen.name))
            self._vary()

    def set_config(self, config: TrainingConfig | None) -> None:
        """What is set decides how bytes are scaled and images varied; None (a wrong field) changes nothing."""
        if config is not None and (config.scaling, config.augment) != self._way:
            self._way = config.scaling, config.augment
            self._vary()

    def request_try(self) -> None:
        if self._chosen is not None:
            self.try_requested.emit(self._chosen)

    def _vary(self) -> None:
        """One at a time; what was asked for meanwhile comes next, and only the last of it."""
        if self._chosen is None or self._dataset is None:
            return
        if self._task is not None:
            self._again = True
            return
        scaling, augment = self._way
        self._asked = self._chosen
        self._task = self._tasks.new(partial(varied, self._chosen.pixels, self._dataset, scaling, augment, self._seed))
        self._task.done.connect(self._take)
        self._task.failed.connect(self._fail)
        self._task.ended.connect(self._end)
        self._task.start()

    def _take(self, found: Varied) -> None:
        if self._asked is self._chosen:
            self._varied = found
            self.variants.show_images(found.pixels)
            self._how.setText(variation_words(found.augment))
            self.again.setEnabled(found.augment != "none")
            self._show_values()

    def _fail(self, error: BaseException) -> None:
        self.variants.show_images(None)
        self._how.setText(told(error))

    def _end(self, _task: Task) -> None:
        self._task = None
        if self._again:
            self._again = False
            self._vary()

    def _roll(self) -> None:
        self._seed += 1
        self._vary()

    def _received(self) -> NDArray[np.float32] | None:
        """The values that the network is given."""
        if self._varied is None or self._chosen is None:
            return None
        from core.pixels.steps import normalised

        return normalised(self._chosen.pixels, self._varied.preprocessing)

    def _show_values(self, _key: str = "") -> None:
        self.pixel_view.show_values(self._received() if self.values.key == "received" else None)
        if self.numbers.isChecked() and not self.pixel_view.shows_numbers:
            self.pixel_view.zoom_to_numbers()  # other numbers may need more room
        self._say(self.pixel_view.at)

    def _say(self, at: tuple[int, int] | None) -> None:
        if at is None or self._chosen is None:
            self._line.setText(rule_words(self._varied.preprocessing if self._varied else None))
        else:
            self._line.setText(pixel_words(at, self._chosen.pixels, self._received()))

    def _toggle_numbers(self, wanted: bool) -> None:
        if wanted:
            self.pixel_view.zoom_to_numbers()
        else:
            self.pixel_view.show_all()

    def _follow_zoom(self) -> None:
        self.numbers.setChecked(self.pixel_view.shows_numbers)

    def _wire(self) -> None:
        self.pixel_view.pointed.connect(self._say)
        self.pixel_view.zoomed.connect(self._follow_zoom)
        self.values.picked.connect(self._show_values)
        self.numbers.clicked.connect(self._toggle_numbers)
        self.again.clicked.connect(self._roll)
        self.try_it.clicked.connect(self.request_try)

    def _lay_out(self) -> None:
        # The line has room for two rows of text, so that nothing moves when the mouse does.
        self._line.setMinimumHeight(2 * self._line.fontMetrics().height())
        head = row(spacing=8)
        head.addWidget(self._title)
        head.addWidget(self._class, 1)
        head.addWidget(self.try_it)
        variants = row(label(tr("Augmentation"), "heading"), spacing=8)
        variants.addWidget(self._how, 1)
        variants.addWidget(self.again)
        content = QWidget()
        content.setLayout(column(
            head, self.pixel_view, row(self.values, None, self.numbers, spacing=4), self._line, hairline(),
            variants, self.variants, None, spacing=7,
        ))  # fmt: skip
        hint = label(tr("Choose an image to see its pixels, and what augmentation makes of it."), "muted", wrap=True)
        empty = QWidget()
        empty.setLayout(column(hint, None))
        self._pages = QStackedLayout(self)
        self._pages.addWidget(empty)
        self._pages.addWidget(ColumnScroll(content))
