"""Downloads what a command needs and does not find on this computer."""

from collections.abc import Callable, Generator, Iterable
from typing import Any, TypeVar

from core.datasets.download import download_dataset
from core.errors import DamagedDataError, DownloadError, MissingDataError
from core.progress import Progress

Said = TypeVar("Said")


def downloading_first(work: Callable[[], Iterable[Said]]) -> Generator[Said | Progress, None, Any]:
    """The work from its start, once more after each download of a dataset that it misses or finds damaged."""
    fetched: set[str] = set()
    while True:
        try:
            return (yield from work())
        except MissingDataError as error:
            missing = error
            if missing.key in fetched:
                raise
        fetched.add(missing.key)
        try:
            yield from download_dataset(missing.key)
        except DownloadError as failure:
            if not isinstance(missing, DamagedDataError):
                raise
            raise _said_with(missing, failure) from failure


def _said_with(damage: DamagedDataError, failure: DownloadError) -> DownloadError:
    """Files that are on this computer and yet downloaded: without the damage, nobody would understand why."""
    return DownloadError(
        "{damage}, but {failure}", details=failure.details, damage=str(damage).removesuffix("."), failure=failure
    )
