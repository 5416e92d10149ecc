"""What the Mistakes tab has done in threads: each function imports what it needs there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.torch_loading import loading_torch

if TYPE_CHECKING:
    from pathlib import Path

    from core.datasets.dataset import Dataset
    from core.progress import Work
    from core.trained_model import TrainedModel
    from core.training.mistakes import Report
    from core.training.parts import PartName


def report_on(model: TrainedModel, dataset: Dataset | None, part: PartName, most: int | None = None) -> Work[Report]:
    """The model on that part of the dataset, or on a fixed piece of it with so many images."""
    yield from loading_torch()
    from core.training.mistakes import find_mistakes

    return (yield from find_mistakes(model, dataset, part, most))


def write_report_table(report: Report, path: Path) -> Path:
    """A row an image, as CSV."""
    from core.training.mistakes_table import columns, rows
    from gui.widgets.chart_export import write_table

    return write_table(path, columns(report), rows(report))
