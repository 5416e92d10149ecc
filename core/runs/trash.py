"""The trash: deleted runs, moved out of sight whole, until somebody empties it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from core.atomic import sync_folder
from core.errors import AppError
from core.locking import unlock
from core.runs.folder import TrainedElsewhereError, lock_folder
from core.runs.places import LOCK

if TYPE_CHECKING:
    from pathlib import Path


class NotAllMovedError(AppError):
    """Why a run could not be moved. `moved` are the new names of the others, `left` those that can be tried again."""

    def __init__(self, why: AppError, moved: Sequence[str], left: Sequence[str]) -> None:
        super().__init__(why.template, **why.values)
        self.moved, self.left = tuple(moved), tuple(left)


def move_all(names: Sequence[str], source: Path, move: Callable[[str], str]) -> tuple[str, ...]:
    """Their new names. One that cannot leave the `source` does not hold up the others, and is told of afterwards."""
    moved, stuck, why = [], [], None
    for name in names:
        try:
            moved.append(move(name))
        except AppError as error:
            why = why or error
            stuck.append(name)
    if why is None:
        return tuple(moved)
    # Where the folder itself has gone, it may come back: a disk that was taken away.
    left = [name for name in stuck if os.path.lexists(source / name) or not source.is_dir()]
    raise NotAllMovedError(why, moved, left) from why


def move_to_trash(folder: Path, trash: Path) -> str:
    """The name under which it lies there; an AppError while it is being trained."""
    if folder.is_symlink() or not folder.is_dir():
        return _move(folder, trash)
    try:
        lock = lock_folder(folder)
    except TrainedElsewhereError as error:
        raise AppError("“{run}” is being trained: stop it first.", run=folder.name) from error
    except OSError:  # a folder in which nothing may be written can still be moved
        return _move(folder, trash)
    if sys.platform == "win32":  # where nothing in a folder may be open while it moves
        unlock(lock, folder / LOCK)
        return _move(folder, trash)
    place = folder
    try:
        name = _move(folder, trash)
        place = trash / name
    finally:
        unlock(lock, place / LOCK)
    return name


def _move(path: Path, to: Path) -> str:
    """Under the same name, or one beside it if that is taken."""
    try:
        to.mkdir(parents=True, exist_ok=True)
        name, number = path.name, 1
        while os.path.lexists(to / name):
            number += 1
            name = f"{path.name}-{number}"
        path.rename(to / name)
    except OSError as error:
        raise AppError("“{run}” could not be moved ({reason}).", run=path.name, reason=error.strerror) from error
    sync_folder(to)
    sync_folder(path.parent)
    return name


def move_back(entry: Path, runs: Path) -> str:
    if not os.path.lexists(entry):
        raise AppError("“{run}” is not in the trash.", run=entry.name)
    return _move(entry, runs)


def empty(trash: Path) -> None:
    """Delete all that lies there; an AppError says what could not be deleted, and the rest is gone."""
    left = []
    for entry in trash.iterdir() if trash.is_dir() else ():
        try:
            _delete(entry)
        except OSError as error:
            left.append((entry.name, error.strerror or str(error)))
    if left:
        name, reason = left[0]
        template = "{count} of the deleted runs could not be removed (“{run}”: {reason})."
        raise AppError(template, count=len(left), run=name, reason=reason)


def _delete(path: Path) -> None:
    if path.is_symlink() or not path.is_dir():
        path.unlink(missing_ok=True)
    else:
        shutil.rmtree(path)
