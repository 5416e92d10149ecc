"""How work that takes a while tells how far it is.

Such work is a generator that yields Progress and returns its result: whoever runs it shows the progress, and cancels
by closing it.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TypeVar

Result = TypeVar("Result")
Told = TypeVar("Told")


@dataclass(frozen=True)
class Progress:
    """`done` of `total` of what `what` names (a noun phrase: "Reading images"); total 0 means not known."""

    what: str
    done: int
    total: int


Work = Generator[Progress, None, Result]


def finish(work: Work[Result], tell: Callable[[Progress], object] | None = None) -> Result:
    """Run the work to its end and give its result; `tell` is told how far it is."""
    while True:
        try:
            progress = next(work)
        except StopIteration as stop:
            result: Result = stop.value
            return result
        if tell is not None:
            tell(progress)


def told(work: Work[Result], words: Callable[[Progress], Told]) -> Generator[Told, None, Result]:
    """The work, with its progress in other words."""
    while True:
        try:
            progress = next(work)
        except StopIteration as stop:
            result: Result = stop.value
            return result
        yield words(progress)
