"""What is known of a run on disk without reading all of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from core.config import TrainingConfig

State = Literal["running", "completed", "stopped", "failed", "broken off", "damaged"]


@dataclass(frozen=True)
class StoredRun:
    """A run as a list shows it. `damage` says why it cannot be read, where it cannot.

    `step`, `accuracy` (of validation), `loss` and `seconds` are the newest that are on disk: the final ones where the
    run has ended. `loss` is that of validation, or of the last step where nothing was validated yet.
    """

    id: str
    folder: Path
    started: str = ""
    config: TrainingConfig | None = None
    ended: dict[str, Any] | None = None
    damage: str = ""
    state: State = "damaged"
    step: int = 0
    accuracy: float | None = None
    loss: float | None = None
    seconds: float = 0.0
    steps_per_epoch: int = 0
    name: str = ""
    note: str = ""
    starred: bool = False
    dismissed: int = -1
    """At which step the user did not want to go on with it."""
    parent: tuple[str, int] | None = None
    group: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class StoredCheckpoint:
    """`epoch` counts from 1; it is 0 before the first step, or where it is not known. `at_end`: it was finished."""

    step: int
    epoch: int
    path: Path
    at_end: bool = False


@dataclass(frozen=True)
class DiskUse:
    """Bytes: of each run by its id, and of the whole trash."""

    runs: Mapping[str, int]
    trash: int

    @property
    def total(self) -> int:
        return sum(self.runs.values()) + self.trash
