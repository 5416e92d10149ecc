"""Runs on disk for tests of the window: a few events each, written as a training writes them."""

from core.config import TrainingConfig
from core.runs import RunWriter
from core.training.events import RunEnded, Validated
from tests.gui.fakes import started, steps


def keep_run(
    config: TrainingConfig, accuracy: float = 0.9, *, group: str = "", outcome: str = "completed", count: int = 10
) -> str:
    """Give its id. An empty `outcome` breaks it off."""
    writer = RunWriter(config, group=group)
    writer.write(started(config))
    writer.write(steps(1, 1, count=count))
    writer.write(Validated(count, 1 - accuracy, accuracy, whole=True))
    if outcome:
        writer.write(RunEnded(outcome, count, 1 - accuracy, accuracy, 2.0, 1000.0, None))  # type: ignore[arg-type]
    writer.close()
    return writer.id
