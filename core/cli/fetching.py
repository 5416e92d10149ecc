"""Downloads what a command needs and does not find on this computer."""

from collections.abc import Callable, Generator, Iterable
from typing import Any, TypeVar

from core.datasets.download import download_dataset
from core.errors import MissingDataError
from core.progress import Progress

Said = TypeVar("Said")


def downloading_first(work: Callable[[], Iterable[Said]]) -> Generator[Said | Progress, None, Any]:
    """The work from its start, once more after each download of a dataset that it misses or finds damaged."""
    fetched: set[str] = set()
    while True:
        try:
            return (yield from work())
        except MissingDataError as error:
            missing = error.key
            if missing in fetched:
                raise
        fetched.add(missing)
        yield from download_dataset(missing)
