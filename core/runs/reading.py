"""Reading what somebody may have edited, cut off or replaced: only regular files, only so much, never a wait."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"))
_LARGEST_SMALL = 2**20
_LONGEST_LINE = 2**24


def read_small(path: Path) -> bytes:
    """The whole file, of at most a megabyte; an OSError otherwise."""
    with _opened(path) as (descriptor, size):
        if size > _LARGEST_SMALL:
            raise OSError(errno.EFBIG, "it is far too large", str(path))
        return os.read(descriptor, size)


def read_tail(path: Path, length: int) -> tuple[bytes, bool]:
    """The last bytes of a file, and whether these are all that it has."""
    with _opened(path) as (descriptor, size):
        if size > length:
            os.lseek(descriptor, size - length, os.SEEK_SET)
        return os.read(descriptor, min(size, length)), size <= length


def read_lines(path: Path) -> Iterator[bytes]:
    """The lines of a file, the last one perhaps torn; one that is far too long is left out."""
    with _opened(path) as (descriptor, _), os.fdopen(descriptor, "rb", closefd=False) as stream:
        goes_on = False
        while line := stream.readline(_LONGEST_LINE):
            is_whole = line.endswith(b"\n") or len(line) < _LONGEST_LINE
            if is_whole and not goes_on:
                yield line
            goes_on = not is_whole


@contextmanager
def _opened(path: Path) -> Iterator[tuple[int, int]]:
    descriptor = os.open(path, _FLAGS)
    try:
        status = os.fstat(descriptor)
        if stat.S_ISDIR(status.st_mode):
            raise OSError(errno.EISDIR, "it is a folder", str(path))
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "it is no regular file", str(path))
        yield descriptor, status.st_size
    finally:
        os.close(descriptor)
