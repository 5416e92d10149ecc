"""What the Runs tab has done in threads: each function imports what it needs there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gui.torch_loading import loading_torch

if TYPE_CHECKING:
    from core.progress import Work
    from core.runs import DiskUse, Run, RunStore, StoredCheckpoint, StoredRun
    from core.runs.report_mistakes import Mistake
    from core.training.evaluate import Evaluation


def disk_use(store: RunStore) -> DiskUse:
    return store.sizes()


def restore_all(store: RunStore) -> None:
    store.restore([run.id for run in store.trash()])


def star(store: RunStore, ids: Sequence[str], *, starred: bool) -> None:
    for run_id in ids:
        store.star(run_id, starred)


def load_runs(store: RunStore, ids: Sequence[str]) -> tuple[Run, ...]:
    """The runs that can be read; one that went away meanwhile is left out."""
    from core.errors import AppError

    loaded = []
    for run_id in ids:
        try:
            loaded.append(store.load(run_id))
        except (AppError, OSError):
            continue
    return tuple(loaded)


def checkpoints(store: RunStore, run_id: str) -> tuple[str, tuple[StoredCheckpoint, ...]]:
    """The run again, and where it can be gone on from."""
    return run_id, tuple(store.checkpoints(run_id))


def write_report(store: RunStore, run_id: str, path: Path) -> Work[Path]:
    """With what the network mixes up, where its data are at hand, and with how other seeds did."""
    yield from loading_torch()
    from core.runs.report import write_report as write

    stored, run = store.run(run_id), store.load(run_id)
    judged = yield from _judged(store, run)
    series = [other for other in store.runs() if other.group == stored.group] if stored.group else []
    write(path, stored, run, *judged, series)
    return path


def _judged(store: RunStore, run: Run) -> Work[tuple[Evaluation | None, tuple[Mistake, ...]]]:
    """What the run's model makes of the test images; nothing where one of them cannot be had."""
    from core.datasets.load import load_dataset
    from core.errors import AppError, CancelledError
    from core.runs.report_mistakes import worst_mistakes
    from core.training.evaluate import evaluate

    try:
        model = store.model(run.id)
        dataset = yield from load_dataset(run.config.dataset, model.preprocessing.shape)
        evaluation = yield from evaluate(model, dataset)
    except CancelledError:
        raise
    except AppError:
        return None, ()
    return evaluation, worst_mistakes(evaluation, dataset.test, dataset.classes)


def write_curves(path: Path, runs: Sequence[Run]) -> Path:
    from core.runs.compare import write_comparison_csv

    write_comparison_csv(path, runs)
    return path


def write_differences(path: Path, runs: Sequence[StoredRun]) -> Path:
    from core.runs.compare import write_table_csv

    write_table_csv(path, runs)
    return path


def write_events(folder: Path, runs: Sequence[tuple[Run, str]]) -> Path:
    """Each run with when it began, as event files of TensorBoard's."""
    from core.runs.tensorboard import write_tensorboard

    for run, started in runs:
        write_tensorboard(folder, run, started)
    return folder
