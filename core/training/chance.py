"""Torch's random numbers, which the whole process shares: whoever needs some has them alone for that moment."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import RLock

import torch

_TURN = RLock()


@contextmanager
def chance_alone(seed: int | None = None, devices: Sequence[torch.device] = ()) -> Iterator[None]:
    """Numbers drawn inside begin at `seed` and disturb nobody, nor does another thread's training disturb them."""
    with _TURN, torch.random.fork_rng(devices=list(devices)):
        if seed is not None:
            torch.manual_seed(seed)
        yield
