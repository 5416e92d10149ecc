"""Shorthands for what a training told."""

import itertools
from collections.abc import Iterable, Iterator

from core.training.checkpoint import Checkpoint
from core.training.events import CheckpointMade, Event, RunEnded, Snapshot, StepsDone


def steps(events: list[Event]) -> list[StepsDone]:
    return [event for event in events if isinstance(event, StepsDone)]


def without_keeping(events: Iterable[Event]) -> Iterator[Event]:
    """The events but for those that a run gives to go back to and to go on from."""
    for event in events:
        if not (isinstance(event, CheckpointMade) or (isinstance(event, Snapshot) and event.kept)):
            yield event


def checkpoints(events: Iterable[Event]) -> list[Checkpoint]:
    return [event.checkpoint for event in events if isinstance(event, CheckpointMade)]


def kept_snapshots(events: Iterable[Event]) -> list[Snapshot]:
    return [event for event in events if isinstance(event, Snapshot) and event.kept]


def kinds(events: list[Event]) -> list[str]:
    """The kinds of events in their order, runs of the same kind as one."""
    return [name for name, _ in itertools.groupby(type(event).__name__ for event in events)]


def ended(events: list[Event]) -> RunEnded:
    last = events[-1]
    assert isinstance(last, RunEnded)
    return last
