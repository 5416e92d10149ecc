"""Maps and Filters: what each layer makes of what is on the canvas, and with which weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from core.errors import AppError
from gui.panels import inside_words as words
from gui.panels.inside_needs import Need, need_model, need_source
from gui.panels.inside_page import SIDE, InsidePage
from gui.translation import tr
from gui.widgets.column_scroll import ColumnScroll
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.feature_maps import FeatureMaps
from gui.widgets.parts import label
from gui.widgets.rows import row

if TYPE_CHECKING:
    from core.explain.maps import Inspector, Tiles
    from core.pixels.spec import Drawing, Picture
    from core.trained_model import TrainedModel
    from gui.tabs import Desk

_REST_MS = 90  # between two pictures while the pen moves or the network learns


class SheetsPage(InsidePage):
    """A sheet of tiles a layer. All of it takes a few milliseconds, so it is done here and not in a task."""

    def __init__(self, desk: Desk, legend: str, rest_ms: int, parent: QWidget | None = None) -> None:
        super().__init__(desk, rest_ms, parent)
        self._inspector: Inspector | None = None
        self._sheets = Sheets()
        self._told = ElidedLabel("small")
        self._legend = legend
        self.column.setContentsMargins(0, 4, 0, 0)
        head = row(SIDE, self._told, SIDE)
        self.column.addLayout(head)
        self.column.addWidget(ColumnScroll(self._sheets), 1)
        self._tell("")
        self._sheets.pointed.connect(self._tell)
        self.study.model_changed.connect(self.request_at_once)
        self.study.model_moved.connect(self.request)

    @property
    def sheets(self) -> Sheets:
        return self._sheets

    @property
    def told(self) -> str:
        return self._told.text()

    def inspector(self, model: TrainedModel) -> Inspector:
        """The network as it is now."""
        if self._inspector is None or not self._inspector.fits(model):
            from core.explain.maps import Inspector

            self._inspector = Inspector(model)
        elif self._inspector.model is not model:
            self._inspector.take(model)
        return self._inspector

    def look(self, model: TrainedModel) -> tuple[Tiles, ...] | Need:
        """The tiles, or what is missing for them."""
        raise NotImplementedError

    def refresh(self) -> None:
        model = self.study.model
        if model is None:
            self._inspector = None
            self.show_need(need_model(self.study) or Need("", ""))
            return
        try:
            found = self.look(model)
        except AppError as error:
            self.show_trouble(error)
            return
        if isinstance(found, Need):
            self.show_need(found)
        else:
            self._sheets.show_all(found)
            self.show_content()

    def _tell(self, words: str) -> None:
        self._told.setText(words or self._legend)


class MapsPage(SheetsPage):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        legend = tr("What each layer gives. White is positive, black 0, blue negative; each layer on its own scale.")
        super().__init__(desk, legend, _REST_MS, parent)
        self.study.source_changed.connect(self.request)
        self._prepared: tuple[object, object, object] = (None, None, None)

    def look(self, model: TrainedModel) -> tuple[Tiles, ...] | Need:
        missing = need_source(self.study)
        if missing or self.study.source is None:
            return missing or Need("", "")
        values = self._input(self.study.source, model)
        if values is None:
            return Need(tr("Nothing to see in it"), tr("Draw a little more."))
        return self.inspector(model).maps(values)  # type: ignore[arg-type]

    def _input(self, source: Drawing | Picture, model: TrainedModel) -> object:
        """Prepared once: only the weights change while a network learns."""
        from core.pixels.steps import to_input

        of, how, values = self._prepared
        if of is not source or how != model.preprocessing:
            values = to_input(source, model.preprocessing)
            self._prepared = (source, model.preprocessing, values)
        return values


class FiltersPage(SheetsPage):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        legend = tr("The weights. White is positive, black 0, blue negative; each layer on its own scale.")
        super().__init__(desk, legend, _REST_MS * 3, parent)

    def look(self, model: TrainedModel) -> tuple[Tiles, ...]:
        return self.inspector(model).filters()


class Sheets(QWidget):
    """A layer a row: what it is on the left, its tiles on the right. Rows stay while only their numbers change.

    `pointed` brings what is under the pointer, in words.
    """

    pointed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[FeatureMaps] = []
        self._kinds: tuple[object, ...] = ()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SIDE, 2, SIDE, 12)
        column.addLayout(self._grid)
        column.addStretch()

    @property
    def rows(self) -> tuple[FeatureMaps, ...]:
        return tuple(self._rows)

    def show_all(self, layers: tuple[Tiles, ...]) -> None:
        kinds = tuple((tiles.name, tiles.kind, tiles.shape) for tiles in layers)
        if kinds != self._kinds:
            self._kinds = kinds
            self._rebuild(layers)
        for sheet, tiles in zip(self._rows, layers, strict=True):
            sheet.show_tiles(tiles, f"{_title(tiles)}, {_shape(tiles)}")

    def _rebuild(self, layers: tuple[Tiles, ...]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._rows = []
        for number, tiles in enumerate(layers):
            sheet = FeatureMaps()
            sheet.pointed.connect(self.pointed)
            self._rows.append(sheet)
            self._grid.addWidget(_heading(tiles), number, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(sheet, number, 1, Qt.AlignmentFlag.AlignTop)


def _heading(tiles: Tiles) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(label(_title(tiles), "strong" if tiles.kind in _WITH_WEIGHTS else "body"))
    column.addWidget(label(_shape(tiles), "caption"))
    return made


_WITH_WEIGHTS = ("Conv2d", "Linear", "input")


def _title(tiles: Tiles) -> str:
    """A function and its layer have one name; only the layer says it."""
    if tiles.kind in ("Conv2d", "Linear") and tiles.name:
        return tiles.name.rpartition(".")[2] if not tiles.name.rpartition(".")[2].isdigit() else tiles.name
    return words.kind_words(tiles.kind)


def _shape(tiles: Tiles) -> str:
    shape = words.shape_words(tiles.shape)
    few = tiles.total and len(tiles.values) < tiles.total
    return tr("{shape}, first {n}").format(shape=shape, n=len(tiles.values)) if few else shape
