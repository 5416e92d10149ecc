"""The command that trains."""

import argparse
import os
import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from core.cli.console import FAILED, INTERRUPTED, OK, note
from core.cli.fetching import downloading_first
from core.cli.resuming import resumed
from core.cli.telling import Tell, tell_json, tell_text, whoever_listens
from core.config import NUMBERS, TrainingConfig, find_preset, parse_setting
from core.datasets.load import begin_early, parse_key
from core.errors import AppError, InvalidSettingError
from core.model_files.saving import FORMATS
from core.models.catalog import find_model
from core.progress import Progress
from core.runs import Run, RunWriter, sweep_leftovers
from core.training.checkpoint import Checkpoint
from core.training.control import Control
from core.training.events import Event, Preparing, as_preparing

_DATASET, _MODEL, _PRESET = "generated", "lenet5", "quick"
NAMES = ("optimizer", "schedule", "loss", "augment", "device")


def train(options: argparse.Namespace) -> int:
    if options.resume is not None:
        config, run_id, checkpoint = resumed(options)
    else:
        config, run_id, checkpoint = config_from(options), "", None
    if options.output is not None:
        if options.output.suffix.lower() not in FORMATS:
            raise AppError("“{path}” should end in .safetensors or .pth.", path=options.output)
        check_output(options.output)
    sweep_leftovers()
    control = Control()
    writer = RunWriter(config, resume=run_id)
    run = Run(config, id=writer.id)
    tell: Tell = tell_json if options.json else tell_text
    if options.output is not None:
        tell = whoever_listens(tell)
    with _stopping_on_interrupt(control), closing(writer):
        for event in _events(config, control, checkpoint):
            for each in _kept(writer, event):
                run.record(each)
                tell(each, run)
            if isinstance(event, Preparing) and control.stop_requested:
                note("Stopped before the first step.")
                return INTERRUPTED
        return _finish(run, writer, options.output)


def config_from(options: argparse.Namespace) -> TrainingConfig:
    """The preset's settings, with those that were given on the command line."""
    dataset = _DATASET if options.dataset is None else options.dataset
    model = _MODEL if options.model is None else options.model
    parse_key(dataset)
    find_model(model)
    if options.start_from == "":  # in a config, that means fresh weights
        raise InvalidSettingError("start_from", "--start-from needs the name of a model file.")
    changes: dict[str, Any] = {name: getattr(options, name) for name in (*NAMES, "keep_best", "start_from")}
    for name in NUMBERS:
        text = getattr(options, name)
        changes[name] = None if text is None else parse_setting(name, text)
    given = {name: value for name, value in changes.items() if value is not None}
    preset = _PRESET if options.preset is None else options.preset
    return find_preset(preset).config(dataset, model, **given)


def check_output(path: Path) -> None:
    """Say before an hour of training that its model could not be written, rather than after."""
    folder = path.absolute().parent
    if path.is_dir():
        raise AppError("“{path}” is a folder; give the name of a file to write.", path=path)
    if not folder.is_dir():
        raise AppError("The folder “{folder}” does not exist.", folder=folder)
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise AppError("“{path}” cannot be written: it may only be read.", path=path)


@contextmanager
def _stopping_on_interrupt(control: Control) -> Iterator[None]:
    """Ctrl-C ends the training after the batch at hand; a second one leaves out the last measurements."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        control.request_stop(hurry=control.stop_requested)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _events(config: TrainingConfig, control: Control, checkpoint: Checkpoint | None) -> Iterator[Event]:
    begin_early(config.dataset)
    from core.training.loop import train as training_events

    for said in downloading_first(lambda: training_events(config, control, resume=checkpoint)):
        yield as_preparing(said) if isinstance(said, Progress) else said


def _kept(writer: RunWriter, event: Event) -> Iterator[Event]:
    """The event, after a warning if the disk has failed: the last event stays the last."""
    if (warning := writer.write(event)) is not None:
        yield warning
    yield event


def _finish(run: Run, writer: RunWriter, output: Path | None) -> int:
    ended = run.ended
    if ended is None or ended.model is None:
        return FAILED
    if output is not None:
        from core.model_files import save_model

        try:
            save_model(ended.model, output)
        except AppError as error:
            kept = writer.folder / "model.safetensors"
            if not kept.is_file():
                raise
            raise AppError("{error} The model is kept as “{kept}”.", error=error, kept=kept) from error
    return OK if ended.outcome != "failed" else FAILED
