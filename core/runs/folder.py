"""A run's folder while it is written: locked, and with its events open at their end."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from core.atomic import sync_folder, write_atomically
from core.errors import AppError
from core.locking import try_lock, unlock
from core.runs.listing import FORMAT, read_about
from core.runs.places import ABOUT, EVENTS, LOCK

if TYPE_CHECKING:
    from pathlib import Path

    from core.config import TrainingConfig

_BEGINNING = ".beginning-"
_APPEND = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
_DEAD_AFTER = 60.0  # seconds: between making a folder and locking it lies a moment
_PATIENCE = 20  # times ten milliseconds: whoever just looks at a lock holds it for far less


class TrainedElsewhereError(AppError):
    """Somebody else is training this run."""


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def new_id(config: TrainingConfig) -> str:
    """Sorts by time; the tail keeps two runs that begin in the same second apart."""
    dataset = "".join(letter if letter.isalnum() or letter in "-+" else "-" for letter in config.dataset)[:40]
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{config.model}-{dataset}-{os.urandom(3).hex()}"


def lock_folder(folder: Path) -> BinaryIO:
    """The lock of a run; a TrainedElsewhereError while somebody trains it."""
    for _ in range(_PATIENCE):
        if (lock := try_lock(folder / LOCK)) is not None:
            return lock
        time.sleep(0.01)
    raise TrainedElsewhereError("The run “{run}” is being trained just now.", run=folder.name)


class OpenFolder:
    """Lines go to the end of the events, each whole or not at all."""

    def __init__(self, folder: Path, lock: BinaryIO) -> None:
        self._folder, self._lock = folder, lock
        self._events: int | None = None

    def append(self, fields: dict[str, Any]) -> None:
        if self._events is None:
            self._events = os.open(self._folder / EVENTS, _APPEND, 0o644)
        size = os.fstat(self._events).st_size
        try:
            _write_all(self._events, _line(fields))
        except BaseException:
            with contextlib.suppress(OSError):
                os.ftruncate(self._events, size)
            raise

    def sync(self) -> None:
        if self._events is not None:
            os.fsync(self._events)

    def close(self) -> None:
        if self._events is not None:
            with contextlib.suppress(OSError):  # what matters has been synced
                os.close(self._events)
            self._events = None
        with contextlib.suppress(OSError):
            unlock(self._lock, self._folder / LOCK)


def begin_folder(folder: Path, about: dict[str, Any], first: dict[str, Any]) -> OpenFolder:
    """Make a run's folder with its first event. It comes into sight whole, or not at all."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    hidden = folder.with_name(_BEGINNING + folder.name)
    hidden.mkdir()
    lock = None
    try:
        lock = try_lock(hidden / LOCK)
        _fill(hidden, about, first)
        if lock is not None and sys.platform == "win32":  # where nothing in a folder may be open while it moves
            lock.close()
            lock = None
        hidden.rename(folder)
    except BaseException:
        if lock is not None:
            lock.close()
        shutil.rmtree(hidden, ignore_errors=True)
        raise
    sync_folder(folder.parent)
    return OpenFolder(folder, lock if lock is not None else lock_folder(folder))


def continue_events(folder: Path, opened: OpenFolder, line: dict[str, Any], about: dict[str, Any]) -> None:
    """Say at the end of the events from which step the run goes on, and with which settings."""
    _end_torn_line(folder / EVENTS)
    opened.append(line)
    opened.sync()
    stored = read_about(folder)
    if stored != (changed := {**stored, **about}):
        write_atomically(folder / ABOUT, _readable(changed))


def sweep_beginnings(folder: Path) -> None:
    """Delete the folders of runs whose processes died while they made them."""
    with contextlib.suppress(OSError):
        for entry in folder.glob(f"{_BEGINNING}*"):
            is_old = time.time() - entry.stat().st_mtime > _DEAD_AFTER
            if is_old and (lock := try_lock(entry / LOCK)) is not None:
                lock.close()
                shutil.rmtree(entry, ignore_errors=True)


def _fill(folder: Path, about: dict[str, Any], first: dict[str, Any]) -> None:
    write_atomically(folder / ABOUT, _readable({"format": FORMAT, "started": now(), **about}))
    descriptor = os.open(folder / EVENTS, _APPEND, 0o644)
    try:
        _write_all(descriptor, _line(first))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _end_torn_line(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
    try:
        size = os.lseek(descriptor, 0, os.SEEK_END)
        if size and _last_byte(descriptor, size) != b"\n":
            os.lseek(descriptor, 0, os.SEEK_END)
            _write_all(descriptor, b"\n")
    finally:
        os.close(descriptor)


def _last_byte(descriptor: int, size: int) -> bytes:
    os.lseek(descriptor, size - 1, os.SEEK_SET)
    return os.read(descriptor, 1)


def _readable(fields: dict[str, Any]) -> bytes:
    return json.dumps(fields, indent=1).encode()


def _line(fields: dict[str, Any]) -> bytes:
    return (json.dumps(fields) + "\n").encode()


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]
