"""Reading back what a run keeps of its weights. Each file is checked; of damaged ones the next older one is taken."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from core.errors import AppError
from core.progress import Result
from core.runs.listing import read_about, stored_run
from core.runs.places import CHECKPOINTS, MODEL, SNAPSHOTS, step_files
from core.runs.stored import StoredCheckpoint
from core.training.checkpoint import under

if TYPE_CHECKING:
    from pathlib import Path

    from core.trained_model import TrainedModel
    from core.training.checkpoint import Checkpoint


class NoCheckpointError(AppError):
    """The run cannot go on. `model_file` is what a new one can start from: its model, or its newest snapshot."""

    def __init__(self, template: str, run: Path, model_file: Path | None) -> None:
        super().__init__(template, run=run.name)
        self.model_file = model_file


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
        raise NoCheckpointError("“{run}” has no checkpoint to go on from.", run, _newest_file(run))
    found = _first_readable([partial(read_checkpoint, path) for path in reversed(files.values())])
    if found is None:
        raise NoCheckpointError("No checkpoint of “{run}” can be read, so it cannot go on.", run, _newest_file(run))
    return found


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
    attempts: list[Callable[[], TrainedModel]]
    kept = [(step, partial(_model_of_checkpoint, run, step)) for step in step_files(run / CHECKPOINTS)]
    kept += [(step, partial(open_snapshot, run, step)) for step in step_files(run / SNAPSHOTS)]
    attempts = [attempt for _, attempt in sorted(kept, key=lambda pair: pair[0], reverse=True)]
    attempts.insert(0 if stored_run(run).ended else len(attempts), partial(open_model, run / MODEL))
    found = _first_readable(attempts)
    if found is None:
        raise AppError("“{run}” has no model that can be read.", run=run.name)
    return found


def _newest_file(run: Path) -> Path | None:
    """The model file of the run that can be read."""
    from core.model_files import open_model

    for path in (run / MODEL, *reversed(step_files(run / SNAPSHOTS).values())):
        with contextlib.suppress(AppError):
            open_model(path)
            return path
    return None


def _model_of_checkpoint(run: Path, step: int) -> TrainedModel:
    model = _described(read_about(run)).after(step, under("network", open_checkpoint(run, step).tensors))
    try:
        model.build()
    except (AppError, RuntimeError, ValueError, TypeError, OverflowError) as problem:
        raise AppError("The weights that are kept do not fit this run's network.") from problem
    return model


def _described(about: dict[str, Any]) -> TrainedModel:
    """The model without weights, from the contents of run.json."""
    from core.model_files.description import network_from_json
    from core.model_files.refusal import RefusedError

    try:
        model = network_from_json(about["network"])
    except (KeyError, RefusedError) as problem:
        raise AppError("This run does not say what its network was.") from problem
    return replace(model, record={"config": about.get("config"), "environment": about.get("environment", {})})


def _first_readable(attempts: Sequence[Callable[[], Result]]) -> Result | None:
    for attempt in attempts:
        with contextlib.suppress(AppError):
            return attempt()
    return None
