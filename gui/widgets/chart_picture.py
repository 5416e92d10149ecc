"""A chart as a picture of a size of its own, whatever room the window leaves it: title, legend and plot."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QGraphicsItem, QVBoxLayout, QWidget

from gui import theme
from gui.widgets.chart_export import SHARPNESS, picture_of
from gui.widgets.chart_frame import Frame
from gui.widgets.chart_layers import Layer
from gui.widgets.chart_legend import ChartLegend, legend_fonts
from gui.widgets.chart_legend_forms import Entry, fitting, say_all
from gui.widgets.chart_plot import ChartPlot
from gui.widgets.chart_scale import Scale
from gui.widgets.parts import label

SIZE = QSize(960, 540)
"""For a report: half as wide as the picture has pixels, so that type can be read where it fills a page."""


def chart_picture(title: str, x_label: str, entries: tuple[Entry, ...], draw: Callable[[Scale], Frame]) -> QPixmap:
    """`draw` gives the frame for a plot of that scale."""
    page, plot = QWidget(), _sharp_plot(x_label)
    page.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    page.resize(SIZE)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    parts: tuple[QWidget, ...] = (label(title, "heading"), *_legend(entries), plot)
    for part in parts:
        column.addWidget(part)
    column.setStretchFactor(plot, 1)
    page.show()  # on no screen: only then everything gets its size
    plot.show_frame(draw(plot.scale_now))
    try:
        return picture_of(parts, page)
    finally:
        page.deleteLater()


def legend_rows(entries: tuple[Entry, ...], room: float) -> tuple[tuple[Entry, ...], ...]:
    """As few rows as say all; one for each entry where even that is too little."""
    for most in range(len(entries), 1, -1):
        rows = tuple(entries[first : first + most] for first in range(0, len(entries), most))
        if all(say_all(fitting(row, room, legend_fonts(), keeps_all=True), row) for row in rows):
            return rows
    return tuple((entry,) for entry in entries)


def _legend(entries: tuple[Entry, ...]) -> list[ChartLegend]:
    made = []
    for row in legend_rows(entries, SIZE.width()):
        legend = ChartLegend(keeps_all=True)
        legend.setFixedHeight(theme.FIELD_HEIGHT)
        legend.show_entries("", row)
        made.append(legend)
    return made


def _sharp_plot(x_label: str) -> ChartPlot:
    """Nothing of it is kept as a screen paints it, and its curves are as thick as on one."""
    plot = ChartPlot(x_label)
    plot.setRenderHint(QPainter.RenderHint.Antialiasing)
    for item in plot.scene().items():
        item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
        if isinstance(item, Layer):
            item.thickness = SHARPNESS
    return plot
