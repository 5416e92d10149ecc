"""A lock between processes: a file that one of them holds."""

import os
import sys
from pathlib import Path
from typing import BinaryIO

if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def try_lock(path: Path) -> BinaryIO | None:
    """The lock, to be given to `unlock`; None while another process or thread holds it."""
    file = path.open("ab")
    try:
        _lock(file)
        if _is_at(file, path):
            return file
    except (BlockingIOError, PermissionError):
        pass
    except OSError:
        # A file system without locks: better no lock than no download.
        return file
    file.close()
    return None


def unlock(file: BinaryIO, path: Path) -> None:
    """Remove the file while it is still held, so that nobody comes to hold one that is about to go."""
    try:
        path.unlink(missing_ok=True)
        file.close()
    except PermissionError:  # Windows removes no open file
        file.close()
        path.unlink(missing_ok=True)


def _is_at(file: BinaryIO, path: Path) -> bool:
    """Whether the path still names the locked file, and not one that another holder has made since."""
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except OSError:
        return False
