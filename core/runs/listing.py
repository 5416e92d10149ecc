"""A run as a list shows it, from its settings and the end of its events: a thousand are read in a moment."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from core import config as settings
from core.errors import AppError
from core.locking import is_locked
from core.runs.places import ABOUT, EVENTS, LOCK
from core.runs.reading import read_small, read_tail
from core.runs.said import read_said
from core.runs.stored import StoredRun
from core.training.events import Outcome

if TYPE_CHECKING:
    from pathlib import Path

    from core.runs.stored import State

FORMAT = 1
_TAILS = (2**12, 2**16, 2**20, 2**23)
_STEPS = b'{"event": "steps_done"'


def stored_run(folder: Path) -> StoredRun:
    """Never an error: what cannot be read is a run with a damage."""
    said = read_said(folder)
    mine: dict[str, Any] = {"name": said.name, "note": said.note, "starred": said.starred, "dismissed": said.dismissed}
    try:
        fields = _about(folder)
        fields["group"] = said.group or fields["group"]
        end = _end(folder / EVENTS)
    except OSError as error:
        return StoredRun(folder.name, folder, damage=_why(folder, error), **mine)
    except AppError as error:
        return StoredRun(folder.name, folder, damage=str(error), **mine)
    return StoredRun(
        folder.name,
        folder,
        **fields,
        **mine,
        ended=end.ended,
        state=_state(folder, end),
        step=end.step,
        accuracy=end.accuracy,
        loss=end.loss,
        seconds=end.seconds,
    )


def read_about(folder: Path) -> dict[str, Any]:
    """run.json as it is; an AppError if it describes no run."""
    try:
        fields = json.loads(read_small(folder / ABOUT))
    except (ValueError, RecursionError) as problem:
        raise _no_run(folder) from problem
    if not isinstance(fields, dict):
        raise _no_run(folder)
    if isinstance(known := fields.get("format"), int) and known > FORMAT:
        raise AppError("“{file}” was written by a newer version of Inkling.", file=_shown(folder / ABOUT))
    return fields


def _about(folder: Path) -> dict[str, Any]:
    fields = read_about(folder)
    try:
        environment = fields.get("environment") or {}
        return {
            "started": _text(fields["started"]),
            "config": settings.from_json(fields["config"]),
            "environment": {str(name): str(value) for name, value in environment.items()},
            "parent": _parent(fields.get("parent")),
            "group": _text(fields.get("group", "")),
            "steps_per_epoch": int(_number(fields.get("steps_per_epoch")) or 0),
        }
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as problem:
        raise _no_run(folder) from problem


def _no_run(folder: Path) -> AppError:
    return AppError("“{file}” does not describe a run.", file=_shown(folder / ABOUT))


def _why(folder: Path, error: OSError) -> str:
    if folder.is_symlink() and not os.path.exists(folder):  # noqa: PTH110 - pathlib's own raises where links go round
        return f"“{_shown(folder)}” is a link that leads nowhere."
    if not folder.is_dir():
        return f"“{_shown(folder)}” is no folder."
    return f"“{_shown(error.filename)}” cannot be read ({error.strerror})."


def _shown(path: Path | str) -> str:
    """Names that are no text can be shown as well."""
    return str(path).encode(errors="replace").decode()


def _state(folder: Path, end: _End) -> State:
    if end.ended is not None:
        outcome: Outcome = end.ended["outcome"]
        return outcome
    return "running" if is_locked(folder / LOCK) else "broken off"


@dataclass
class _End:
    """What the end of a run's events says, read from the last line upwards."""

    ended: dict[str, Any] | None = None
    step: int = -1
    accuracy: float | None = None
    loss: float | None = None
    seconds: float = 0.0
    validated: bool = False
    limit: float = math.inf

    @property
    def complete(self) -> bool:
        return self.step >= 0 and self.validated

    def add(self, line: dict[str, Any]) -> None:
        step = last_step(line)
        if step is None or step > self.limit:
            return
        if self.step < 0:
            self.step = step
            self.seconds = _number(line.get("seconds")) or 0.0
        if self.loss is None and line["event"] == "steps_done":
            self.loss, self.seconds = _number(line["losses"][-1]), self.seconds or _number(line.get("seconds")) or 0.0
        if not self.validated and (found := _measured(line)):
            self.validated, (self.loss, self.accuracy) = True, found
        if line["event"] == "resumed":
            self.limit = step


def _end(path: Path) -> _End:
    """A run that has ended takes one short read; of others more is read, until it is known how far they came."""
    for length in _TAILS:
        data, whole = read_tail(path, length)
        lines = data.split(b"\n")
        end = _read_upwards(lines if whole else lines[1:])
        if end.complete or whole:
            break
    end.step = max(0, end.step)
    return end


def _read_upwards(lines: list[bytes]) -> _End:
    end = _End()
    first = True
    for line in reversed(lines):
        if end.complete:
            break
        if not line or (end.step >= 0 and end.loss is not None and line.startswith(_STEPS)):
            continue
        if (event := parsed(line)) is None:
            continue
        if first and event["event"] == "run_ended" and event.get("outcome") in get_args(Outcome):
            end.ended = event
        first = False
        end.add(event)
    return end


def parsed(line: bytes) -> dict[str, Any] | None:
    """An event, or None for a line that is none."""
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return event if isinstance(event, dict) and isinstance(event.get("event"), str) else None


def last_step(event: dict[str, Any]) -> int | None:
    """The step that the event tells of."""
    if event["event"] == "steps_done":
        first, losses = _number(event.get("first_step")), event.get("losses")
        return int(first) + len(losses) - 1 if first is not None and isinstance(losses, list) and losses else None
    step = _number(event.get("first_step" if event["event"] == "run_started" else "step"))
    return None if step is None or step < 0 else int(step)


def _measured(event: dict[str, Any]) -> tuple[float | None, float | None] | None:
    match event["event"]:
        case "validated" | "run_ended":
            return _number(event.get("loss")), _number(event.get("accuracy"))
        case "epoch_done":
            return _number(event.get("validation_loss")), _number(event.get("validation_accuracy"))
    return None


def _number(value: object) -> float | None:
    """None also for numbers that are not finite, or too large for any figure of a run."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not -1e15 < value < 1e15:
        return None
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(type(value))
    return value


def _parent(value: object) -> tuple[str, int] | None:
    match value:
        case [str(run), int(step)]:
            return run, step
    return None


def run_folders(folder: Path) -> Iterator[Path]:
    """What may be runs: every folder, and whatever else has come to stand where one was."""
    try:
        with os.scandir(folder) as entries:
            names = sorted((entry.name for entry in entries if _may_be_run(entry)), reverse=True)
    except FileNotFoundError:
        return
    except OSError as error:
        raise AppError("“{folder}” cannot be read ({reason}).", folder=_shown(folder), reason=error.strerror) from error
    for name in names:
        yield folder / name


def _may_be_run(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith("."):
        return False
    looks_like_run = entry.name[:8].isdecimal() and entry.name[8:9] == "-"
    return looks_like_run or entry.is_dir()
