"""The command that trains."""

import argparse
import math
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from core.cli.console import (
    FAILED,
    INTERRUPTED,
    OK,
    abandon_output,
    bar,
    clear_progress,
    note,
    say,
    say_json,
    show_progress,
    show_work,
)
from core.cli.fetching import downloading_first
from core.cli.resuming import resumed
from core.config import NUMBERS, TrainingConfig, find_preset, parse_setting
from core.datasets.load import begin_early, parse_key
from core.errors import AppError, InvalidSettingError
from core.model_files.saving import FORMATS
from core.models.catalog import find_model
from core.progress import Progress
from core.runs import Run, RunWriter, sweep_leftovers
from core.runs.words import STATES
from core.training.checkpoint import Checkpoint
from core.training.control import Control
from core.training.events import (
    EpochDone,
    Event,
    Preparing,
    RunEnded,
    RunStarted,
    StepsDone,
    Warned,
    as_preparing,
    to_json,
)

Tell = Callable[[Event, Run], None]
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
    tell: Tell = _tell_json if options.json else _tell_text
    if options.output is not None:
        tell = _whoever_listens(tell)
    with _stopping_on_interrupt(control), closing(writer):
        for event in _events(config, control, checkpoint):
            for each in _kept(writer, event):
                run.record(each)
                tell(each, run)
            if isinstance(event, Preparing) and control.stop_requested:
                note("Stopped before the first step.")
                return INTERRUPTED
        return _finish(run, writer, options.output)


def _whoever_listens(tell: Tell) -> Tell:
    """A reader that goes away (`... | head`), or a full disk behind it, does not cost the model that was asked for."""

    def told(event: Event, run: Run) -> None:
        try:
            tell(event, run)
        except OSError as error:
            abandon_output()
            if not isinstance(error, BrokenPipeError):
                note(f"Nothing more is printed ({error.strerror}). The training goes on.")

    return told


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


def _tell_json(event: Event, run: Run) -> None:
    fields = to_json(event)
    if isinstance(event, (RunStarted, RunEnded)):
        fields["run"] = run.id
    if isinstance(event, Warned):
        note(event.message)
    say_json(fields)
    _show(event, run)


def _tell_text(event: Event, run: Run) -> None:
    match event:
        case RunStarted(config=config):
            say(
                f"{find_model(config.model).title} on {config.dataset}: {event.parameters:,} parameters, "
                f"{event.train_size:,} training images, {config.device}, threads: {config.threads}"
            )
        case EpochDone():
            clear_progress()
            say(
                f"Epoch {event.epoch} of {run.config.epochs}   loss {event.train_loss:.4f}   "
                f"validation loss {event.validation_loss:.4f}   accuracy {event.validation_accuracy:.2%}   "
                f"{event.seconds:.1f} s"
            )
        case Warned():
            note(event.message)
        case RunEnded():
            clear_progress()
            figures = f"accuracy {event.accuracy:.2%}, loss {event.loss:.4f}"
            say(
                f"{STATES[event.outcome].capitalize()} after {event.step:,} steps: "
                f"{'not measured' if math.isnan(event.accuracy) else figures}, "
                f"{event.seconds:.1f} s, {event.images_per_second:,.0f} images/s, run {run.id}"
            )
    _show(event, run)


def _show(event: Event, run: Run) -> None:
    match event:
        case Preparing():
            show_work(event)
        case StepsDone() if run.started:
            done, total = event.last_step, run.started.steps_per_epoch * run.config.epochs
            left = event.seconds / done * (total - done)
            show_progress(
                f"Epoch {event.epoch} of {run.config.epochs} {bar(done, total)} loss {event.losses[-1]:.4f}  "
                f"accuracy {event.accuracies[-1]:.0%}  {event.images_per_second:,.0f} images/s  {left:.0f} s left"
            )
