"""Shorthands for what a training told."""

import itertools

from core.training.events import Event, RunEnded, StepsDone


def steps(events: list[Event]) -> list[StepsDone]:
    return [event for event in events if isinstance(event, StepsDone)]


def kinds(events: list[Event]) -> list[str]:
    """The kinds of events in their order, runs of the same kind as one."""
    return [name for name, _ in itertools.groupby(type(event).__name__ for event in events)]


def ended(events: list[Event]) -> RunEnded:
    last = events[-1]
    assert isinstance(last, RunEnded)
    return last
