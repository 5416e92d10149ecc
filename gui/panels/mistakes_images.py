"""The right half of the Mistakes tab: the images behind a figure, and the chosen one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gui.panels import mistakes_words as words
from gui.panels.image_feed import ImageFeed
from gui.panels.mistakes_detail import MistakesDetail
from gui.translation import tr
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.grid_layout import SIDES
from gui.widgets.image_grid import ImageGrid
from gui.widgets.parts import hairline, tool_button
from gui.widgets.picker import Option, Picker
from gui.widgets.rows import column, row

if TYPE_CHECKING:
    import torch

    from core.training.mistakes import Choice, Report
    from gui.study import Study
    from gui.tasks import Tasks


class MistakesImages(QWidget):
    """`chosen` brings the kind of a choice and its two numbers; `failed` the error of images that cannot be had."""

    chosen = Signal(str, int, int)
    failed = Signal(object)

    def __init__(self, study: Study, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report: Report | None = None
        self._choice: Choice | None = None
        self._places: torch.Tensor | None = None
        self._by_hand = False
        self.choices = Picker("mistakesShown")
        self.choices.setAccessibleName(tr("Images to show"))
        self.choices.picked.connect(self._pick_choice)
        self.resize_tiles = tool_button("search", tr("Other size of the images"))
        self.resize_tiles.setObjectName("mistakesTileSize")
        self.resize_tiles.clicked.connect(self._resize_tiles)
        self.count = ElidedLabel("small")
        self.grid = ImageGrid("mistakesGrid")
        self.detail = MistakesDetail(study, tasks)
        self._feed = ImageFeed(self.grid, tasks, self)
        self._feed.failed.connect(self.failed)
        self.detail.failed.connect(self.failed)
        self.grid.picked.connect(self._pick_image)
        self.grid.opened.connect(self._open_image)
        choice = row(spacing=4)
        choice.addWidget(self.choices, 1)
        choice.addWidget(self.resize_tiles)
        whole = column(choice, self.count, self.grid, hairline(), self.detail, spacing=8)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def show_choice(self, report: Report, choice: Choice) -> None:
        """The images that are meant. One that was chosen by hand stays in sight, whatever becomes of its answer."""
        from core.training.mistakes import answered, chosen

        goes_on = self._goes_on(report, choice)
        kept = self.detail.number if goes_on and self._by_hand else None
        scrolled = self.grid.verticalScrollBar().value() if goes_on else 0
        self._report, self._choice = report, choice
        self._by_hand = kept is not None
        self._places = chosen(report, choice)
        self._show_options(report, choice)
        self.count.setText(words.order_said(choice, len(self._places)))
        self.grid.set_empty_text(words.nothing_there(choice))
        numbers = report.indices[self._places].numpy()
        self._feed.show_images(
            report.split, numbers, report.model.preprocessing.shape,
            caption=self._caption, words_to_fit=words.longest_caption(report.classes, choice), describe=self._describe,
        )  # fmt: skip
        self._choose_again(kept)
        self.grid.verticalScrollBar().setValue(scrolled)
        if kept is None and len(self._places):
            self.detail.show_image(report, answered(report, int(self._places[0])))

    def _goes_on(self, report: Report, choice: Choice) -> bool:
        """Whether these are the same images as before, of a network that has moved."""
        before = self._report
        return before is not None and before.split is report.split and choice == self._choice

    def _choose_again(self, kept: int | None) -> None:
        from core.training.mistakes import answered, place_of

        report, places = self._report, self._places
        if report is None or places is None:
            return
        if kept is None:
            self.grid.set_current(0 if len(places) else None)
            if not len(places):
                self.detail.clear()
            return
        place = place_of(report, kept)
        if place is not None:
            self.detail.show_image(report, answered(report, place))
            at = (places == place).nonzero().flatten()
            self.grid.set_current(int(at[0]) if len(at) else None)

    def _show_options(self, report: Report, choice: Choice) -> None:
        if self.choices.view().isVisible():
            return
        from core.training.mistakes import MISTAKES, UNSURE, Choice

        wrong = [score.total - score.right for score in report.each_class]
        counts = {MISTAKES: sum(wrong), UNSURE: int((~report.sure).sum())}
        counts |= {Choice("class", place): count for place, count in enumerate(wrong)}
        if choice not in counts and self._places is not None:
            counts[choice] = len(self._places)
        self.choices.set_options([
            Option(_key(each), f"{words.choice_title(report, each)} ({count:,})") for each, count in counts.items()
        ])  # fmt: skip
        self.choices.pick(_key(choice))

    def _pick_choice(self, key: str) -> None:
        kind, first, second = key.split()
        self.chosen.emit(kind, int(first), int(second))

    def _pick_image(self, place: int) -> None:
        from core.training.mistakes import answered

        if self._report is not None and self._places is not None:
            self._by_hand = True
            self.detail.show_image(self._report, answered(self._report, int(self._places[place])))

    def _open_image(self, place: int) -> None:
        self._pick_image(place)
        self.detail.show_on_canvas()

    def _resize_tiles(self) -> None:
        """From small to medium to large, and to small again."""
        sizes = list(SIDES)
        self.grid.set_image_size(sizes[(sizes.index(self.grid.image_size) + 1) % len(sizes)])

    def _caption(self, place: int) -> str:
        from core.training.mistakes import answered

        if self._report is None or self._places is None or self._choice is None:
            return ""
        return words.caption(self._report.classes, self._choice, answered(self._report, int(self._places[place])))

    def _describe(self, place: int) -> str:
        from core.training.mistakes import answered

        if self._report is None or self._places is None:
            return ""
        return words.described(self._report, answered(self._report, int(self._places[place])))


def _key(choice: Choice) -> str:
    return " ".join(map(str, choice))
