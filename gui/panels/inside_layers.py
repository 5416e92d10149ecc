"""Layers: the network as a table, with the sums behind each size and each number of parameters."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from gui.inside_work import look_at_layers
from gui.panels import inside_words as words
from gui.panels.inside_needs import need_model
from gui.panels.inside_page import SIDE, InsidePage
from gui.translation import tr
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.layer_table import CELL_PADDING, LayerTable, Line
from gui.widgets.parts import button, label
from gui.widgets.rows import column, row

if TYPE_CHECKING:
    from core.explain.table import Row, Table
    from core.trained_model import TrainedModel
    from gui.tabs import Desk


class LayersPage(InsidePage):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent=parent)
        self._asked: tuple[object, ...] = ()
        self._shown: tuple[object, ...] = ()
        self._printed = ""
        self._newest = self.newest(0)
        self._newest.done.connect(self._show)
        self._newest.failed.connect(self.show_trouble)
        titles = (tr("Layer"), tr("Output"), tr("Why that size"), tr("Parameters"), tr("Why so many"))
        self.table = LayerTable(titles, (3,), tr("The network's layers"), {2: 1, 4: 3})
        self._totals = label("", "strong", wrap=True)
        self._note = ElidedLabel("caption")
        self.copy_table = button(tr("Copy table"), "outlined", "copy")
        self.copy_printed = button(tr("Copy print(model)"), "outlined", "copy")
        self.copy_table.clicked.connect(self._copy_table)
        self.copy_printed.clicked.connect(self._copy_printed)
        below = column(self._totals, row(self.copy_table, self.copy_printed, self._note), spacing=10)
        below.setContentsMargins(CELL_PADDING, 0, CELL_PADDING, 0)
        self.column.setContentsMargins(SIDE - CELL_PADDING, 4, SIDE - CELL_PADDING, 12)  # the words begin at the side
        self.column.addWidget(self.table, 1)
        self.column.addLayout(below)
        self.study.model_changed.connect(self.request)

    def refresh(self) -> None:
        self._newest.drop()
        model, need = self.study.model, need_model(self.study)
        if need is not None:
            self._shown = ()
            self.show_need(need)
        elif model is not None and self._shown != _build_of(model):
            self._asked = _build_of(model)
            self._newest.ask(partial(look_at_layers, model))

    def _show(self, table: Table) -> None:
        self._shown = self._asked
        self._printed = table.printed
        first = (words.kind_words("input"), words.shape_words(table.input), "", "", "")
        self.table.show_lines((first, *map(_line, table.rows)))
        self._totals.setText(words.totals_words(table))
        self.show_content()

    def _copy_table(self) -> None:
        QGuiApplication.clipboard().setText(self.table.text())
        self._note.setText(tr("The table is on the clipboard."))

    def _copy_printed(self) -> None:
        QGuiApplication.clipboard().setText(self._printed)
        self._note.setText(tr("What print(model) says is on the clipboard."))


def _line(found: Row) -> Line:
    """A function has no name but how the code calls it."""
    return (
        f"{found.name}: {found.kind}" if found.name else found.written,
        words.shape_words(found.output),
        found.size_sum or words.why_size(found.kind),
        f"{found.parameters:,}" if found.parameters else "",
        found.parameter_sum.rpartition(" = ")[0],
    )


def _build_of(model: TrainedModel) -> tuple[object, ...]:
    """All that the table depends on: not the weights."""
    return model.architecture, model.preprocessing.shape, len(model.classes), tuple(model.options.items())
