"""How much disk the runs take, and what keeps that within bounds."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from core.locking import is_locked
from core.runs.listing import run_folders
from core.runs.places import LOCK, SNAPSHOTS
from core.runs.said import read_said
from core.runs.weights_files import delete_snapshots

if TYPE_CHECKING:
    from pathlib import Path

ALL_SNAPSHOTS = 2 * 2**30
"""Bytes of the snapshots of all runs together."""


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


def _size_of_entry(entry: os.DirEntry[str]) -> int:
    if entry.is_dir(follow_symlinks=False):
        return size_of(entry.path)
    try:
        return entry.stat(follow_symlinks=False).st_size
    except OSError:  # deleted meanwhile
        return 0


def bound_snapshots(runs: Path, most: int = ALL_SNAPSHOTS) -> None:
    """While the snapshots of all runs take more, the oldest run loses its own; never one with a star, nor one that is
    being trained.
    """
    folders = list(run_folders(runs))
    sizes = {folder: size_of(folder / SNAPSHOTS) for folder in folders}
    total = sum(sizes.values())
    for folder in reversed(folders):
        if total <= most:
            return
        if sizes[folder] and not read_said(folder).starred and not is_locked(folder / LOCK):
            delete_snapshots(folder)
            total -= sizes[folder]
