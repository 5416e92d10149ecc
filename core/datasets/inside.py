"""Finds files by name in one folder and nowhere else, whatever the names and the links in it say."""

import os
import stat
from collections.abc import Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import NamedTuple


class Found(NamedTuple):
    """A file: its path without links, its size and the time of its last change."""

    path: str
    size: int
    changed: int


class Inside:
    """The files of a folder, by names relative to it or to one of the folders in it."""

    def __init__(self, root: Path, sample: Sequence[str] = ()) -> None:
        self._root = os.path.realpath(root)
        self._parents: dict[str, str | None] = {}
        bases = [self._root, *_folders(self._root)]
        # Where most of the sample lies comes first, so that nearly all files are found at once.
        hits = {base: sum(self._look(base, name) is not None for name in sample) for base in bases}
        self._bases = sorted(bases, key=lambda base: -hits[base])

    def find(self, name: str) -> Found | None:
        """The file; None if it is not there, or not inside."""
        return next((found for base in self._bases if (found := self._look(base, name)) is not None), None)

    def _look(self, base: str, name: str) -> Found | None:
        name = name.replace("\\", "/")
        if PurePosixPath(name).is_absolute() or PureWindowsPath(name).drive:
            return None
        folder, last = os.path.split(os.path.join(base, name))  # noqa: PTH118, pathlib takes seconds for a large table
        try:
            parent = self._parent(folder)
            if parent is None:
                return None
            path = os.path.join(parent, last)  # noqa: PTH118
            status = os.lstat(path)
            if stat.S_ISLNK(status.st_mode):
                path = os.path.realpath(path)
                status = os.lstat(path)
                if not self._holds(path):
                    return None
        except (OSError, ValueError):
            return None
        return Found(path, status.st_size, status.st_mtime_ns) if stat.S_ISREG(status.st_mode) else None

    def _parent(self, folder: str) -> str | None:
        """The folder without links and `..`; None if it is not inside."""
        if folder not in self._parents:
            real = os.path.realpath(folder)
            self._parents[folder] = real if self._holds(real) else None
        return self._parents[folder]

    def _holds(self, path: str) -> bool:
        return Path(path).is_relative_to(self._root)


def _folders(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.path for entry in entries if entry.is_dir(follow_symlinks=False))
    except OSError:  # a folder may let one read files by name, but not list them
        return []
