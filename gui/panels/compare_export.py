"""Saves what is compared: the chart as a picture, curves and differences as tables, events for TensorBoard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from gui.runs_work import write_curves, write_differences, write_events
from gui.saving import Saving
from gui.translation import tr
from gui.widgets.chart_export import write_picture

if TYPE_CHECKING:
    from core.runs import Run, StoredRun
    from gui.widgets.live_chart import LiveChart


def save_picture(saving: Saving, chart: LiveChart, title: str) -> None:
    path = saving.ask_file(tr("Save as picture"), f"{title.lower()}.png", "PNG (*.png)")
    if path:
        image = chart.picture().toImage()
        saving.write(partial(write_picture, path, image))


def save_curves(saving: Saving, runs: Sequence[Run]) -> None:
    path = saving.ask_file(tr("Save the curves as a table"), "curves.csv", "CSV (*.csv)")
    if path:
        saving.write(partial(write_curves, path, runs))


def save_differences(saving: Saving, stored: Sequence[StoredRun]) -> None:
    path = saving.ask_file(tr("Save the differences as a table"), "runs.csv", "CSV (*.csv)")
    if path:
        saving.write(partial(write_differences, path, stored))


def save_events(saving: Saving, runs: Sequence[Run], stored: Mapping[str, StoredRun]) -> None:
    folder = saving.ask_folder(tr("A folder for TensorBoard"))
    if folder:
        saving.write(partial(write_events, folder, tuple((run, stored[run.id].started) for run in runs)))
