"""How work that takes a while tells how far it is.

Such work is a generator that yields Progress and returns its result: whoever runs it shows the progress, and cancels
by closing it.
"""

from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeVar

Result = TypeVar("Result")


@dataclass(frozen=True)
class Progress:
    """`done` of `total` of what `what` names (a noun phrase: "Reading images"); total 0 means not known."""

    what: str
    done: int
    total: int


Work = Generator[Progress, None, Result]


def finish(work: Work[Result]) -> Result:
    """Run the work to its end and give its result."""
    while True:
        try:
            next(work)
        except StopIteration as stop:
            result: Result = stop.value
            return result
