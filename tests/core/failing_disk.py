"""A disk that fails at the Nth call, however a file is written: by os, by open, or by pathlib."""

import builtins
import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Literal
from unittest import mock

Mode = Literal["once", "from then on", "half"]
MODES: tuple[Mode, ...] = ("once", "from then on", "half")
PROBLEMS = (errno.ENOSPC, errno.EROFS, errno.ENOENT, errno.EACCES)
READ_PROBLEMS = (errno.ENOENT, errno.EACCES, errno.EIO)
_BY_PATH = ("open", "mkdir", "replace", "rename", "unlink", "rmdir")
_LOOKING = ("stat", "lstat", "listdir", "scandir")
_POSSIBLE_WHEN_FULL = ("unlink", "rmdir", "read", *_LOOKING)
_BY_DESCRIPTOR = ("write", "fsync", "ftruncate")
_real_open = io.open


class Disk:
    """Counts the calls that change what lies below `place`; the one numbered `fails_at` fails (0: none).

    In the mode "from then on" all later ones fail as well; with "half", half of what is to be written comes onto the
    disk first. With `reads` the calls that look and read are counted as well.
    """

    def __init__(self, place: Path, fails_at: int, mode: Mode, problem: int, *, reads: bool = False) -> None:
        self.calls = 0
        self.failed = ""
        self.reads = reads
        self.keeps_failing = mode == "from then on"
        self._place, self._fails_at, self._mode, self._problem = os.path.realpath(place), fails_at, mode, problem

    def count(self, name: str, path: str, half: Callable[[], object] | None = None) -> None:
        """One more call; an OSError if it is the one, or one of those, that fail."""
        if not path.startswith(self._place):
            return
        self.calls += 1
        if (self._problem == errno.ENOSPC and name in _POSSIBLE_WHEN_FULL) or self._is_no_failure(name):
            return
        if self.calls == self._fails_at or (self._mode == "from then on" and self.calls > self._fails_at > 0):
            self.failed = self.failed or name
            if self._mode == "half" and half is not None:
                half()
            raise OSError(self._problem, os.strerror(self._problem), path)

    def _is_no_failure(self, name: str) -> bool:
        """That something is not there is an answer, unless all has vanished."""
        return self._problem == errno.ENOENT and name in ("read", *_LOOKING) and self._mode != "from then on"

    def by_path(self, name: str) -> Callable[..., Any]:
        real = getattr(os, name)

        def call(path: Any = ".", *arguments: Any, **options: Any) -> Any:
            writes = name != "open" or arguments[0] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
            if writes or self.reads:
                self.count(name if writes else "read", _whole_path(path, options.get("dir_fd")))
            return real(path, *arguments, **options)

        return call

    def by_descriptor(self, name: str) -> Callable[..., Any]:
        real = getattr(os, name)

        def call(descriptor: int, *arguments: Any) -> Any:
            half = (lambda: real(descriptor, _half_of(arguments[0]))) if name == "write" else None
            self.count(name, _path_of(descriptor), half)
            return real(descriptor, *arguments)

        return call

    def open(self, file: Any, mode: str = "r", buffering: int = -1, *arguments: Any, **options: Any) -> Any:
        """The built-in one, with each write that reaches the disk counted."""
        if not set(mode) & set("wax+"):
            if self.reads and not isinstance(file, int):
                self.count("read", _whole_path(file, None))
            return _real_open(file, mode, buffering, *arguments, **options)
        path = _path_of(file) if isinstance(file, int) else os.path.abspath(os.fsdecode(file))  # noqa: PTH100
        if not isinstance(file, int):
            self.count("open", path)
        closes = options.pop("closefd", True)
        raw = _Raw(file, mode.replace("b", "").replace("t", ""), self, path, closes)
        buffer: Any = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
        return buffer if "b" in mode else io.TextIOWrapper(buffer, *arguments, **options)


class _Raw(io.FileIO):
    def __init__(self, file: Any, mode: str, disk: Disk, path: str, closes: bool) -> None:
        super().__init__(file, mode, closefd=closes)
        self._disk, self._where = disk, path

    def write(self, data: Any) -> int:
        real = super().write
        self._disk.count("write", self._where, lambda: real(_half_of(data)))
        return real(data) or 0


def _half_of(data: Any) -> bytes:
    return bytes(data)[: len(data) // 2]


def _whole_path(path: Any, folder: int | None) -> str:
    """Of what the system is asked about: a path, one within an open folder, or an open file itself."""
    if isinstance(path, int):
        return _path_of(path)
    within = os.path.join(_path_of(folder), os.fsdecode(path)) if folder is not None else os.fsdecode(path)  # noqa: PTH118
    return os.path.abspath(within)  # noqa: PTH100 - links are not to be followed


def _path_of(descriptor: int) -> str:
    return os.readlink(f"/proc/self/fd/{descriptor}")  # noqa: PTH115 - a pipe's is no path


@contextmanager
def failing(
    place: Path, fails_at: int, mode: Mode = "once", problem: int = errno.ENOSPC, *, reads: bool = False
) -> Iterator[Disk]:
    disk = Disk(place, fails_at, mode, problem, reads=reads)
    with ExitStack() as patches:
        calls = {name: disk.by_path(name) for name in (*_BY_PATH, *(_LOOKING if reads else ()))}
        calls |= {name: disk.by_descriptor(name) for name in _BY_DESCRIPTOR}
        patches.enter_context(mock.patch.multiple(os, **calls))
        patches.enter_context(mock.patch.object(io, "open", disk.open))
        patches.enter_context(mock.patch.object(builtins, "open", disk.open))
        yield disk
