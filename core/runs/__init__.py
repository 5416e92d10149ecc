"""Runs: as a view in memory, and on disk as a folder each, appended to event by event.

A run's folder holds `run.json` (its settings and surroundings), `events.jsonl` (a line an event, as they came),
`checkpoints/` and `snapshots/` (by step), `about.json` (what the user says of it), `writing.lock` (held while it is
trained) and, once it has ended, `model.safetensors`.

What is kept of weights: of checkpoints the newest two and up to ten spread over the ends of epochs
(`kept_checkpoints`), up to a hundred snapshots spread over all steps, and 2 GB of each over all runs (`bound_space`).
"""

from core.runs.run import Run
from core.runs.space import sweep_leftovers
from core.runs.store import RunStore
from core.runs.stored import DiskUse, StoredCheckpoint, StoredRun
from core.runs.trash import NotAllMovedError
from core.runs.writer import RunWriter

__all__ = [
    "DiskUse", "NotAllMovedError", "Run", "RunStore", "RunWriter", "StoredCheckpoint", "StoredRun", "sweep_leftovers",
]  # fmt: skip
