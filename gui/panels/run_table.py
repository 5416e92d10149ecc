"""A run as a table, a row a step, for those who go on with its values elsewhere."""

from collections.abc import Iterator

from core.runs import Run

HEADER = ("step", "epoch", "train_loss", "train_accuracy", "validation_loss", "validation_accuracy")


def run_rows(run: Run) -> Iterator[tuple[object, ...]]:
    """Validation only where it was measured; the rest of those cells is empty."""
    validations = {entry.step: (entry.loss, entry.accuracy) for entry in run.validations}
    steps_per_epoch = run.started.steps_per_epoch if run.started else max(1, run.step)
    for step, (loss, accuracy) in enumerate(zip(run.losses, run.accuracies, strict=True), start=1):
        yield step, 1 + (step - 1) // steps_per_epoch, loss, accuracy, *validations.get(step, ("", ""))
