"""Reading back what a run keeps of its weights. Each file is checked; of damaged ones the next older one is taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from core.errors import AppError
from core.model_files.description import network_from_json
from core.model_files.refusal import RefusedError
from core.progress import Result
from core.runs.listing import read_about, stored_run
from core.runs.places import CHECKPOINTS, MODEL, SNAPSHOTS, step_files
from core.runs.stored import StoredCheckpoint
from core.training.checkpoint import under

if TYPE_CHECKING:
    from pathlib import Path

    from core.trained_model import TrainedModel
    from core.training.checkpoint import Checkpoint


def list_checkpoints(run: Path) -> tuple[StoredCheckpoint, ...]:
    """The oldest first."""
    an_epoch = stored_run(run).steps_per_epoch
    return tuple(_listed(step, path, an_epoch) for step, path in step_files(run / CHECKPOINTS).items())


def _listed(step: int, path: Path, an_epoch: int) -> StoredCheckpoint:
    if an_epoch <= 0:
        return StoredCheckpoint(step, 0, path)
    return StoredCheckpoint(step, -(-step // an_epoch), path, at_end=step > 0 and step % an_epoch == 0)


def open_checkpoint(run: Path, step: int | None = None) -> Checkpoint:
    """That of the step, or the newest that can be read."""
    from core.training.checkpoint_file import read_checkpoint

    files = step_files(run / CHECKPOINTS)
    if step is not None:
        if step not in files:
            raise AppError("“{run}” has no checkpoint of step {step:,}.", run=run.name, step=step)
        return read_checkpoint(files[step])
    if not files:
        raise AppError("“{run}” has no checkpoint to go on from.", run=run.name)
    return _first_readable(
        [partial(read_checkpoint, path) for path in reversed(files.values())],
        AppError("No checkpoint of “{run}” can be read, so it cannot go on.", run=run.name),
    )


def open_snapshot(run: Path, step: int) -> TrainedModel:
    from core.model_files import open_model

    files = step_files(run / SNAPSHOTS)
    if step not in files:
        raise AppError("“{run}” has no snapshot of step {step:,}.", run=run.name, step=step)
    return open_model(files[step])


def model_without_weights(run: Path) -> TrainedModel:
    """The run's network without weights; an older run says in its model alone what that was."""
    about = read_about(run)
    if "network" in about:
        return _described(about)
    return replace(newest_model(run), weights={})


def newest_model(run: Path) -> TrainedModel:
    """The one that the run ended with; if there is none, that of its newest checkpoint or snapshot."""
    from core.model_files import open_model

    kept: list[tuple[int, Callable[[], TrainedModel]]]
    kept = [(step, partial(_model_of_checkpoint, run, step)) for step in step_files(run / CHECKPOINTS)]
    kept += [(step, partial(open_snapshot, run, step)) for step in step_files(run / SNAPSHOTS)]
    attempts = [attempt for _, attempt in sorted(kept, key=lambda pair: pair[0], reverse=True)]
    final = partial(open_model, run / MODEL)
    attempts = [final, *attempts] if stored_run(run).ended else [*attempts, final]
    return _first_readable(attempts, AppError("“{run}” has no model that can be read.", run=run.name))


def _model_of_checkpoint(run: Path, step: int) -> TrainedModel:
    model = _described(read_about(run)).after(step, under("network", open_checkpoint(run, step).tensors))
    try:
        model.build()
    except (AppError, RuntimeError, ValueError, TypeError, OverflowError) as problem:
        raise AppError("The weights that are kept do not fit this run's network.") from problem
    return model


def _described(about: dict[str, Any]) -> TrainedModel:
    """The model without weights, from the contents of run.json."""
    try:
        model = network_from_json(about["network"])
    except (KeyError, RefusedError) as problem:
        raise AppError("This run does not say what its network was.") from problem
    return replace(model, record={"config": about.get("config"), "environment": about.get("environment", {})})


def _first_readable(attempts: Sequence[Callable[[], Result]], otherwise: AppError) -> Result:
    for attempt in attempts:
        try:
            return attempt()
        except AppError:
            continue
    raise otherwise
