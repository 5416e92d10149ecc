"""Why: which parts of the image the answer rests on, and which training images look most like it to the network."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtWidgets import QWidget

from gui import theme
from gui.images import to_image
from gui.inside_work import cover, look_alike
from gui.panels import inside_words as words
from gui.panels.inside_needs import Need, need_model, need_source, say_progress
from gui.panels.inside_page import SIDE as PAGE_SIDE
from gui.panels.inside_page import InsidePage, say_trouble
from gui.translation import tr
from gui.widgets.column_scroll import ColumnScroll
from gui.widgets.heat_map import SIDE, HeatLegend, HeatMap
from gui.widgets.neighbour_tiles import NeighbourTiles, NeighbourView
from gui.widgets.parts import label
from gui.widgets.rows import column, row

if TYPE_CHECKING:
    from core.progress import Progress
    from gui.inside_work import Alike, Covered
    from gui.tabs import Desk

_REST_MS = 250
_MOST = 20_000
_MOST_LIVE = 5_000
_FAINTEST = 0.05
"""A loss of so much is full heat at least: nobody should see fire where there is none."""


class WhyPage(InsidePage):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent=parent)
        self._is_blank = False  # empty places show what is to come
        self._covered: Covered | None = None
        self._alike: Alike | None = None
        self._covering = self.newest(_REST_MS)
        self._comparing = self.newest(_REST_MS)
        self.heat = HeatMap(tr("What the answer rests on"))
        self.legend = HeatLegend()
        self.title = label(tr("One moment."), "strong", wrap=True)
        self.told = label("", "muted", wrap=True)
        self.tiles = NeighbourTiles()
        self.alike_note = label("", "muted", wrap=True)
        self._lay_out()
        self._wire()

    def refresh(self) -> None:
        need = need_model(self.study) or need_source(self.study)
        if need is not None:
            self._covering.drop()
            self._comparing.drop()
            self._covered = None
            self.show_need(need)
            return
        model, source = self.study.model, self.study.source
        assert model is not None
        assert source is not None
        self._covering.ask(partial(cover, model, source))
        self._compare()

    def _compare(self) -> None:
        missing = self.need_dataset()
        model, dataset, source = self.study.model, self.study.dataset, self.study.source
        if missing is not None or model is None or dataset is None or source is None:
            self._comparing.drop()
            self.tiles.show_views(())
            self.alike_note.setText(missing.sentence if missing else "")
            return
        most = _MOST_LIVE if self.study.is_live else _MOST
        known = self._alike.found if self._alike else None
        self._comparing.ask(partial(look_alike, model, dataset, source, most, known))

    def _show_covered(self, covered: Covered | None) -> None:
        if covered is None:
            self.show_need(Need(tr("Nothing to see in it"), tr("Draw a little more.")))
            return
        self._covered = covered
        found = covered.occlusion
        strongest = max(float(found.drop.max()), _FAINTEST)
        heat = (found.drop / strongest).numpy().astype(np.float32)
        self.heat.show_heat(covered.pixels, heat, found.step, found.side / max(covered.pixels.shape[:2]))
        self.legend.show_words(tr("no loss"), tr("loses {worst}").format(worst=words.points_words(strongest)))
        self._tell(None)
        self.show_content()

    def _tell(self, place: tuple[int, int] | None) -> None:
        """In general, or with the patch at one place."""
        if self._covered is None:
            return
        found, classes = self._covered.occlusion, self._classes
        if found.answer >= len(classes):
            return
        self.title.setText(words.occlusion_title(found, classes, untrained=self._is_untrained))
        if place is None:
            self.told.setText(words.occlusion_words(found, classes))
        else:
            self.told.setText(words.covered_words(found, classes, *place))
        self._fit_words()

    def _fit_words(self) -> None:
        """A layout does not see by itself how many lines a label of fixed width takes."""
        for part in (self._heading, self.title, self.told, self._story):
            part.setMinimumHeight(max(0, part.heightForWidth(SIDE)))

    @property
    def _is_untrained(self) -> bool:
        from core.prediction import is_untrained

        return self.study.model is not None and is_untrained(self.study.model)

    @property
    def _classes(self) -> tuple[str, ...]:
        return self.study.model.classes if self.study.model else ()

    def _show_alike(self, alike: Alike | None) -> None:
        self._alike = alike or self._alike
        if alike is None:
            self.tiles.show_views(())
            return
        classes = alike.found.dataset.classes
        views = [
            NeighbourView(
                near.index,
                to_image(pixels),
                classes[near.label] if near.label >= 0 else tr("junk"),
                near.distance,
                near.label == alike.answer,
            )
            for near, pixels in zip(alike.neighbours, alike.pixels, strict=True)
        ]
        self.tiles.show_views(views)
        self.alike_note.setText(self._say_where(alike))

    def _say_where(self, alike: Alike) -> str:
        from core.explain.features import has_hidden_layer

        count = f"{len(alike.found.features):,}"
        if has_hidden_layer(alike.found.model):
            return tr("Of {count} training images, by the distance in the last hidden layer.").format(count=count)
        words = tr("Of {count} training images, by the distance of their pixels: this network has no hidden layer.")
        return words.format(count=count)

    def _show_progress(self, progress: Progress) -> None:
        if progress.total and self._alike is None:
            self.alike_note.setText(say_progress(progress))

    def _cannot_compare(self, error: BaseException) -> None:
        self._alike = None
        self.tiles.show_views(())
        self.alike_note.setText(say_trouble(error))

    def _bring(self, view: NeighbourView) -> None:
        """Put a neighbour on the canvas."""
        alike = self._alike
        if alike is None:
            return
        from core.pixels.spec import Picture

        for near, pixels in zip(alike.neighbours, alike.pixels, strict=True):
            if near.index == view.number:
                title = tr("Training image {number} · true: {label}")
                told = title.format(number=f"{view.number:,}", label=view.label)
                self.study.show_source(Picture(pixels, view.label if near.label >= 0 else None), told)

    def _model_changed(self) -> None:
        self._covering.drop()
        self._comparing.drop()
        self._alike = None
        self.request()

    def _wire(self) -> None:
        self._covering.done.connect(self._show_covered)
        self._covering.failed.connect(self.show_trouble)
        self._comparing.done.connect(self._show_alike)
        self._comparing.progressed.connect(self._show_progress)
        self._comparing.failed.connect(self._cannot_compare)
        self.heat.pointed.connect(self._tell)
        theme.follow(self._fit_words)
        self.tiles.chosen.connect(self._bring)
        self.study.model_changed.connect(self._model_changed)
        self.study.model_moved.connect(self.request)
        self.study.source_changed.connect(self.request)
        self.follow_dataset()

    def _lay_out(self) -> None:
        self._heading = label(tr("What the answer rests on"), "heading", wrap=True)
        self._heading.setFixedWidth(SIDE)
        self.told.setFixedWidth(SIDE)
        self.title.setFixedWidth(SIDE)
        self._story = label(
            tr("A grey patch is slid over the image: where does the answer suffer?"), "caption", wrap=True
        )
        self._story.setFixedWidth(SIDE)
        left = column(
            self._heading, self.heat, self.legend, self.title, self.told,
            self._story, None, spacing=8,
        )  # fmt: skip
        right = column(
            label(tr("What it looks like to the network"), "heading", wrap=True),
            self.tiles, self.alike_note, None, spacing=8,
        )  # fmt: skip
        both = row(left, right, spacing=24)
        both.setStretch(1, 1)
        both.setContentsMargins(PAGE_SIDE, 0, PAGE_SIDE, 12)
        holder = QWidget()
        holder.setLayout(both)
        self.column.setContentsMargins(0, 4, 0, 0)
        self.column.addWidget(ColumnScroll(holder), 1)
