"""Running out of memory: told from other errors, and said with advice."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch

from core.errors import AppError
from core.training.events import Warned

_SIGNS = ("allocate memory", "out of memory")
_TEMPLATE = "Out of memory with batches of {batch_size}. Try batches of {smaller}, or a smaller network."


def is_out_of_memory(error: BaseException) -> bool:
    """Also true of the plain RuntimeErrors that torch raises for the processor's memory and for Apple's graphics."""
    if isinstance(error, (MemoryError, torch.OutOfMemoryError)):
        return True
    return isinstance(error, RuntimeError) and any(sign in str(error) for sign in _SIGNS)


def free_memory() -> None:
    if gc.isenabled():  # else somebody clears away in one thread, and objects that may not die in another count on it
        gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()


def out_of_memory_warning(batch_size: int) -> Warned:
    return Warned("out-of-memory", _TEMPLATE, tuple(_values(batch_size).items()))


@contextmanager
def saying_out_of_memory(batch_size: int) -> Iterator[None]:
    """Where memory runs out inside, an AppError says so."""
    try:
        yield
    except (RuntimeError, MemoryError) as error:
        if is_out_of_memory(error):
            raise AppError(_TEMPLATE, **_values(batch_size)) from error
        raise


def _values(batch_size: int) -> dict[str, Any]:
    return {"batch_size": f"{batch_size:,}", "smaller": f"{max(1, batch_size // 4):,}"}
