"""A run's events from their lines on disk, and the Run that they make."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast, get_args

from core import config as settings
from core.errors import AppError
from core.plain_json import plain_json
from core.runs.listing import parsed
from core.runs.reading import read_lines
from core.runs.run import Run
from core.training.events import (
    EpochDone,
    Event,
    Outcome,
    RunEnded,
    RunStarted,
    StepsDone,
    Validated,
    Warned,
    to_json,
)

if TYPE_CHECKING:
    from pathlib import Path

    from core.trained_model import TrainedModel

_WIDEST_GAP = 100_000  # steps that a damaged file may lack before a line that speaks of later ones is not believed


def line_of(event: Event) -> dict[str, Any]:
    """The event as it is kept: a warning with its template, so that it can be shown in any language."""
    fields: dict[str, Any] = plain_json(to_json(event))
    if isinstance(event, Warned):
        plain = {name: value if isinstance(value, (str, int, float)) else str(value) for name, value in event.values}
        fields |= {"template": event.template, "values": plain_json(plain)}
    return fields


def read_events(path: Path) -> Iterator[dict[str, Any]]:
    """Every line that is an event; torn and spoilt ones are passed over."""
    return (event for line in read_lines(path) if (event := parsed(line)) is not None)


def replay(run: Run, path: Path, network: TrainedModel) -> None:
    """Record in `run` what the file tells. What an edited line says wrongly is left out."""
    for line in read_events(path):
        try:
            _record(run, line, network)
        except (AppError, AttributeError, KeyError, TypeError, ValueError, OverflowError):
            continue


def _record(run: Run, line: dict[str, Any], network: TrainedModel) -> None:
    match line["event"]:
        case "resumed":
            _resume(run, line)
        case "steps_done":
            event = _steps(line)
            if event.first_step <= run.first_step or event.first_step - run.step > _WIDEST_GAP:
                return
            if event.first_step <= run.step:
                run.cut_back(event.first_step - 1)
            run.record(event)
        case name if name in _READERS:
            run.record(_READERS[name](line, network))


def _resume(run: Run, line: dict[str, Any]) -> None:
    step = _whole(line["step"])
    if run.started is None and not run.losses:
        run.first_step = step
    if step - run.step > _WIDEST_GAP:
        return
    run.cut_back(step)
    if isinstance(stored := line.get("config"), dict):
        run.config = settings.from_json(stored)
        run.plans.append((step, run.config.epochs))
        run.started = dataclasses.replace(run.started, config=run.config) if run.started else None


def _started(line: dict[str, Any], network: TrainedModel) -> RunStarted:
    return RunStarted(
        config=settings.from_json(line["config"]),
        parameters=_whole(line["parameters"]),
        train_size=_whole(line["train_size"]),
        validation_size=_whole(line["validation_size"]),
        steps_per_epoch=_whole(line["steps_per_epoch"]),
        classes=tuple(str(name) for name in line["classes"]),
        validation="held-out" if line["validation"] == "held-out" else "test",
        environment=tuple((str(name), str(value)) for name, value in line["environment"]),
        model=network,
        first_step=_whole(line.get("first_step", 0)),
    )


def _steps(line: dict[str, Any]) -> StepsDone:
    losses = tuple(_number(loss) for loss in line["losses"])
    accuracies = tuple(_number(accuracy) for accuracy in line["accuracies"])
    if not losses or len(losses) != len(accuracies):
        raise ValueError(len(losses))
    return StepsDone(
        first_step=_whole(line["first_step"]),
        epoch=_whole(line["epoch"]),
        losses=losses,
        accuracies=accuracies,
        learning_rate=_number(line["learning_rate"]),
        images_per_second=_number(line["images_per_second"]),
        seconds=_number(line["seconds"]),
    )


def _validated(line: dict[str, Any], _network: object) -> Validated:
    return Validated(
        _whole(line["step"]), _number(line["loss"]), _number(line["accuracy"]), whole=line["whole"] is True
    )


def _epoch(line: dict[str, Any], _network: object) -> EpochDone:
    names = ("train_loss", "train_accuracy", "validation_loss", "validation_accuracy", "seconds")
    return EpochDone(_whole(line["epoch"]), _whole(line["step"]), *(_number(line[name]) for name in names))


def _warned(line: dict[str, Any], _network: object) -> Warned:
    plain = str(line["message"]).replace("{", "{{").replace("}", "}}")
    event = Warned(str(line["kind"]), plain)
    if isinstance(line.get("template"), str) and isinstance(values := line.get("values"), dict):
        told = Warned(event.kind, line["template"], tuple(values.items()))
        event = told if _can_be_said(told) else event
    return event


def _can_be_said(warned: Warned) -> bool:
    try:
        return bool(warned.message)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        return False


def _ended(line: dict[str, Any], _network: object) -> RunEnded:
    """Without its model: that is a file of its own, read when somebody wants it."""
    if line["outcome"] not in get_args(Outcome):
        raise ValueError(line["outcome"])
    return RunEnded(
        outcome=cast(Outcome, line["outcome"]),
        step=_whole(line["step"]),
        loss=_number(line["loss"]),
        accuracy=_number(line["accuracy"]),
        seconds=_number(line["seconds"]),
        images_per_second=_number(line["images_per_second"]),
        model=None,
    )


def _number(value: object) -> float:
    """NaN for null: numbers that are not finite are kept as that."""
    if value is None:
        return math.nan
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(type(value))
    return float(value)


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**53:
        raise TypeError(type(value))
    return value


_READERS: Mapping[str, Any] = {
    "run_started": _started,
    "validated": _validated,
    "epoch_done": _epoch,
    "warned": _warned,
    "run_ended": _ended,
}
