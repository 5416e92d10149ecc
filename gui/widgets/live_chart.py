"""A chart of curves that grow: heading, legend and plot. It knows nothing of what the curves mean."""

import math

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from gui import theme
from gui.translation import tr
from gui.widgets.chart_curve import Curve, Mark, Unit
from gui.widgets.chart_frame import Frame, at_step, make_frame, read_at, whole_x
from gui.widgets.chart_legend import ChartLegend, entry_of
from gui.widgets.chart_legend_forms import Entry
from gui.widgets.chart_lines import Look
from gui.widgets.chart_picture import chart_picture
from gui.widgets.chart_range import Range, within
from gui.widgets.chart_scale import Scale
from gui.widgets.chart_still import StillCurves
from gui.widgets.chart_view import ChartView
from gui.widgets.parts import button, label, tool_button

_LEAST_HEIGHT = 84


class LiveChart(QWidget):
    """`show_curves` as often as there is something new. `hovered` and `zoomed` let charts of the same x go together.

    In an `overlay` the curves are of equal rank: all stay in the legend, and what they show is said elsewhere.
    """

    hovered = Signal(object)
    zoomed = Signal(object)
    picture_wanted = Signal()
    values_wanted = Signal()

    def __init__(
        self,
        name: str,
        title: str,
        unit: Unit = "plain",
        x_label: str = "",
        parent: QWidget | None = None,
        *,
        overlay: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._unit: Unit = unit
        self._curves: tuple[Curve, ...] = ()
        self._marks: tuple[Mark, ...] = ()
        self._planned = 0.0
        self._zoom: Range | None = None
        self._reading: float | None = None
        self._fit: Range | None = None
        self._still = StillCurves()
        self._heading = label(title, "heading")
        self._heading.setHidden(overlay)
        self._legend = ChartLegend(keeps_all=overlay)
        self.view = ChartView(x_label)
        self.view.setAccessibleName(title)
        self.logarithmic = button(tr("log"), "ghost")
        self.all_button = tool_button("reset", tr("Show all steps (0, or a double click)"))
        self.more = tool_button("more", tr("Save or copy this chart"))
        self._menu = self._make_menu()
        self._connect()
        self._lay_out()

    @property
    def frame(self) -> Frame:
        """What is shown now."""
        return self.view.frame

    @property
    def zoom(self) -> Range | None:
        return self._zoom

    def legend(self) -> str:
        return self._legend.text()

    def show_curves(
        self, curves: tuple[Curve, ...], marks: tuple[Mark, ...] = (), planned: float = 0.0, *, values: bool = True
    ) -> None:
        """The curves as they are now; `planned` is where x will end, 0 where nobody knows.

        Without `values` the legend keeps what it says: newest values that change with each frame cannot be read.
        """
        named_anew = [curve.name for curve in curves] != [curve.name for curve in self._curves]
        self._curves, self._marks, self._planned = curves, marks, planned
        self._show_frame()
        if values or named_anew or self._reading is not None:
            self._read()

    def set_subject(self, title: str, unit: Unit) -> None:
        """The curves to come show something else."""
        self._unit = unit
        self._heading.setText(title)
        for named in (self, self.view):
            named.setAccessibleName(title)
        self.logarithmic.setVisible(unit == "plain")
        self.logarithmic.setChecked(self.logarithmic.isChecked() and unit == "plain")
        self._fit = None

    def start_anew(self) -> None:
        """Other curves come: nothing of how the old ones were looked at stays."""
        self._fit, self._zoom, self._reading = None, None, None
        self.all_button.hide()

    def set_zoom(self, zoom: Range | None) -> None:
        """Show that part of x; None shows all."""
        self._zoom = within(zoom, whole_x(self._curves, self._look(self.view.scale_now))) if zoom else None
        self.all_button.setVisible(self._zoom is not None)
        self._fit = None
        self.refresh()

    def set_reading(self, x: float | None) -> None:
        """Read the curves at that x; None reads the newest values."""
        self._reading = x
        self._read()

    def picture(self) -> QPixmap:
        """What is looked at, with the newest values and not those that are read."""
        return chart_picture(self._heading.text(), tr("step"), self._entries(self._newest()), self._frame_in)

    def refresh(self) -> None:
        self._show_frame()
        self._read()

    def _show_frame(self) -> None:
        look = self._look(self.view.scale_now)
        frame, self._fit = make_frame(self._curves, self._marks, look, self._fit, self._still)
        self.view.show_frame(frame)

    def _frame_in(self, scale: Scale) -> Frame:
        """The same in another size."""
        return make_frame(self._curves, self._marks, self._look(scale))[0]

    def _look(self, scale: Scale) -> Look:
        return Look(
            round(scale.width), round(scale.height), self._unit, self.logarithmic.isChecked(), self._zoom, self._planned
        )

    def _read(self) -> None:
        last = self._last()
        x = None if self._reading is None or not last else float(min(max(round(self._reading), 1), last))
        points = self._newest() if x is None else [read_at(curve, x) for curve in self._curves]
        where = "" if x is None else tr("at step {step}").format(step=f"{x:,.0f}")
        self._legend.show_entries(where, self._entries(points))
        self.view.setAccessibleDescription(self._legend.text())
        marked = zip(points, self._curves, strict=True) if x is not None else ()
        self.view.read(x, tuple((at, self._down(y), curve.colour) for (at, y), curve in marked))

    def _last(self) -> float:
        return max((float(curve.x[-1]) for curve in self._curves if len(curve.x)), default=0.0)

    def _newest(self) -> list[tuple[float, float]]:
        last = self._last()
        return [at_step(curve, last) for curve in self._curves]

    def _entries(self, points: list[tuple[float, float]]) -> tuple[Entry, ...]:
        named = ((curve, y) for curve, (_, y) in zip(self._curves, points, strict=True) if curve.name)
        return tuple(entry_of(curve, y, self._unit) for curve, y in named)

    def _down(self, y: float) -> float:
        """Where a value lies on the axis."""
        if not self.logarithmic.isChecked():
            return y
        return math.log10(y) if y > 0 else math.nan

    def _change_scale(self) -> None:
        self._fit = None
        self.refresh()

    def _zoom_to(self, wanted: Range) -> None:
        self.set_zoom(wanted)
        self.zoomed.emit(self._zoom)

    def _show_all(self) -> None:
        self.set_zoom(None)
        self.zoomed.emit(None)

    def _connect(self) -> None:
        self.view.resized.connect(self.refresh)
        self.view.hovered.connect(self.hovered)
        self.view.zoom_wanted.connect(self._zoom_to)
        self.view.all_wanted.connect(self._show_all)
        self.view.menu_wanted.connect(self._pop_up)
        self.all_button.clicked.connect(self._show_all)
        self.more.clicked.connect(self._open_menu)
        self.logarithmic.toggled.connect(self._change_scale)

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        for text, slot in (
            (tr("Save as picture…"), self.picture_wanted),
            (tr("Save values as a table…"), self.values_wanted),
        ):
            menu.addAction(text).triggered.connect(slot)
        menu.addAction(tr("Copy picture")).triggered.connect(self._copy)
        return menu

    def _copy(self) -> None:
        QGuiApplication.clipboard().setPixmap(self.picture())

    def _open_menu(self) -> None:
        self._pop_up(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def _pop_up(self, at: QPoint) -> None:
        self._menu.popup(at)

    def _lay_out(self) -> None:
        self.logarithmic.setCheckable(True)
        self.logarithmic.setProperty("size", "small")
        self.logarithmic.setToolTip(tr("Logarithmic scale (L)"))
        self.logarithmic.setAccessibleName(tr("Logarithmic scale"))
        self.logarithmic.setVisible(self._unit == "plain")
        self.all_button.hide()
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(self._heading)
        head.addSpacing(6)
        head.addWidget(self.logarithmic)
        for tool in (self.more, self.all_button):
            tool.setFixedSize(QSize(26, 26))
            tool.setIconSize(QSize(16, 16))
            head.addWidget(tool)
        head.addSpacing(theme.SPACE[1])
        head.addWidget(self._legend, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        self.view.setMinimumHeight(_LEAST_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().lower() == "l" and self._unit == "plain":
            self.logarithmic.toggle()
        else:
            super().keyPressEvent(event)
