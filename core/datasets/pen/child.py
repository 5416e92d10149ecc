"""A second process that draws, so that training and the window keep the interpreter of this one to themselves."""

from __future__ import annotations

import os
import subprocess
import sys
import zlib
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import RawIOBase

    import numpy as np
    from numpy.typing import NDArray

    from core.datasets.pen.recipe import Recipe

Child = subprocess.Popen[bytes]
_ROOT = Path(__file__).parents[3]
_ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL", "VECLIB_MAXIMUM")}


def start_child(recipe: Recipe) -> Child | None:
    """A process that writes the recipe's parts to its output, or None where none can be had."""
    if getattr(sys, "frozen", False):
        return None  # a packaged app is its own interpreter: it would open a second window
    arguments = map(str, (recipe.key, recipe.train, recipe.test, recipe.piece))
    try:
        return subprocess.Popen(
            # -P: a file named numpy.py in the current directory must not be taken for numpy.
            [sys.executable, "-P", "-m", "core.datasets.pen", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,  # a buffer's lock, held by a thread that reads, would hold up the end of the interpreter
            env={**os.environ, **_ONE_THREAD, "PYTHONPATH": str(_ROOT)},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError:
        return None


def receive(child: Child, images: NDArray[np.uint8]) -> Iterator[int]:
    """Fill `images` with the child's next part; yields the bytes that have come. Raises OSError if it is not whole."""
    assert child.stdout is not None
    view = images.data.cast("B")
    yield from _read_into(child.stdout, view)
    checksum = bytearray(4)
    for _ in _read_into(child.stdout, memoryview(checksum)):
        pass
    if zlib.crc32(view) != int.from_bytes(checksum, "little"):
        raise OSError("what the drawing process sent is damaged")


def _read_into(pipe: IO[bytes], view: memoryview) -> Iterator[int]:
    done = 0
    while done < len(view):
        count = cast("RawIOBase", pipe).readinto(view[done:])
        if not count:
            raise OSError("the drawing process has ended")
        done += count
        yield done
