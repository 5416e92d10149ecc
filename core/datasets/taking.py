"""Taking images that may still be made, without being stuck until they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from core.datasets.batches import SubsetSplit
from core.datasets.generated import DrawnSplit
from core.datasets.join import JoinedSplit
from core.progress import Progress, Work

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.datasets.batches import Take
    from core.datasets.dataset import Split

_TICK = 0.05  # seconds between two chances to cancel


def take_patiently(split: Split, indices: torch.Tensor) -> Work[torch.Tensor]:
    """As `split.take`, but it can be cancelled while images are waited for."""
    yield from _until_made(split, indices)
    return split.take(indices)


def taking_unless(in_vain: Callable[[], bool]) -> Take:
    """For `batches`: as `split.take`, but no images where they would have to be waited for in vain."""

    def take(split: Split, indices: torch.Tensor) -> torch.Tensor | None:
        return None if any(in_vain() for _ in _until_made(split, indices)) else split.take(indices)

    return take


def all_there(split: Split) -> bool:
    """Whether none of its images is still being made."""
    return next(_until_made(split, torch.arange(len(split.labels))), None) is None


def _until_made(split: Split, indices: torch.Tensor) -> Work[None]:
    if isinstance(split, DrawnSplit):
        most = int(indices.max()) + 1 if len(indices) else 0
        while not split.feed.wait(split.name, most, timeout=_TICK):
            yield Progress("Drawing", split.feed.drawn, most)
    elif isinstance(split, SubsetSplit):
        yield from _until_made(split.whole, split.indices[indices])
    elif isinstance(split, JoinedSplit):
        parts, places = split.parts[indices], split.places[indices]
        for number, part in enumerate(split.splits):
            yield from _until_made(part, places[parts == number])
