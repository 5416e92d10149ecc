"""The files of a run that hold weights: checkpoints to go on from, snapshots to look back at."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from core.atomic import replacing, write_atomically
from core.runs.places import CHECKPOINTS, SNAPSHOTS, step_file, step_files
from core.runs.thinning import kept_checkpoints, most_crowded

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from core.trained_model import TrainedModel
    from core.training.checkpoint import Checkpoint

CHECKPOINT_BYTES = 100 * 2**20
"""All checkpoints of a run together, unless the newest two alone take more."""

MOST_SNAPSHOTS = 100
SNAPSHOT_BYTES = 32 * 2**20
"""All snapshots of a run together."""


def keep_checkpoint(run: Path, checkpoint: Checkpoint, steps_per_epoch: int) -> None:
    """Write it, whole or not at all, and then thin the older ones (see `kept_checkpoints`)."""
    from core.training.checkpoint_file import checkpoint_to_bytes

    folder = run / CHECKPOINTS
    folder.mkdir(exist_ok=True)
    write_atomically(step_file(folder, checkpoint.step), checkpoint_to_bytes(checkpoint))
    files = step_files(folder)
    kept = kept_checkpoints(_sizes(files), steps_per_epoch, CHECKPOINT_BYTES)
    _delete(path for step, path in files.items() if step not in kept)


def keep_snapshot(run: Path, model: TrainedModel, step: int) -> None:
    """Write it, without waiting for the disk: one that a power failure spoils is passed over."""
    from core.model_files.saving import own_bytes

    folder = run / SNAPSHOTS
    folder.mkdir(exist_ok=True)
    with replacing(step_file(folder, step), sync=False) as file:
        file.write(own_bytes(model, model.weights))
    _thin_snapshots(step_files(folder))


def forget_after(run: Path, step: int) -> None:
    """Delete the checkpoints and snapshots of later steps: the run goes on from this one."""
    for name in (CHECKPOINTS, SNAPSHOTS):
        _delete(path for at, path in step_files(run / name).items() if at > step)


def delete_snapshots(run: Path) -> None:
    _delete(step_files(run / SNAPSHOTS).values())


def _thin_snapshots(files: dict[int, Path]) -> None:
    sizes = _sizes(files)
    while len(sizes) > MOST_SNAPSHOTS or (sum(sizes.values()) > SNAPSHOT_BYTES and len(sizes) > 1):
        step = most_crowded(sorted(sizes))
        del sizes[step]
        _delete([files[step]])


def _sizes(files: dict[int, Path]) -> dict[int, int]:
    sizes = {}
    for step, path in files.items():
        with contextlib.suppress(OSError):
            sizes[step] = path.stat().st_size
    return sizes


def _delete(paths: Iterable[Path]) -> None:
    for path in paths:
        with contextlib.suppress(OSError):
            path.unlink()
