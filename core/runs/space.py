"""How much disk the runs take, and what keeps that within bounds."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from core.atomic import sweep_orphans
from core.errors import AppError
from core.locking import is_locked
from core.paths import cache_dir, home_dir, runs_dir
from core.runs.folder import sweep_beginnings
from core.runs.listing import run_folders, stored_run
from core.runs.places import CHECKPOINTS, LOCK, SNAPSHOTS
from core.runs.said import read_said
from core.runs.weights_files import NEWEST, forget_older_checkpoints, forget_snapshots

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MOST_BYTES = 2 * 2**30
"""Of the snapshots of all runs together, and as much again of their checkpoints."""


def size_of(path: Path | str) -> int:
    """Bytes of a file, or of all files in a folder; links are not followed, and what cannot be read counts nothing."""
    try:
        status = os.lstat(path)
        if not stat.S_ISDIR(status.st_mode):
            return status.st_size
        with os.scandir(path) as entries:
            return sum(_size_of_entry(entry) for entry in entries)
    except OSError:
        return 0


def bound_space(runs: Path, most: int = MOST_BYTES) -> None:
    """While the snapshots of all runs take more, the oldest run loses its own; while the checkpoints do, the oldest
    run that has ended keeps only its last. Never one with a star, nor one that is being trained.
    """
    folders = _folders(runs)
    _bound(folders, SNAPSHOTS, most, forget_snapshots)
    _bound(folders, CHECKPOINTS, most, _forget_checkpoints)


def sweep_leftovers() -> None:
    """Delete what killed processes left half-written in Inkling's own folders, and nothing that is being written."""
    sweep_beginnings(runs_dir())
    for folder in (home_dir(), cache_dir(), cache_dir() / "images", runs_dir()):
        sweep_orphans(folder)
    for run in _folders(runs_dir()):
        for folder in (run, run / CHECKPOINTS, run / SNAPSHOTS):
            sweep_orphans(folder)


def _folders(runs: Path) -> list[Path]:
    """Where they cannot be looked at, none: who asks for the runs is told, and what is done beside goes on."""
    try:
        return list(run_folders(runs))
    except AppError:
        return []


def _size_of_entry(entry: os.DirEntry[str]) -> int:
    if entry.is_dir(follow_symlinks=False):
        return size_of(entry.path)
    try:
        return entry.stat(follow_symlinks=False).st_size
    except OSError:  # deleted meanwhile
        return 0


def _bound(folders: list[Path], part: str, most: int, forget: Callable[[Path], None]) -> None:
    sizes = {folder: size_of(folder / part) for folder in folders}
    total = sum(sizes.values())
    for folder in reversed(folders):
        if total <= most:
            return
        if sizes[folder] and not read_said(folder).starred and not is_locked(folder / LOCK):
            forget(folder)
            total -= sizes[folder] - size_of(folder / part)


def _forget_checkpoints(run: Path) -> None:
    """One that broke off keeps two: it may yet need them."""
    forget_older_checkpoints(run, but=1 if stored_run(run).ended else NEWEST)
