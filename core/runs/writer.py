"""RunWriter: keeps a run on disk while it is trained."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from core.errors import AppError
from core.paths import runs_dir
from core.runs.folder import OpenFolder, TrainedElsewhereError, begin_folder, continue_events, lock_folder, new_id, now
from core.runs.places import MODEL
from core.runs.replay import line_of
from core.runs.space import bound_space
from core.runs.weights_files import forget_after, keep_checkpoint, keep_snapshot
from core.training.events import CheckpointMade, Event, RunEnded, RunStarted, Snapshot, Warned

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.config import TrainingConfig
    from core.trained_model import TrainedModel

_NOT_KEPT = "This run is no longer kept on disk ({reason}). The training goes on."
_NO_WEIGHTS = "Weights to go back to could not be kept ({reason}). The training goes on."
_NO_MODEL = "The model of this run could not be kept ({reason})."


class RunWriter:
    """Appends a run's events to its folder. A disk that fails is said once, and the training goes on without it.

    With `resume` (a run's id) the run that is there goes on: what lies after the step from which it goes on is
    forgotten. `parent` is the run and step that a new one is forked from, `group` ties runs that differ by their seed.
    While it is open no other process takes the run for one that has broken off.
    """

    def __init__(
        self, config: TrainingConfig, *, resume: str = "", parent: tuple[str, int] | None = None, group: str = ""
    ) -> None:
        self.id = resume or new_id(config)
        self.folder = runs_dir() / self.id
        self._resumes = bool(resume)
        self._origin: dict[str, Any] = {"parent": list(parent) if parent else None, "group": group}
        self._opened: OpenFolder | None = None
        self._begun = False
        self._network: TrainedModel | None = None
        self._steps_per_epoch = 0
        self._lacks_weights = False

    def write(self, event: Event) -> Warned | None:
        """Keep the event; a Warned if the disk has just failed.

        The first event is an AppError where a run is to go on that somebody else is training.
        """
        try:
            return self._write(event)
        except TrainedElsewhereError:
            raise
        except (OSError, AppError) as error:
            self.close()
            self._begun = True
            return _warned(_NOT_KEPT, error)

    def close(self) -> None:
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def _write(self, event: Event) -> Warned | None:
        if self._resumes and not self._begun and self._opened is None:
            self._opened = OpenFolder(self.folder, lock_folder(self.folder))
        if isinstance(event, RunStarted) and not self._begun:
            self._begin(event)
            return None
        if self._opened is None or not self._begun:
            return None
        match event:
            case Snapshot():
                return self._keep_snapshot(event) if event.kept else None
            case CheckpointMade():
                return self._keep_checkpoint(event, self._opened)
            case RunEnded():
                return self._end(event, self._opened)
        self._opened.append(line_of(event))
        return None

    def _begin(self, event: RunStarted) -> None:
        about = {
            "config": event.config.to_json(),
            "environment": dict(event.environment),
            "steps_per_epoch": event.steps_per_epoch,
        }
        if self._opened is not None:
            forget_after(self.folder, event.first_step)
            line = {"event": "resumed", "step": event.first_step, "at": now(), **about}
            continue_events(self.folder, self._opened, line, about)
        else:
            from core.model_files.description import network_to_json

            about |= {"id": self.id, **self._origin, "network": network_to_json(event.model)}
            self._opened = begin_folder(self.folder, about, line_of(event))
        self._network, self._steps_per_epoch = event.model, event.steps_per_epoch
        self._begun = True

    def _keep_snapshot(self, event: Snapshot) -> Warned | None:
        if self._network is None:
            return None
        model = self._network.after(event.step, event.weights)
        return self._lacking(_trouble(partial(keep_snapshot, self.folder, model, event.step)))

    def _keep_checkpoint(self, event: CheckpointMade, opened: OpenFolder) -> Warned | None:
        opened.sync()  # so that the events reach as far as the checkpoint, whatever happens
        error = _trouble(partial(keep_checkpoint, self.folder, event.checkpoint, self._steps_per_epoch))
        if error is None:
            opened.append(line_of(event))
        return self._lacking(error)

    def _lacking(self, error: OSError | AppError | None) -> Warned | None:
        """The history goes on without these weights, and the next ones are tried again; it is said once."""
        if error is None or self._lacks_weights:
            return None
        self._lacks_weights = True
        return _warned(_NO_WEIGHTS, error)

    def _end(self, event: RunEnded, opened: OpenFolder) -> Warned | None:
        opened.append(line_of(event))
        opened.sync()
        error = None
        if event.model is not None:
            from core.model_files import save_model

            error = _trouble(partial(save_model, event.model, self.folder / MODEL))
        self.close()
        bound_space(self.folder.parent)
        return _warned(_NO_MODEL, error) if error else None


def _trouble(keep: Callable[[], None]) -> OSError | AppError | None:
    try:
        keep()
    except (OSError, AppError) as error:
        return error
    return None


def _warned(template: str, error: OSError | AppError) -> Warned:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error).removesuffix(".")
    return Warned("disk", template, (("reason", reason),))
