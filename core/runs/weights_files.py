"""The files of a run that hold weights, checkpoints to go on from and snapshots to look back at: which are kept."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from core.atomic import replacing, write_atomically
from core.runs.places import CHECKPOINTS, SNAPSHOTS, step_file, step_files
from core.training.snapshots import MOST as MOST_SNAPSHOTS
from core.training.snapshots import MOST_BYTES as SNAPSHOT_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from core.trained_model import TrainedModel
    from core.training.checkpoint import Checkpoint

NEWEST = 2
FINISHED_EPOCHS = 10
CHECKPOINT_BYTES = 100 * 2**20
"""All checkpoints of a run together, unless the newest two alone take more."""


def keep_checkpoint(run: Path, checkpoint: Checkpoint, steps_per_epoch: int) -> None:
    """Write it, whole or not at all, and then thin the older ones."""
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


def forget_snapshots(run: Path) -> None:
    _delete(step_files(run / SNAPSHOTS).values())


def forget_older_checkpoints(run: Path, *, but: int) -> None:
    """The newest `but` stay."""
    files = list(step_files(run / CHECKPOINTS).values())
    _delete(files[: max(0, len(files) - but)])


def kept_checkpoints(sizes: Mapping[int, int], steps_per_epoch: int, most_bytes: int) -> set[int]:
    """Of checkpoints (their sizes by step), the steps of those to keep.

    The rule: the newest two, and of those at the end of an epoch at most ten, spread evenly: while there are too many,
    or while all together take more than `most_bytes`, the one whose neighbours are closest to each other goes.
    """
    steps = sorted(sizes)
    newest = steps[-NEWEST:]
    ends = [step for step in steps if steps_per_epoch > 0 and step % steps_per_epoch == 0]
    while len(ends) > FINISHED_EPOCHS:
        ends.remove(most_crowded(ends))
    while (older := [step for step in ends if step not in newest]) and _bytes(sizes, {*ends, *newest}) > most_bytes:
        ends.remove(most_crowded(older))
    return {*newest, *ends}


def most_crowded(steps: Sequence[int]) -> int:
    """The step that is missed least: the first and the last stay as long as there is another."""
    if len(steps) < 3:
        return steps[0]
    inner = range(1, len(steps) - 1)
    return steps[min(inner, key=lambda index: steps[index + 1] - steps[index - 1])]


def _thin_snapshots(files: dict[int, Path]) -> None:
    sizes = _sizes(files)
    while len(sizes) > MOST_SNAPSHOTS or (sum(sizes.values()) > SNAPSHOT_BYTES and len(sizes) > 1):
        step = most_crowded(sorted(sizes))
        del sizes[step]
        _delete([files[step]])


def _bytes(sizes: Mapping[int, int], steps: Iterable[int]) -> int:
    return sum(sizes[step] for step in steps)


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
