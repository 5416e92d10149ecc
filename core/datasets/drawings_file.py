"""The user's own drawings on the disk: one JSON line each, in a file that only grows. Needs neither torch nor numpy."""

from __future__ import annotations

import contextlib
import json
import os
from typing import TYPE_CHECKING

from core import paths
from core.atomic import write_atomically
from core.datasets.drawing_json import drawing_from_json, drawing_to_json
from core.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from core.pixels.spec import Drawing


def append_drawing(drawing: Drawing) -> None:
    """Add a labelled drawing to the user's own. It is on the disk when this returns; a crash loses no other."""
    path = paths.drawings_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            _append(file.fileno(), (b"" if _ends_a_line(path) else b"\n") + _line(drawing))
    except OSError as error:
        raise _unwritable(path, error) from error


def read_drawings() -> tuple[tuple[Drawing, ...], int]:
    """The user's own drawings, and how many lines of their file are damaged and were left out."""
    drawings, damaged = _read(paths.drawings_file())
    return tuple(drawings), len(damaged)


def write_drawings(drawings: Sequence[Drawing]) -> None:
    """Replace the user's own drawings, all or nothing. Damaged lines stay in the file as they are."""
    path = paths.drawings_file()
    _, damaged = _read(path)
    lines = [*(_line(drawing) for drawing in drawings), *(line + b"\n" for line in damaged)]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(path, error) from error
    write_atomically(path, b"".join(lines), error=DataError)


def _read(path: Path) -> tuple[list[Drawing], list[bytes]]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return [], []
    except OSError as error:
        raise DataError(
            "Your drawings cannot be read from {path}: {reason}.", path=path, reason=error.strerror
        ) from error
    drawings, damaged = [], []
    for line in content.splitlines():
        try:
            drawings.append(drawing_from_json(json.loads(line)))
        except (ValueError, RecursionError):
            damaged += [line] if line.strip() else []
    return drawings, damaged


def _line(drawing: Drawing) -> bytes:
    return json.dumps(drawing_to_json(drawing), separators=(",", ":")).encode() + b"\n"


def _ends_a_line(path: Path) -> bool:
    """False after a torn line: the next drawing must not be joined to it."""
    with path.open("rb") as file:
        if file.seek(0, os.SEEK_END) == 0:
            return True
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _append(descriptor: int, line: bytes) -> None:
    """All of the line, or (on a full disk) none of it."""
    size = os.fstat(descriptor).st_size
    try:
        while line:
            line = line[os.write(descriptor, line) :]
        os.fsync(descriptor)
    except OSError:
        with contextlib.suppress(OSError):
            os.ftruncate(descriptor, size)
        raise


def _unwritable(path: Path, error: OSError) -> DataError:
    return DataError("Your drawing cannot be saved in {path}: {reason}.", path=path, reason=error.strerror or error)
