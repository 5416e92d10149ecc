"""Saves what the Mistakes tab shows: all answers as a table, the page as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from gui.mistakes_work import write_report_table
from gui.translation import tr
from gui.widgets.chart_export import picture_of, write_picture

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from core.training.mistakes import Report
    from gui.saving import Saving


def save_table(saving: Saving, report: Report) -> None:
    path = saving.ask_file(tr("Save all answers"), _name(report, ".csv"), tr("Table (*.csv)"))
    if path:
        saving.write(partial(write_report_table, report, path))


def save_picture(saving: Saving, report: Report, parts: Sequence[QWidget], whole: QWidget) -> None:
    """As it is to be seen now, without the buttons of its head."""
    path = saving.ask_file(tr("Save the page"), _name(report, ".png"), tr("Picture (*.png)"))
    if path:
        saving.write(partial(write_picture, path, picture_of(parts, whole).toImage()))


def _name(report: Report, suffix: str) -> str:
    return f"mistakes-{_plain(report.key)}-{report.part}{suffix}"


def _plain(key: str) -> str:
    """A dataset's key as a part of a file's name; of a path, its last part."""
    name = key.split(":", 1)[-1].rstrip("/\\").replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in name) or "images"
