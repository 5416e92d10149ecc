"""How well a training goes, in four numbers and two charts.

It brings pyqtgraph in, so it is imported once the window has been painted.
"""

from __future__ import annotations

from collections.abc import Container
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.runs import Run
from core.runs.seeds import Bands, band
from gui import theme
from gui.dialogs import Dialogs
from gui.panels.fork_curves import ForkCurves
from gui.panels.key_figures import KeyFigures
from gui.panels.pin_curves import PinCurves
from gui.panels.run_curves import RunCurves, moment_marks, without_words
from gui.panels.run_table import write_run
from gui.panels.seed_curves import SeedCurves
from gui.panels.time_machine import TimeMachine
from gui.rounds import Rounds
from gui.saving import Saving
from gui.tasks import Tasks
from gui.threads import as_work
from gui.translation import told, tr
from gui.widgets.chart_curve import Mark
from gui.widgets.chart_export import write_picture
from gui.widgets.chart_range import Range, whole_run
from gui.widgets.live_chart import LiveChart

if TYPE_CHECKING:
    from gui.panels.judging import PinJudged

FRAME_MS = 75
"""Charts and figures take turns. Each painting for itself costs a millisecond more than what it paints: a processor
that was at rest begins slowly.

Speed, time and the newest values change with each event: shown every second time, they can be read. So is a curve that
has grown by less than `_SEEN` pixels: painting takes the interpreter from the training.
"""
_SEEN = 2
_LOSS_SHARE, _ACCURACY_SHARE = 26, 29  # the lower chart holds the axis of both
_MARGIN = 20


