"""Weights: how each layer's weights and their gradients are spread, and which units are dead; live while it learns."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from gui.inside_work import weigh
from gui.panels import inside_words as words
from gui.panels.inside_needs import need_model
from gui.panels.inside_page import SIDE, InsidePage
from gui.translation import tr
from gui.widgets.column_scroll import ColumnScroll
from gui.widgets.histogram import Histogram
from gui.widgets.parts import label, set_look
from gui.widgets.probability_text import say_probability

if TYPE_CHECKING:
    from core.explain.gradients import DeadUnits, LayerWeights, WeightsView
    from gui.inside_work import Weighed
    from gui.tabs import Desk

_REST_MS = 400
_MANY_DEAD = 0.5


class WeightsPage(InsidePage):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent=parent)
        self._weighing = self.newest(_REST_MS)
        self._weighing.done.connect(self._show)
        self._weighing.failed.connect(self.show_trouble)
        self.layers = _Layers()
        self.note = label("", "muted", wrap=True)
        self.column.setContentsMargins(0, 4, 0, 0)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(SIDE, 0, SIDE, 12)
        inner.setSpacing(14)
        inner.addWidget(self.layers)
        inner.addWidget(self.note)
        inner.addStretch()
        self.column.addWidget(ColumnScroll(holder), 1)
        self.study.model_changed.connect(self._model_changed)
        self.study.model_moved.connect(self.request)
        self.follow_dataset()

    def refresh(self) -> None:
        need = need_model(self.study)
        model = self.study.model
        if need is not None or model is None:
            self._weighing.drop()
            if need is not None:
                self.show_need(need)
            return
        self.need_dataset()
        self._weighing.ask(partial(weigh, model, self.study.dataset))

    def _show(self, weighed: Weighed) -> None:
        self.layers.show_view(weighed.view)
        self.note.setText(self._say_note(weighed))
        self.show_content()

    def _say_note(self, weighed: Weighed) -> str:
        """What cannot be shown, if something cannot; else what the columns mean."""
        if weighed.trouble:
            return weighed.trouble
        missing = self.need_dataset()
        if missing is not None:
            told = tr("Gradients and dead units need images. {sentence}")
            return told.format(sentence=missing.sentence)
        pulls = tr("Gradients: which way the loss on 64 training images pulls each weight.")
        return f"{pulls}\n{words.dead_words(weighed.view)}"

    def _model_changed(self) -> None:
        self._weighing.drop()
        self.request()


class _Layers(QWidget):
    """A layer a row. Rows stay while only their numbers change."""

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self._rows: list[_Row] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(12)
        for column in (1, 2):
            self._grid.setColumnStretch(column, 1)

    @property
    def rows(self) -> list[_Row]:
        return self._rows

    def show_view(self, view: WeightsView) -> None:
        names = tuple(layer.name for layer in view.layers)
        if names != self._names:
            self._names = names
            self._rebuild(view)
        dead = {layer.name: layer for layer in view.dead}
        for row, layer in zip(self._rows, view.layers, strict=True):
            row.show_layer(layer, dead.get(layer.name))

    def _rebuild(self, view: WeightsView) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for column, title in enumerate(("", tr("Weights"), tr("Gradients"), tr("Dead units"))):
            self._grid.addWidget(label(title, "heading"), 0, column)
        self._rows = [_Row(layer) for layer in view.layers]
        for number, row in enumerate(self._rows, 1):
            for column, part in enumerate((row.heading, row.weights, row.gradients, row.dead)):
                self._grid.addWidget(part, number, column, Qt.AlignmentFlag.AlignTop if column in (0, 3) else _FILLS)


_FILLS = Qt.AlignmentFlag(0)


class _Row:
    """The widgets of one layer."""

    def __init__(self, layer: LayerWeights) -> None:
        self.heading = label(f"{layer.name}\n{words.shape_words((layer.count,))}")
        self.weights = Histogram(tr("Weights of {layer}").format(layer=layer.name), "train")
        self.gradients = Histogram(tr("Gradients of {layer}").format(layer=layer.name), "validation")
        self.dead: QLabel = label("", "muted")

    def show_layer(self, layer: LayerWeights, dead: DeadUnits | None) -> None:
        self.weights.show_counts(layer.weights)
        self.gradients.show_counts(layer.gradients)
        if dead is None:
            self.dead.setText("–")
            return
        share = say_probability(dead.dead / dead.total)
        told = tr("{share}\n{dead} of {total}")
        self.dead.setText(told.format(share=share, dead=f"{dead.dead:,}", total=f"{dead.total:,}"))
        set_look(self.dead, "role", "warning" if dead.dead > _MANY_DEAD * dead.total else "muted")
