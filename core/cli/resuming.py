"""`train --resume RUN`: which run goes on, and with which settings."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from core.config import TrainingConfig, parse_setting
from core.errors import AppError
from core.paths import runs_dir
from core.runs import RunStore, StoredRun
from core.runs.places import MODEL
from core.runs.stored_weights import NoCheckpointError

if TYPE_CHECKING:
    from core.training.checkpoint import Checkpoint

_MAY_GO_WITH = {"resume", "epochs", "output", "json", "run"}


def resumed(options: argparse.Namespace) -> tuple[TrainingConfig, str, Checkpoint | None]:
    """The settings of the run that is to go on, its id, and its newest checkpoint that can be read.

    One that broke off before its first step begins anew: its settings give the same bits.
    """
    for name, value in vars(options).items():
        if value is not None and name not in _MAY_GO_WITH:
            template = "--{option} cannot go with --resume: a run keeps its settings; only --epochs can be given."
            raise AppError(template, option=name.replace("_", "-"))
    epochs = None if options.epochs is None else parse_setting("epochs", options.epochs)
    stored = _find(options.resume)
    config = _config(stored)
    if epochs in (None, config.epochs) and stored.state == "completed" and (stored.folder / MODEL).is_file():
        template = "“{run}” has finished its {epochs:,} epochs; with --epochs {more} it goes on."
        raise AppError(template, run=stored.id, epochs=config.epochs, more=config.epochs + 1)
    if not stored.step and not RunStore().checkpoints(stored.id):
        return config.changed(epochs=epochs or config.epochs), stored.id, None
    checkpoint = _checkpoint(stored, config)
    return checkpoint.config.changed(epochs=epochs or config.epochs), stored.id, checkpoint


def _checkpoint(stored: StoredRun, config: TrainingConfig) -> Checkpoint:
    """The newest; where there is none, the AppError says how its model can be trained on all the same."""
    try:
        return RunStore().checkpoint(stored.id)
    except NoCheckpointError as error:
        if error.model_file is None:
            raise
        template = "{reason}, but `train {options}` starts a new run from what it learned."
        setting = {"--dataset": config.dataset, "--model": config.model, "--start-from": str(error.model_file)}
        options = " ".join(f"{name} {shlex.quote(value)}" for name, value in setting.items())
        raise AppError(template, reason=str(error).removesuffix("."), options=options) from error


def _find(text: str) -> StoredRun:
    """The run of that id or name, of the only id that begins so, or in that folder."""
    path = Path(text)
    if path.name != text and path.is_dir() and path.absolute().parent.resolve() == runs_dir().resolve():
        return RunStore().run(path.absolute().name)
    return RunStore().find(text)


def _config(stored: StoredRun) -> TrainingConfig:
    if stored.config is None:
        raise AppError("“{run}” cannot go on: {reason}", run=stored.id, reason=stored.damage)
    if stored.state == "running":
        raise AppError("“{run}” is being trained just now.", run=stored.id)
    return stored.config
