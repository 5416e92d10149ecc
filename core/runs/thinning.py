"""Which checkpoints and snapshots are kept, so that runs do not fill the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NEWEST = 2
FINISHED_EPOCHS = 10


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
    while len(older := [step for step in ends if step not in newest]) > 0 and _bytes(sizes, ends, newest) > most_bytes:
        ends.remove(most_crowded(older))
    return {*newest, *ends}


def most_crowded(steps: Sequence[int]) -> int:
    """The step that is missed least: the first and the last stay as long as there is another."""
    if len(steps) < 3:
        return steps[0]
    inner = range(1, len(steps) - 1)
    return steps[min(inner, key=lambda index: steps[index + 1] - steps[index - 1])]


def _bytes(sizes: Mapping[int, int], ends: Sequence[int], newest: Sequence[int]) -> int:
    return sum(sizes[step] for step in {*ends, *newest})
