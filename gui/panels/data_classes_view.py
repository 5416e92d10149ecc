"""A split as a whole: its classes with their mean images and sizes, and how bright its pixels are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from core.progress import Progress
from gui.images import to_image
from gui.panels.data_words import NO_CLASS, channel_names, class_name, numbers
from gui.translation import counted, tr
from gui.widgets.class_counts import ClassCountBars, ClassRow
from gui.widgets.column_scroll import ColumnScroll
from gui.widgets.parts import button, hairline, label
from gui.widgets.rows import column, row

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from core.datasets.dataset import Dataset
    from core.datasets.facts import ClassCounts, SplitFacts


class DataClassesView(QWidget):
    """`class_picked` brings a label or None; `mean_requested` a mean image and what it is."""

    class_picked = Signal(object)
    mean_requested = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dataset: Dataset | None = None
        self._counts: ClassCounts | None = None
        self._facts: SplitFacts | None = None
        self.bars = ClassCountBars()
        self.bars.picked.connect(self.class_picked)
        self.bars.picked.connect(self._follow_choice)
        self._mean_link = button("", "link")
        self._mean_link.setObjectName("showMeanImage")
        self._mean_link.clicked.connect(self._show_mean)
        self._note = label("", "caption", wrap=True)
        self._note.setObjectName("dataFactsNote")
        self._lay_out()

    def show_split(self, dataset: Dataset, counts: ClassCounts, facts: SplitFacts | None) -> None:
        """`facts` is None while they are being found out."""
        if dataset is not self._dataset:
            self.bars.choose(None)
        self._dataset, self._counts, self._facts = dataset, counts, facts
        self._refresh()
        self._fill_table(dataset)
        if facts is not None:
            self._note.setText(self._measured(facts))
        elif not counts.total:
            self._note.setText("")

    def show_progress(self, progress: Progress) -> None:
        words = tr("{what}: {done} of {total}")
        done, total = f"{progress.done:,}", f"{progress.total:,}"
        self._note.setText(words.format(what=tr(progress.what), done=done, total=total))

    def show_trouble(self, sentence: str) -> None:
        self._note.setText(sentence)

    def choose(self, chosen: int | None) -> None:
        """Mark a class without a signal."""
        self.bars.choose(chosen)
        self._follow_choice(chosen)

    @property
    def note(self) -> str:
        return self._note.text()

    def _refresh(self) -> None:
        if self._dataset is None or self._counts is None:
            return
        means = self._facts.means if self._facts else (None,) * (len(self._dataset.classes) + 1)
        rows = [
            ClassRow(number, name, count, None if mean is None else to_image(mean))
            for number, (name, count, mean) in enumerate(
                zip(self._dataset.classes, self._counts.of_class, means[:-1], strict=True)
            )
        ]
        if self._counts.without:
            last = means[-1]
            image = None if last is None else to_image(last)
            rows.append(ClassRow(NO_CLASS, class_name(self._dataset.classes, NO_CLASS), self._counts.without, image))
        self.bars.show_rows(rows)
        self._follow_choice(self.bars.chosen)

    def _follow_choice(self, chosen: int | None) -> None:
        mean = self._mean_of(chosen)
        self._mean_link.setVisible(mean is not None)
        if self._dataset is not None and chosen is not None:
            self._mean_link.setText(tr("Mean image of “{name}”").format(name=class_name(self._dataset.classes, chosen)))

    def _mean_of(self, chosen: int | None) -> NDArray[np.uint8] | None:
        return self._facts.means[chosen] if self._facts is not None and chosen is not None else None

    def _show_mean(self) -> None:
        mean = self._mean_of(self.bars.chosen)
        if mean is not None:
            self.mean_requested.emit(mean, self._mean_link.text())

    def _fill_table(self, dataset: Dataset) -> None:
        while (item := self._table.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._table.addWidget(_figure(tr("Mean"), "caption"), 0, 1)
        self._table.addWidget(_figure(tr("Deviation"), "caption"), 0, 2)
        channels = zip(channel_names(dataset.shape), dataset.mean, dataset.std, strict=True)
        for place, (name, mean, std) in enumerate(channels, 1):
            self._table.addWidget(label(name, "small"), place, 0)
            self._table.addWidget(_figure(f"{mean:.4f}", "strong"), place, 1)
            self._table.addWidget(_figure(f"{std:.4f}", "strong"), place, 2)

    def _measured(self, facts: SplitFacts) -> str:
        total = counted("{n} image", "{n} images", facts.counts.total)
        words = tr("Measured here ({images}): mean {mean}, deviation {std}. 0 is black, 1 is white.")
        return words.format(images=total, mean=numbers(facts.mean, 4), std=numbers(facts.std, 4))

    def _lay_out(self) -> None:
        heading = label(tr("To normalise by"), "heading")
        heading.setToolTip(tr("Training subtracts the mean and divides by the deviation. transforms.Normalize"))
        self._table = QGridLayout()
        self._table.setHorizontalSpacing(16)
        self._table.setVerticalSpacing(2)
        self._table.setColumnStretch(0, 1)
        content = QWidget()
        content.setLayout(column(self.bars, None, spacing=0))
        link = row(self._mean_link, None)
        whole = column(ColumnScroll(content), link, hairline(), heading, self._table, self._note, spacing=6)
        whole.setStretch(0, 1)
        self.setLayout(whole)


def _figure(text: str, role: str) -> QLabel:
    made = label(text, role)  # type: ignore[arg-type]
    made.setAlignment(Qt.AlignmentFlag.AlignRight)
    return made
