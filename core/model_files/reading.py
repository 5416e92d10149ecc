"""The bytes of a file that may be anything: only of a regular file, only so many, and only if it stands still."""

import errno
import os
import stat
from pathlib import Path

from core.model_files.refusal import RefusedError

LARGEST_FILE = 64 * 2**20
"""Inkling's networks take a few MB; this leaves room for a checkpoint that carries its optimizer along."""

_REASONS = {
    errno.ENOENT: "there is no such file",
    errno.ENOTDIR: "there is no such file",
    errno.EACCES: "you may not read it",
    errno.EPERM: "you may not read it",
    errno.ELOOP: "the links there lead round in a circle",
    errno.ENAMETOOLONG: "its name is too long",
    errno.EISDIR: "it is a folder",
}


def read_regular_file(path: Path) -> bytes:
    """The whole content; raises a RefusedError for anything but a regular file of a size that a model can have."""
    try:
        _check_regular(path.stat())  # before opening, since opening a device can already do something
        with os.fdopen(os.open(path, _flags()), "rb") as file:
            return _read_whole(file.fileno())
    except OSError as problem:
        reason = _REASONS.get(problem.errno or 0, "it cannot be read")
        raise RefusedError("{why}", why=reason) from problem
    except ValueError as problem:
        raise RefusedError("no file can have that name") from problem


def _flags() -> int:
    wanted = ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY")
    return os.O_RDONLY | sum(getattr(os, name, 0) for name in wanted)


def _read_whole(descriptor: int) -> bytes:
    size = _check_regular(os.fstat(descriptor))
    pieces: list[bytes] = []
    while size > 0 and (piece := os.read(descriptor, size)):
        pieces.append(piece)
        size -= len(piece)
    if size or os.read(descriptor, 1):
        raise RefusedError("it changes while it is read, as if it were still being written")
    return b"".join(pieces) if len(pieces) != 1 else pieces[0]


def _check_regular(status: os.stat_result) -> int:
    """The size of the file."""
    if stat.S_ISDIR(status.st_mode):
        raise RefusedError("it is a folder")
    if not stat.S_ISREG(status.st_mode):
        raise RefusedError("it is no regular file")
    if status.st_size == 0:
        raise RefusedError("it is empty")
    if status.st_size > LARGEST_FILE:
        raise RefusedError(
            "it has {size:,} MB, and a model has at most {most}", size=status.st_size >> 20, most=LARGEST_FILE >> 20
        )
    return status.st_size
