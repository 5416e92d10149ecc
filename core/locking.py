"""Locks between processes: an open file that one of them holds, free again when that process ends, however it ends."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def lock_descriptor(descriptor: int, *, wait: bool = False) -> None:
        """Lock an open file until it is closed; a PermissionError while somebody else holds it."""
        msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)

    def _look(descriptor: int) -> None:
        lock_descriptor(descriptor)
else:
    import fcntl

    def lock_descriptor(descriptor: int, *, wait: bool = False) -> None:
        """Lock an open file until it is closed; a BlockingIOError while somebody else holds it, unless one waits."""
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _look(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)  # shared: two who look are not in each other's way


def try_lock(path: Path) -> BinaryIO | None:
    """The lock, to be given to `unlock`; None while another process or thread holds it."""
    file = path.open("ab")
    try:
        lock_descriptor(file.fileno())
        if _is_at(file, path):
            return file
    except (BlockingIOError, PermissionError):
        pass
    except OSError:
        # A file system without locks: better no lock than no work.
        return file
    file.close()
    return None


def unlock(file: BinaryIO, path: Path) -> None:
    """Remove the file while it is still held, so that nobody comes to hold one that is about to go.

    Never an error: on a disk that does not let go of it the file stays, and is free.
    """
    try:
        path.unlink(missing_ok=True)
        removed = True
    except OSError:
        removed = False
    with contextlib.suppress(OSError):
        file.close()
    if not removed and sys.platform == "win32":  # which removes no open file
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def is_locked(path: Path) -> bool:
    """Whether a living process holds the lock. Nothing is created; where there are no locks, nothing is locked."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return False
    try:
        _look(descriptor)
    except (BlockingIOError, PermissionError):
        return True
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return False


def _is_at(file: BinaryIO, path: Path) -> bool:
    """Whether the path still names the locked file, and not one that another holder has made since."""
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except OSError:
        return False
