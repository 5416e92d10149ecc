"""Runs: as a view in memory, and on disk as a folder each, appended to event by event.

A run's folder holds `run.json` (its settings and surroundings), `events.jsonl` (a line an event, as they came) and,
once it has ended, `model.safetensors`.
"""

from __future__ import annotations

import json
import os
import secrets
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from core import config as settings
from core.atomic import sweep_orphans, write_atomically
from core.config import TrainingConfig
from core.errors import AppError
from core.paths import cache_dir, home_dir, models_dir, runs_dir
from core.plain_json import plain_json
from core.training.events import (
    EpochDone,
    Event,
    RunEnded,
    RunStarted,
    Snapshot,
    StepsDone,
    Validated,
    Warned,
    to_json,
)

_FORMAT = 1
_NEWEST_SHARE = 0.1  # of the shown speed


@dataclass
class Run:
    """What a view shows of one training. It grows with each event and never touches the disk."""

    config: TrainingConfig
    id: str = ""
    started: RunStarted | None = None
    ended: RunEnded | None = None
    losses: array[float] = field(default_factory=lambda: array("d"))
    accuracies: array[float] = field(default_factory=lambda: array("d"))
    validations: list[Validated] = field(default_factory=list)
    epochs: list[EpochDone] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)
    learning_rates: list[tuple[int, float]] = field(default_factory=list)
    """The step and the rate, once each time it was told."""
    epoch: int = 0
    images_per_second: float = 0.0
    seconds: float = 0.0

    @property
    def step(self) -> int:
        return len(self.losses)

    def record(self, event: Event) -> None:
        match event:
            case RunStarted():
                self.started, self.config = event, event.config
            case StepsDone():
                self._record_steps(event)
            case Validated():
                self.validations.append(event)
            case EpochDone():
                self.epochs.append(event)
            case Warned():
                self.warnings.append(event)
            case RunEnded():
                self.ended = event

    def _record_steps(self, event: StepsDone) -> None:
        self.losses.extend(event.losses)
        self.accuracies.extend(event.accuracies)
        self.learning_rates.append((event.last_step, event.learning_rate))
        self.epoch, self.seconds = event.epoch, event.seconds
        # One event covers a few steps only: its rate alone would flicker.
        share = _NEWEST_SHARE if self.images_per_second else 1.0
        self.images_per_second += share * (event.images_per_second - self.images_per_second)


class RunWriter:
    """Appends a run's events to its folder. A disk that fails is said once, and the training goes on without it."""

    def __init__(self, config: TrainingConfig) -> None:
        self.id = _new_id(config)
        self.folder = runs_dir() / self.id
        self._events: int | None = None

    def write(self, event: Event) -> Warned | None:
        """Keep the event; a Warned if the disk has just failed."""
        if isinstance(event, Snapshot):
            return None
        try:
            self._write(event)
        except (OSError, AppError) as error:
            self.close()
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error).removesuffix(".")
            template = "This run is no longer kept on disk ({reason}). The training goes on."
            return Warned("disk", template, (("reason", reason),))
        return None

    def close(self) -> None:
        if self._events is not None:
            os.close(self._events)
            self._events = None

    def _write(self, event: Event) -> None:
        if isinstance(event, RunStarted):
            self._begin(event)
        if self._events is None:
            return
        _write_all(self._events, (json.dumps(plain_json(to_json(event))) + "\n").encode())
        if isinstance(event, RunEnded):
            os.fsync(self._events)
            self.close()
            if event.model is not None:
                from core.model_files import save_model

                save_model(event.model, self.folder / "model.safetensors")

    def _begin(self, event: RunStarted) -> None:
        self.folder.mkdir(parents=True, exist_ok=False)
        about = {
            "format": _FORMAT,
            "id": self.id,
            "started": datetime.now(UTC).isoformat(timespec="seconds"),
            "config": event.config.to_json(),
            "environment": dict(event.environment),
        }
        write_atomically(self.folder / "run.json", json.dumps(about, indent=1).encode())
        self._events = os.open(self.folder / "events.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_EXCL, 0o644)


@dataclass(frozen=True)
class StoredRun:
    """A run as a list shows it. `damage` says why it cannot be read, where it cannot."""

    id: str
    folder: Path
    started: str = ""
    config: TrainingConfig | None = None
    ended: dict[str, Any] | None = None
    damage: str = ""


class RunStore:
    """The runs that are kept on disk."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or runs_dir()

    def runs(self) -> tuple[StoredRun, ...]:
        """Every run, the newest first; damaged ones as well, with the reason."""
        if not self.folder.is_dir():
            return ()
        folders = sorted((path for path in self.folder.iterdir() if path.is_dir()), reverse=True)
        return tuple(_stored_run(path) for path in folders)

    def events(self, run_id: str) -> Iterator[dict[str, Any]]:
        """The events of a run as JSON objects, up to the last line that was written whole."""
        with (self.folder / run_id / "events.jsonl").open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                try:
                    yield json.loads(line)
                except (ValueError, RecursionError):
                    return


def sweep_leftovers() -> None:
    """Delete what processes that were killed left half-written in Inkling's own folders."""
    runs = runs_dir()
    kept = [entry for entry in runs.iterdir() if entry.is_dir()] if runs.is_dir() else []
    for folder in (home_dir(), models_dir(), cache_dir(), cache_dir() / "images", runs, *kept):
        sweep_orphans(folder)


def _stored_run(folder: Path) -> StoredRun:
    try:
        about = json.loads((folder / "run.json").read_bytes())
        config = settings.from_json(about["config"])
        return StoredRun(folder.name, folder, about["started"], config, _last_event(folder / "events.jsonl"))
    except OSError as error:
        return StoredRun(folder.name, folder, damage=f"“{error.filename}” cannot be read ({error.strerror}).")
    except AppError as error:
        return StoredRun(folder.name, folder, damage=str(error))
    except (ValueError, KeyError, TypeError, RecursionError):
        return StoredRun(folder.name, folder, damage=f"“{folder / 'run.json'}” does not describe a run.")


def _last_event(path: Path) -> dict[str, Any] | None:
    """The `run_ended` event, if the run got that far. Only the end of the file is read."""
    with path.open("rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, size - 4096))
        lines = stream.read().splitlines()
    try:
        last = json.loads(lines[-1]) if lines else {}
    except (ValueError, RecursionError):
        return None
    return last if isinstance(last, dict) and last.get("event") == "run_ended" else None


def _new_id(config: TrainingConfig) -> str:
    """Sorts by time; the tail keeps two runs that begin in the same second apart."""
    dataset = "".join(letter if letter.isalnum() or letter in "-+" else "-" for letter in config.dataset)[:40]
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{config.model}-{dataset}-{secrets.token_hex(3)}"


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]
