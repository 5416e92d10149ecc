"""What a training says on the terminal: its events as they come, as lines for people or as JSON."""

from __future__ import annotations

import math
from collections.abc import Callable

from core.cli.console import abandon_output, bar, clear_progress, note, say, say_json, show_progress, show_work
from core.models.catalog import find_model
from core.runs import Run
from core.runs.words import STATES
from core.training.events import EpochDone, Event, Preparing, RunEnded, RunStarted, StepsDone, Warned, to_json

Tell = Callable[[Event, Run], None]


def tell_json(event: Event, run: Run) -> None:
    """Every event is a line; the first and the last also say which run it is."""
    fields = to_json(event)
    if isinstance(event, (RunStarted, RunEnded)):
        fields["run"] = run.id
    if isinstance(event, Warned):
        note(event.message)
    say_json(fields)
    _show(event, run)


def tell_text(event: Event, run: Run) -> None:
    """A line for the start, each epoch and the end; what comes in between is progress."""
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


def whoever_listens(tell: Tell) -> Tell:
    """A reader that goes away (`... | head`), or a full disk behind it, does not cost the model that was asked for."""

    def told(event: Event, run: Run) -> None:
        try:
            tell(event, run)
        except OSError as error:
            abandon_output()
            if not isinstance(error, BrokenPipeError):
                note(f"Nothing more is printed ({error.strerror}). The training goes on.")

    return told


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
