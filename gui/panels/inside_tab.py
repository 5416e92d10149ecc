"""The Inside tab: what the network is made of, what it makes of an image, and what its answers rest on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from gui.translation import tr
from gui.widgets.page_switch import PageSwitch
from gui.widgets.parts import set_ground

if TYPE_CHECKING:
    from gui.panels.inside_page import InsidePage
    from gui.tabs import Desk

_SIDE = 20


class InsideTab(QWidget):
    """A few pages; each is made when it is first looked at, and works only while it is seen."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._pages: dict[str, InsidePage] = {}
        set_ground(self, "window")
        self.switch = PageSwitch(_titles(), tr("What to look at"))
        self.switch.setContentsMargins(_SIDE, 0, _SIDE, 0)
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.switch)
        column.addWidget(self._stack, 1)
        self.switch.chosen.connect(self._show)
        self.switch.choose("layers")

    def page(self, key: str) -> InsidePage:
        """The page, made now if it is not there yet."""
        if key not in self._pages:
            self._pages[key] = _MAKERS[key](self._desk)
            self._stack.addWidget(self._pages[key])
        return self._pages[key]

    def _show(self, key: str) -> None:
        self._stack.setCurrentWidget(self.page(key))


def _titles() -> tuple[tuple[str, str], ...]:
    return (
        ("layers", tr("Layers")),
        ("maps", tr("Maps")),
        ("filters", tr("Filters")),
        ("weights", tr("Weights")),
        ("why", tr("Why")),
        ("plane", tr("Map of images")),
    )


def _layers(desk: Desk) -> InsidePage:
    from gui.panels.inside_layers import LayersPage

    return LayersPage(desk)


def _maps(desk: Desk) -> InsidePage:
    from gui.panels.inside_maps import MapsPage

    return MapsPage(desk)


def _filters(desk: Desk) -> InsidePage:
    from gui.panels.inside_maps import FiltersPage

    return FiltersPage(desk)


def _weights(desk: Desk) -> InsidePage:
    from gui.panels.inside_weights import WeightsPage

    return WeightsPage(desk)


def _why(desk: Desk) -> InsidePage:
    from gui.panels.inside_why import WhyPage

    return WhyPage(desk)


def _plane(desk: Desk) -> InsidePage:
    from gui.panels.inside_plane import PlanePage

    return PlanePage(desk)


_MAKERS: dict[str, Callable[[Desk], InsidePage]] = {
    "layers": _layers,
    "maps": _maps,
    "filters": _filters,
    "weights": _weights,
    "why": _why,
    "plane": _plane,
}
