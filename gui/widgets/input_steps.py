"""What the network sees: the steps from drawing to input, each of which can be left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.pixels.spec import ALL_STEPS, Steps
from gui.translation import tr
from gui.widgets.step_tile import SIDE, StepTile, TileView

SWITCHED = {"found": "found", "scaled": "scaled", "centred": "centred", "input": "normalised"}
"""The tiles with a switch, and the field of Steps that it sets."""
_GAP = 8


class InputSteps(QWidget):
    """`steps_changed` brings the Steps that are on; `asked` the field of Steps that the pointer is at, or ""."""

    steps_changed = Signal(object)
    asked = Signal(str)

    def __init__(self, name: str = "networkInput", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.tiles = {step: StepTile(title, story) for step, (title, story) in _texts().items()}
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for step, tile in self.tiles.items():
            tile.setParent(self)
            tile.switch.setEnabled(step in SWITCHED)
            tile.switched.connect(self._tell)
            tile.hovered.connect(partial(self._ask, SWITCHED.get(step, "")))

    def steps(self) -> Steps:
        return replace(ALL_STEPS, **{name: self.tiles[step].switch.isChecked() for step, name in SWITCHED.items()})

    def show_views(self, views: Mapping[str, TileView]) -> None:
        """By the tile's name; a tile without a view is empty."""
        for step, tile in self.tiles.items():
            tile.picture.show_view(views.get(step))

    def set_steps_there(self, steps: frozenset[str]) -> None:
        """Which tiles mean something for the model at hand."""
        for step, tile in self.tiles.items():
            tile.setEnabled(step in steps)
            tile.switch.setEnabled(step in steps and step in SWITCHED)

    def _tell(self) -> None:
        self.steps_changed.emit(self.steps())

    def _ask(self, step: str, here: bool) -> None:
        self.asked.emit(step if here else "")

    def _arrange(self) -> None:
        """In a narrow column the tiles are smaller. A name may be a little wider than its tile."""
        side = min(SIDE, (self.width() - 4 * _GAP) // 5)
        pitch = (self.width() - side) / 4
        for tile in self.tiles.values():
            tile.picture.set_side(side)
        self._write_names(side)
        # One height for all: while the type changes they differ, and following each of them would never end.
        height = max(tile.sizeHint().height() for tile in self.tiles.values())
        for place, tile in enumerate(self.tiles.values()):
            tile.setGeometry(round(place * pitch) - _GAP // 2, 0, side + _GAP, height)
        if self.height() != height:
            self.setFixedHeight(height)

    def _write_names(self, side: int) -> None:
        """In one size, in which the longest is read whole; beside the outer tiles there is no room."""
        captions = [tile.caption for tile in self.tiles.values()]
        rooms = (side, *(side + _GAP,) * (len(captions) - 2), side)
        pixels = min(caption.pixels_within(room) for caption, room in zip(captions, rooms, strict=True))
        for caption in captions:
            caption.set_pixels(pixels)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        """A tile that needs another height (other type) says so by a layout request."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        return super().event(event)

    def sizeHint(self) -> QSize:
        return QSize(5 * SIDE + 4 * _GAP, next(iter(self.tiles.values())).sizeHint().height())


def _texts() -> dict[str, tuple[str, str]]:
    return {
        "drawn": (tr("drawn"), tr("What is on the canvas.")),
        "found": (tr("found"), tr("The ink is found; what is around it does not count.")),
        "scaled": (tr("scaled"), tr("It is made as large as the digits that the network learned from.")),
        "centred": (tr("centred"), tr("Its centre of mass comes to the middle.")),
        "input": (tr("input"), tr("The numbers that the network gets: less the mean, by the standard deviation.")),
    }
