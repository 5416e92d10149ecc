"""Gives memory that nobody uses any more back to the system.

glibc keeps what is freed for whoever asks next, in a pool for each thread and in pieces: training after training, what
nobody asks for again adds up to a hundred megabytes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache

_M_ARENA_MAX = -8
_POOLS = 2


def share_memory_pools() -> None:
    """The window and all its threads have two from now on: what one thread freed, the next one uses."""
    if set_option := _function("mallopt"):
        set_option(_M_ARENA_MAX, _POOLS)


def give_memory_back() -> None:
    """A few milliseconds, in which other threads go on. Elsewhere than with glibc nothing happens."""
    if trim := _function("malloc_trim"):
        trim(0)


@cache
def _function(name: str) -> Callable[..., int] | None:
    """That one of glibc."""
    if sys.platform != "linux":
        return None
    import ctypes

    return getattr(ctypes.CDLL(None), name, None)
