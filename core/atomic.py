"""Writing a file so that either the old one or the whole new one is there, whatever happens in between."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from typing import TYPE_CHECKING, BinaryIO

from core.errors import AppError
from core.locking import lock_descriptor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_PREFIX = ".inkling-"
_SUFFIX = ".tmp"
_CANNOT = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM)
"""What a file system answers, a network folder's say, that has no such thing as permissions or as waiting for it."""
_REASONS = {
    errno.EACCES: "you may not write there",
    errno.EPERM: "you may not write there",
    errno.EROFS: "that place can only be read",
    errno.ENOSPC: "there is no space left",
    errno.EDQUOT: "your share of the disk is full",
    errno.EFBIG: "files of this size are not allowed there",
    errno.ENOENT: "its folder does not exist",
    errno.ENOTDIR: "its folder is a file",
    errno.EISDIR: "there is a folder of that name",
    errno.ENAMETOOLONG: "its name is too long",
    errno.ELOOP: "the links there lead round in a circle",
}


def write_atomically(
    path: Path, data: bytes, verify: Callable[[bytes], object] | None = None, error: type[AppError] = AppError
) -> None:
    """Replace the file at `path` by `data`; on any failure the old file stays and `error` says why in one sentence.

    The bytes go to a temporary file in the same folder, are read back, compared and given to `verify` (which raises if
    they will not do), and only then take the place of the old file. A link is followed; permissions are kept.
    """
    try:
        target = path.resolve(strict=False)
        mode = _mode_of_old(target)
        with _taking_the_place_of(target) as (descriptor, temporary):
            _write(descriptor, data, mode)
            _check(temporary, data, verify)
    except (OSError, RuntimeError, ValueError) as problem:
        raise error(
            "“{file}” could not be written: {reason}.", file=path.name or str(path), reason=_reason(problem)
        ) from problem


@contextlib.contextmanager
def replacing(target: Path, *, sync: bool = True) -> Iterator[BinaryIO]:
    """The same for data that comes piece by piece: a file to write to. What the disk refuses is an OSError.

    Without `sync` the disk is not waited for: after a power failure the new file may be damaged.
    """
    with _taking_the_place_of(target, sync) as (descriptor, _), os.fdopen(descriptor, "wb", closefd=False) as file:
        yield file
        file.flush()
        if sync:
            _where_it_can(os.fsync, descriptor)


def sweep_orphans(folder: Path) -> int:
    """Delete the temporary files that dead processes left in `folder`; says how many. Those in use are left alone."""
    try:
        found = [entry for entry in folder.iterdir() if entry.name.startswith(_PREFIX) and entry.suffix == _SUFFIX]
    except OSError:
        return 0
    return sum(_delete_if_orphan(entry) for entry in found)


@contextlib.contextmanager
def _taking_the_place_of(target: Path, sync: bool = True) -> Iterator[tuple[int, Path]]:
    """A temporary file beside the target, which it replaces if the block ends well; if not, it is gone."""
    descriptor, temporary = _create_beside(target)
    try:
        try:
            yield descriptor, temporary
            if sys.platform != "win32":  # with the lock still held, so that no sweep takes it for an orphan
                temporary.replace(target)
        finally:
            with contextlib.suppress(OSError):  # fsync has had its say by now
                os.close(descriptor)
        if sys.platform == "win32":
            temporary.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    if sync:
        sync_folder(target.parent)


def _create_beside(target: Path) -> tuple[int, Path]:
    """A new temporary file, locked for as long as it is open: a sweep knows by the lock that its writer lives."""
    while True:
        temporary = target.parent / f"{_PREFIX}{os.urandom(8).hex()}{_SUFFIX}"
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        _lock(descriptor)
        if os.fstat(descriptor).st_nlink:
            return descriptor, temporary
        os.close(descriptor)  # a sweep came between opening and locking


def _write(descriptor: int, data: bytes, mode: int | None) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest[: 1 << 24]) :]
    if mode is not None and sys.platform != "win32":
        _where_it_can(os.fchmod, descriptor, mode)
    _where_it_can(os.fsync, descriptor)


def _where_it_can(call: Callable[..., object], *arguments: int) -> None:
    try:
        call(*arguments)
    except OSError as problem:
        if problem.errno not in _CANNOT:
            raise


def _check(temporary: Path, data: bytes, verify: Callable[[bytes], object] | None) -> None:
    written = temporary.read_bytes()
    if written != data:
        raise OSError(errno.EIO, "what was written reads back differently")
    if verify is not None:
        verify(written)


def _mode_of_old(target: Path) -> int | None:
    """The permissions of the file that is to be replaced; raises if it must not be."""
    try:
        old = target.stat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(old.st_mode):
        raise IsADirectoryError(errno.EISDIR, "is a directory")
    if not stat.S_ISREG(old.st_mode):
        raise ValueError("there is something of that name that is no file")
    if not old.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise ValueError("the file there can only be read")
    return stat.S_IMODE(old.st_mode)


def _delete_if_orphan(entry: Path) -> bool:
    deleted = False
    with contextlib.suppress(OSError), _lock_of_dead_writer(entry):
        entry.unlink()
        deleted = True
    return deleted


@contextlib.contextmanager
def _lock_of_dead_writer(entry: Path) -> Iterator[None]:
    """Hold the lock of a temporary file, so that nobody starts to write it; an OSError if its writer holds it."""
    if sys.platform == "win32":
        yield  # Windows itself refuses to delete what a process has open
        return
    descriptor = os.open(entry, os.O_WRONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        lock_descriptor(descriptor)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    if sys.platform != "win32":
        with contextlib.suppress(OSError):  # not every network folder has locks; then a sweep deletes nothing there
            lock_descriptor(descriptor, wait=True)


def sync_folder(folder: Path) -> None:
    """Make the replacement itself last; not every system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _reason(problem: Exception) -> str:
    if isinstance(problem, OSError) and problem.errno is not None:
        return _REASONS.get(problem.errno, problem.strerror or "the disk refused")
    return "the links there lead round in a circle" if isinstance(problem, RuntimeError) else str(problem)
