"""Ticked runs side by side: their curves over one another, and below them what differs.

It brings pyqtgraph in, so it is imported when runs are first compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QVBoxLayout, QWidget

from core.runs import Run
from gui import theme
from gui.panels import compare_export
from gui.panels.compare_curves import Measure, Picked, curves, measures, smoothings
from gui.panels.compare_differences import Groups, caveats, groups_of, heading, obstacle, rows, verdict
from gui.panels.runs_picked import version_of
from gui.runs_work import load_runs
from gui.saving import Saving
from gui.threads import as_work
from gui.translation import tr
from gui.widgets.difference_table import DifferenceTable
from gui.widgets.live_chart import LiveChart
from gui.widgets.parts import button, label, set_look
from gui.widgets.picker import Option, Picker
from gui.widgets.rows import row

if TYPE_CHECKING:
    from core.runs import RunStore, StoredRun
    from gui.tabs import Desk
    from gui.tasks import Task

_FIRST = 100
"""What a picker gets of the room, before any is left free."""
_LEAST_CHART, _GOOD_CHART = 180, 210


class ComparePanel(QWidget):
    """`show_picked` with what is ticked. `said` brings a sentence, `failed` an error, `cleared` asks for no ticks."""

    said = Signal(str)
    failed = Signal(object)
    cleared = Signal()

    def __init__(self, desk: Desk, store: RunStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("comparePanel")
        self._desk, self._store = desk, store
        self._picked: tuple[Picked, ...] = ()
        self._stored: Mapping[str, StoredRun] = {}
        self._kept: dict[str, tuple[object, Run]] = {}
        self._live: Run | None = None
        self._saving = Saving(desk.dialogs, desk.tasks, self)
        self._loading: Task | None = None
        self.measure = Picker("compareMeasure", [Option(entry.key, entry.title) for entry in measures()])
        self.smoothing = Picker("compareSmoothing", [Option(entry.key, entry.title) for entry in smoothings()])
        self.chart = LiveChart("compareChart", measures()[0].title, measures()[0].unit, tr("step"), overlay=True)
        self.verdict = label("", wrap=True)
        self.verdict.hide()
        self.table = DifferenceTable()
        self.export = button(tr("Export"))
        self._lay_out()
        self._connect()

    def show_picked(self, picked: tuple[Picked, ...], stored: Mapping[str, StoredRun], live: Run | None) -> None:
        """Compare those; `stored` is what is known of each run, `live` the one that trains."""
        if [pick.key for pick in picked] != [pick.key for pick in self._picked]:
            self.chart.start_anew()
        self._picked, self._live = picked, live
        self._stored = {run_id: stored[run_id] for pick in picked for run_id in pick.ids}
        self._kept = {run_id: kept for run_id, kept in self._kept.items() if run_id in self._stored}
        missing = [run_id for run_id in self._stored if not self._is_fresh(run_id)]
        if missing:
            self._load({run_id: version_of(self._stored[run_id]) for run_id in missing})
        self.refresh()

    def refresh(self) -> None:
        """Draw what is known now."""
        smoothing = smoothings()[self.smoothing.currentIndex()]
        drawn = curves(self._picked, self.runs(), self._measure(), smoothing)
        last = max((float(curve.x[-1]) for curve in drawn), default=0.0)
        self.chart.show_curves(drawn, planned=last)
        groups = groups_of(self._picked, self._stored)
        title = tr("What differs") if len(groups) > 1 else tr("How it ended")
        self.table.show_rows([(pick.name, pick.look) for pick in self._picked], rows(groups), title, heading(groups))
        self._judge(groups)

    def _judge(self, groups: Groups) -> None:
        """Which is better, or why nobody can tell."""
        reason = obstacle(groups, self.runs())
        words = [reason] if reason else [verdict(groups), *caveats(groups, self._measure().key)]
        self.verdict.setText(" ".join(word for word in words if word))
        set_look(self.verdict, "role", "warning" if reason else "body")
        self.verdict.setVisible(bool(self.verdict.text()))

    def follow_live(self, stored: StoredRun) -> None:
        """The run that trains has grown."""
        self._stored = {**self._stored, stored.id: stored}
        self.refresh()

    def runs(self) -> dict[str, Run]:
        """The runs that are read, by id; the one that trains as it is now."""
        known = {run_id: run for run_id, (_, run) in self._kept.items()}
        return known | ({self._live.id: self._live} if self._live else {})

    def wanted_height(self) -> int:
        """With a chart of a good height, and all that differs."""
        column = self.layout()
        assert column is not None
        around = column.minimumSize().height() - self._scroll.minimumSizeHint().height()
        return around + self._page.minimumSizeHint().height() + _GOOD_CHART - _LEAST_CHART

    @property
    def is_filled(self) -> bool:
        return bool(self._picked)

    @property
    def is_busy(self) -> bool:
        return self._loading is not None

    def _is_fresh(self, run_id: str) -> bool:
        if self._live and run_id == self._live.id:
            return True
        return run_id in self._kept and self._kept[run_id][0] == version_of(self._stored[run_id])

    def _measure(self) -> Measure:
        return measures()[self.measure.currentIndex()]

    def _load(self, versions: Mapping[str, object]) -> None:
        """A later wish takes the place of an earlier one."""
        if self._loading is not None:
            self._loading.cancel()
        self._loading = self._desk.tasks.new(as_work(partial(_loaded, self._store, versions)))
        self._loading.done.connect(self._take)
        self._loading.failed.connect(self.failed)
        self._loading.ended.connect(self._end_loading)
        self._loading.start()

    def _take(self, loaded: Mapping[str, tuple[object, Run]]) -> None:
        self._kept.update({run_id: kept for run_id, kept in loaded.items() if run_id in self._stored})
        self.refresh()

    def _end_loading(self, task: Task) -> None:
        if task is self._loading:
            self._loading = None

    def _change_measure(self) -> None:
        self.chart.set_subject(self._measure().title, self._measure().unit)
        self.refresh()

    def save_picture(self) -> None:
        compare_export.save_picture(self._saving, self.chart, self._measure().title)

    def save_curves(self) -> None:
        compare_export.save_curves(self._saving, self._ticked())

    def save_differences(self) -> None:
        compare_export.save_differences(self._saving, tuple(self._stored.values()))

    def save_events(self) -> None:
        compare_export.save_events(self._saving, self._ticked(), self._stored)

    def _ticked(self) -> tuple[Run, ...]:
        """Copies: the one that trains goes on meanwhile."""
        runs = self.runs()
        return tuple(runs[run_id].copied() for run_id in self._stored if run_id in runs)

    def _written(self, path: Path) -> None:
        self.said.emit(tr("“{file}” was written.").format(file=path.name))

    def _connect(self) -> None:
        self.measure.picked.connect(self._change_measure)
        self.smoothing.picked.connect(self.refresh)
        self._saving.saved.connect(self._written)
        self._saving.failed.connect(self.failed)
        self.chart.hovered.connect(self.chart.set_reading)
        self.chart.picture_wanted.connect(self.save_picture)
        self.chart.values_wanted.connect(self.save_curves)

    def _lay_out(self) -> None:
        for picker, name in ((self.measure, tr("What the curves show")), (self.smoothing, tr("Smoothing"))):
            picker.setAccessibleName(name)
            picker.setToolTip(name)
            picker.setMaximumWidth(picker.widest())
        self.chart.more.hide()
        self.chart.setMinimumHeight(_LEAST_CHART)
        clear = button(tr("Clear ticks"), "ghost")
        clear.clicked.connect(self.cleared)
        self.export.setMenu(self._export_menu())
        self._page = QWidget()
        inner = QVBoxLayout(self._page)
        inner.setContentsMargins(0, 0, 0, 4)
        inner.setSpacing(theme.SPACE[1])
        inner.addWidget(self.chart, 1)
        inner.addWidget(self.table)
        self._scroll = _scrolling(self._page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.SPACE[1], 0, 0)
        column.setSpacing(theme.SPACE[0])
        top = row(self.measure, self.smoothing, None, clear, self.export)
        for picker in (self.measure, self.smoothing):
            top.setStretchFactor(picker, _FIRST)
        column.addLayout(top)
        column.addWidget(self.verdict)
        column.addWidget(self._scroll, 1)

    def _export_menu(self) -> QMenu:
        menu = QMenu(self)
        for text, slot in (
            (tr("Picture (PNG)…"), self.save_picture),
            (tr("Curves (CSV)…"), self.save_curves),
            (tr("What differs (CSV)…"), self.save_differences),
            (tr("TensorBoard events…"), self.save_events),
        ):
            menu.addAction(text).triggered.connect(slot)
        return menu

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            for picker in (self.measure, self.smoothing):
                picker.setMaximumWidth(picker.widest())


def _scrolling(page: QWidget) -> QScrollArea:
    """Up and down only."""
    made = QScrollArea()
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setWidgetResizable(True)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setWidget(page)
    return made


def _loaded(store: RunStore, versions: Mapping[str, object]) -> dict[str, tuple[object, Run]]:
    return {run.id: (versions[run.id], run) for run in load_runs(store, tuple(versions))}
