"""A run as a table, a row a step, for those who go on with its values elsewhere."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from core.runs import Run
from gui.widgets.chart_export import write_table

HEADER = ("step", "epoch", "train_loss", "train_accuracy", "validation_loss", "validation_accuracy")

Pins = Mapping[str, Mapping[int, float]]
"""Of each pinned drawing, by its name, the probability of its right class at some steps."""


def write_run(path: Path, run: Run, pins: Pins) -> Path:
    return write_table(path, header(pins), run_rows(run, pins))


def header(pins: Pins) -> tuple[str, ...]:
    return (*HEADER, *(name.replace(" ", "_") for name in pins))


def run_rows(run: Run, pins: Pins | None = None) -> Iterator[tuple[object, ...]]:
    """Validation and pins only where they were measured; the rest of those cells is empty."""
    validations = {entry.step: (entry.loss, entry.accuracy) for entry in run.validations}
    steps_per_epoch = run.started.steps_per_epoch if run.started else max(1, run.step)
    for step, loss, accuracy in zip(run.steps, run.losses, run.accuracies, strict=True):
        measured = (*validations.get(step, ("", "")), *(values.get(step, "") for values in (pins or {}).values()))
        yield step, 1 + (step - 1) // steps_per_epoch, loss, accuracy, *measured
