"""RunStore: the runs on disk. Every call waits for the disk, so that none belongs into the window's thread."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from core.errors import AppError
from core.paths import runs_dir
from core.runs.listing import run_folders, stored_run
from core.runs.places import CHECKPOINTS, EVENTS, SNAPSHOTS, step_files
from core.runs.replay import read_events, replay
from core.runs.run import Run
from core.runs.said import change_said, checked_name, checked_note, read_said
from core.runs.space import size_of
from core.runs.stored import DiskUse, StoredCheckpoint, StoredRun
from core.runs.stored_weights import (
    list_checkpoints,
    model_without_weights,
    newest_model,
    open_checkpoint,
    open_snapshot,
)
from core.runs.trash import empty, move_all, move_back, move_to_trash

if TYPE_CHECKING:
    from pathlib import Path

    from core.trained_model import TrainedModel
    from core.training.checkpoint import Checkpoint

_MOST_NAMED = 4
_NO_RUN = "There is no run “{run}”."


class RunStore:
    """What is asked of a run that is not there, or cannot be done, is an AppError."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or runs_dir()
        self.trash_folder = self.folder.parent / "trash"

    def runs(self) -> tuple[StoredRun, ...]:
        """Every run, the newest first; damaged ones as well, with the reason."""
        return tuple(stored_run(folder) for folder in run_folders(self.folder))

    def run(self, run_id: str) -> StoredRun:
        return stored_run(self._folder(run_id))

    def find(self, text: str) -> StoredRun:
        """The run of this id, of the name that the user gave it, or the only one whose id begins so; “last” is the
        newest.
        """
        ids = [folder.name for folder in run_folders(self.folder)]
        if text in ids:
            return self.run(text)
        if text == "last" and ids:
            return self.run(ids[0])
        if called := [run_id for run_id in ids if text.strip() and self._is_called(run_id, text)]:
            return self.run(_only(called, "{count} runs are called “{run}”; give the id of one: {ids}.", text))
        begun = [run_id for run_id in ids if text and run_id.startswith(text)]
        if begun:
            return self.run(_only(begun, "{count} runs begin with “{run}”; give more of the id.", text))
        template = "There is no run “{run}”; one is found by its id, the beginning of it, or the name that you gave it."
        raise AppError(template, run=text)

    def events(self, run_id: str) -> Iterator[dict[str, Any]]:
        """The events of a run as JSON objects, as they were written; torn lines are left out.

        After {"event": "resumed", "step": N} the run went on from step N: what was told of later ones is past.
        """
        return read_events(self._folder(run_id) / EVENTS)

    def load(self, run_id: str) -> Run:
        """The run as it was last seen, without weights: `started.model` has none, and `ended.model` is None."""
        folder = self._folder(run_id)
        stored = stored_run(folder)
        if stored.config is None:
            raise AppError("{reason}", reason=stored.damage)
        run = Run(stored.config, run_id, name=stored.name, parent=stored.parent)
        network = model_without_weights(folder)
        try:
            replay(run, folder / EVENTS, network)
        except OSError as error:
            raise AppError(
                "“{file}” cannot be read ({reason}).", file=folder / EVENTS, reason=error.strerror
            ) from error
        return run

    def checkpoints(self, run_id: str) -> tuple[StoredCheckpoint, ...]:
        """The oldest first."""
        return list_checkpoints(self._folder(run_id))

    def checkpoint(self, run_id: str, step: int | None = None) -> Checkpoint:
        """The newest that can be read, or that of the step."""
        return open_checkpoint(self._folder(run_id), step)

    def snapshot_steps(self, run_id: str) -> tuple[int, ...]:
        return tuple(step_files(self._folder(run_id) / SNAPSHOTS))

    def snapshot(self, run_id: str, step: int) -> TrainedModel:
        return open_snapshot(self._folder(run_id), step)

    def model(self, run_id: str) -> TrainedModel:
        """The one that the run ended with; if there is none, that of its newest checkpoint or snapshot."""
        return newest_model(self._folder(run_id))

    def rename(self, run_id: str, name: str) -> None:
        change_said(self._folder(run_id), name=checked_name(name))

    def annotate(self, run_id: str, note: str) -> None:
        change_said(self._folder(run_id), note=checked_note(note))

    def star(self, run_id: str, starred: bool) -> None:
        change_said(self._folder(run_id), starred=starred)

    def tie(self, run_ids: Sequence[str], group: str) -> None:
        """Let them belong to a group of runs that differ by their seeds."""
        for run_id in run_ids:
            change_said(self._folder(run_id), group=group)

    def dismiss(self, run_id: str) -> None:
        """Do not offer to go on with it, unless it goes on and breaks off again."""
        folder = self._folder(run_id)
        stored = stored_run(folder)
        if stored.damage:
            raise AppError("{reason}", reason=stored.damage)
        change_said(folder, dismissed=stored.step)

    def broken_off(self) -> tuple[StoredRun, ...]:
        """The runs that a crash has ended and that can go on, the newest first."""
        return tuple(
            run
            for run in self.runs()
            if run.state == "broken off" and run.step > run.dismissed and step_files(run.folder / CHECKPOINTS)
        )

    def delete(self, run_ids: Sequence[str]) -> tuple[str, ...]:
        """Move runs to the trash; gives their names there, for `restore`. None is moved if one is being trained.

        Where the disk refuses some, the others are moved, and a NotAllMovedError tells which.
        """
        folders = [self._folder(run_id) for run_id in run_ids]
        for folder in folders:
            if stored_run(folder).state == "running":
                raise AppError("“{run}” is being trained: stop it first.", run=folder.name)
        names = [folder.name for folder in folders]
        return move_all(names, self.folder, lambda name: move_to_trash(self.folder / name, self.trash_folder))

    def restore(self, run_ids: Sequence[str]) -> tuple[str, ...]:
        """Move them back out of the trash; where the disk refuses some, as in `delete`."""
        trash, runs = self.trash_folder, self.folder
        return move_all(run_ids, trash, lambda name: move_back(_named(trash, name), runs))

    def trash(self) -> tuple[StoredRun, ...]:
        return tuple(stored_run(folder) for folder in run_folders(self.trash_folder))

    def empty_trash(self) -> None:
        empty(self.trash_folder)

    def size(self, run_id: str) -> int:
        """Bytes on disk."""
        return size_of(self._folder(run_id))

    def sizes(self) -> DiskUse:
        return DiskUse(
            {folder.name: size_of(folder) for folder in run_folders(self.folder)}, size_of(self.trash_folder)
        )

    def _folder(self, run_id: str) -> Path:
        return _inside(self.folder, run_id)

    def _is_called(self, run_id: str, name: str) -> bool:
        return read_said(self.folder / run_id).name.casefold() == " ".join(name.split()).casefold()


def _only(ids: Sequence[str], otherwise: str, text: str) -> str:
    """The one that was found; an AppError if there are several."""
    if len(ids) > 1:
        shown = ", ".join(ids[:_MOST_NAMED]) + (", …" if len(ids) > _MOST_NAMED else "")
        raise AppError(otherwise, count=len(ids), run=text, ids=shown)
    return ids[0]


def _inside(folder: Path, run_id: str) -> Path:
    """The run's folder; an AppError for what is none, or would lie elsewhere."""
    if not os.path.lexists(place := _named(folder, run_id)):
        raise AppError(_NO_RUN, run=run_id)
    return place


def _named(folder: Path, run_id: str) -> Path:
    """Where it lies, if it is there; an AppError for what would lie elsewhere."""
    if not run_id or run_id.startswith(".") or set(run_id) & {"/", "\\", "\0"}:
        raise AppError(_NO_RUN, run=run_id)
    return folder / run_id