class TrainingPanel(QWidget):
    """`set_run` shows another run, `mark_dirty` says that it has grown, `follow_pins` what it made of the pins.

    `moment_chosen` brings a TrainedModel when the network is set back to an earlier moment, None when it is the
    newest again.
    """

    moment_chosen = Signal(object)

    def __init__(
        self, dialogs: Dialogs | None = None, tasks: Tasks | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._dialogs = dialogs or Dialogs(self)
        self._tasks = tasks or Tasks(self)
        self._saving = Saving(self._dialogs, self._tasks, self)
        self._run: Run | None = None
        self._curves: RunCurves | None = None
        self._pins = PinCurves()
        self._seeds = SeedCurves()
        self._fork = ForkCurves(self._tasks, self)
        self._painted_step = 0
        self._dirty = False
        self._with_values = False
        """What the round of frames that is on shows."""
        self.figures = KeyFigures()
        self.loss_chart = LiveChart("lossChart", tr("Loss"))
        self.accuracy_chart = LiveChart("accuracyChart", tr("Accuracy"), "percent", tr("step"))
        self.time_machine = TimeMachine(self._tasks)
        parts = (self._paint_charts, self._paint_figures)
        self._rounds = Rounds(FRAME_MS, parts, self._rest, self)
        self._lay_out()
        self._connect()

    def set_run(self, run: Run | None, moments: tuple[int, ...] = ()) -> None:
        """Show that run, from its first step; None shows empty charts. `moments`: steps of its snapshots on disk."""
        self._run = run
        self._curves = RunCurves(run) if run else None
        self._pins = PinCurves()
        self._fork.follow(run.parent if run else None)
        for chart in self._charts:
            chart.start_anew()
        self.time_machine.set_run(run, moments)
        self.refresh()

    def set_seeds(self, runs: tuple[Run, ...]) -> None:
        """Runs that differ from this one by their seed alone: the band that they span lies behind its curves."""
        self._seeds.show_runs(runs)
        self._paint_soon()
        if len(runs) > 1:
            task = self._tasks.new(as_work(partial(band, runs, RunCurves(runs[0]).smooth)))
            task.done.connect(self._take_bands)
            task.start()

    def keep_pins(self, numbers: Container[int]) -> None:
        """Only these drawings are still pinned."""
        self._pins.keep(numbers)
        self.mark_dirty()

    def follow_pins(self, judged: tuple[PinJudged, ...]) -> None:
        """What the network of this run thinks of the pinned drawings by now."""
        self._pins.record(judged)
        self.mark_dirty()

    def mark_dirty(self) -> None:
        """The run has grown: it is painted with the next frame, if anybody can see it."""
        self._dirty = True
        if self.isVisible():
            self._rounds.request()

    def refresh(self) -> None:
        """Show the run as it is now."""
        self._dirty = False
        run, curves = self._run, self._curves
        if run is None or curves is None:
            self._show_nothing()
            return
        curves.update()
        self._show_losses(curves)
        self._show_accuracies(curves)
        self._show_figures(run)

    def _show_losses(self, curves: RunCurves, *, values: bool = True) -> None:
        """What came before a fork and other seeds come first, so that the run's own curves lie above them."""
        shown = (*self._fork.losses(), *self._seeds.losses(), *curves.losses())
        self.loss_chart.show_curves(shown, self._marks(curves), curves.planned, values=values)
        self._align()
        self._painted_step = self._run.step if self._run else 0

    def _show_accuracies(self, curves: RunCurves, *, values: bool = True) -> None:
        behind = (*self._fork.accuracies(), *self._pins.curves(), *self._seeds.accuracies())
        marks = without_words(self._marks(curves))
        self.accuracy_chart.show_curves((*behind, *curves.accuracies()), marks, curves.planned, values=values)

    def _show_figures(self, run: Run) -> None:
        self.time_machine.refresh()
        self.figures.show_run(run, self.time_machine.step)

    def _marks(self, curves: RunCurves) -> tuple[Mark, ...]:
        return (*curves.marks(), *moment_marks(self.time_machine.step))

    def _align(self) -> None:
        """The moments lie below the steps of the charts, as long as those show all of the run."""
        view, width = self.loss_chart.view, self.loss_chart.view.scale_now.width
        if self._run is not None and self._curves is not None:
            end = whole_run(self._run.step, self._curves.planned)[1]
            self.time_machine.slider.align(view.width() - width - 1, width, end)

    def _take_bands(self, bands: Bands) -> None:
        self._seeds.show_bands(bands)
        self._paint_soon()

    def _paint_soon(self) -> None:
        """With the next frame, whether the run has grown or not."""
        self._painted_step = 0
        self.mark_dirty()

    @property
    def _charts(self) -> tuple[LiveChart, LiveChart]:
        return self.loss_chart, self.accuracy_chart

    def _paint_charts(self) -> None:
        self._dirty = False
        self._with_values = not self._with_values
        if self._curves and (self._with_values or self._has_grown()):
            self._curves.update()
            self._show_losses(self._curves, values=self._with_values)
            self._show_accuracies(self._curves, values=self._with_values)

    def _paint_figures(self) -> None:
        if self._run and self._with_values:
            self._show_figures(self._run)

    def _rest(self) -> None:
        """Nothing more has come: one more round for what the last one left out. What comes next is shown at once."""
        if not self._with_values:
            self._rounds.request()
        self._with_values = False

    def _has_grown(self) -> bool:
        """By what can be seen, or from nothing."""
        scale, step = self.loss_chart.view.scale_now, self._run.step if self._run else 0
        return not self._painted_step or scale.across(step) - scale.across(self._painted_step) >= _SEEN

    def _show_nothing(self) -> None:
        self.time_machine.refresh()
        for chart in self._charts:
            chart.show_curves(())
        self.figures.show_run(None)

    def _zoom(self, zoom: Range | None) -> None:
        for chart in self._charts:
            if chart is not self.sender():
                chart.set_zoom(zoom)

    def _read(self, x: float | None) -> None:
        for chart in self._charts:
            chart.set_reading(x)

    def _save_picture(self) -> None:
        chart = self.sender()
        assert isinstance(chart, LiveChart)
        path = self._saving.ask_file(tr("Save as picture"), f"{chart.accessibleName().lower()}.png", "PNG (*.png)")
        if path:
            self._saving.write(partial(write_picture, path, chart.picture().toImage()))

    def _save_values(self) -> None:
        if run := self._run:
            path = self._saving.ask_file(tr("Save values as a table"), "training.csv", "CSV (*.csv)")
            if path:
                self._saving.write(partial(write_run, path, run.copied(), self._pins.values()))

    def _tell_failure(self, error: BaseException) -> None:
        self._dialogs.tell(told(error))

    def _connect(self) -> None:
        self._fork.changed.connect(self._paint_soon)
        self._saving.failed.connect(self._tell_failure)
        self.loss_chart.view.resized.connect(self._align)
        self.time_machine.marked.connect(self._paint_soon)
        self.time_machine.chosen.connect(self.moment_chosen)
        for chart in self._charts:
            chart.hovered.connect(self._read)
            chart.zoomed.connect(self._zoom)
            chart.picture_wanted.connect(self._save_picture)
            chart.values_wanted.connect(self._save_values)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 0, _MARGIN, 10)
        column.setSpacing(theme.SPACE[2])
        column.addWidget(self.figures)
        column.addWidget(self.loss_chart, _LOSS_SHARE)
        column.addWidget(self.accuracy_chart, _ACCURACY_SHARE)
        column.addWidget(self.time_machine)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._dirty:
            self.refresh()
