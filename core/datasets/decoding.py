"""Decodes many image files at once, on all cores. Needs no torch, so that further processes of it start fast."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.datasets.listing import ImageFile
from core.datasets.pixel_rows import read_row
from core.device import cores
from core.errors import DataError
from core.pixels.decode import decode_image
from core.pixels.photographs import fitted
from core.pixels.spec import Shape
from core.progress import Progress

if TYPE_CHECKING:
    from numpy.typing import NDArray

LARGEST_KEPT = 64
"""Images that all have one size are left in it up to this many pixels a side."""
_GREY_SIDE, _COLOUR_SIDE = 28, 32
_COLOURLESS = 8  # channels that differ by no more are grey to the eye: scans and lossy files stray so far
_CHUNK_FILES, _CHUNK_BYTES = 256, 4_000_000
_WORTH_PROCESSES = 5_000  # files; further processes take most of a second to start
_PATIENCE = 0.1  # seconds between two chances to cancel


@dataclass(frozen=True)
class Look:
    """What is common to images: whether any of them shows colour, and their sizes (height, width)."""

    coloured: bool = False
    sizes: frozenset[tuple[int, int]] = frozenset()

    def and_also(self, other: Look) -> Look:
        return Look(self.coloured or other.coloured, self.sizes | other.sizes)

    @property
    def shape(self) -> Shape:
        """The input that suits such images."""
        channels = 3 if self.coloured else 1
        if len(self.sizes) == 1:
            (size,) = self.sizes
            if max(size) <= LARGEST_KEPT:
                return (channels, *size)
        side = _COLOUR_SIDE if self.coloured else _GREY_SIDE
        return (channels, side, side)


@dataclass(frozen=True)
class Decoded:
    """Of `total` images the pixels of the good ones, one after the other, and why which others are not among them."""

    total: int
    pixels: bytes
    failures: tuple[tuple[int, str], ...]
    look: Look


def decode_all(files: Sequence[ImageFile], shape: Shape, what: str) -> Generator[Progress | Decoded, None, None]:
    """The images in their order, a chunk at a time, and the progress in between. Closing it cancels."""
    workers = cores()
    executor = _executor(len(files), workers)
    chunks = _chunks(files)
    waiting: deque[tuple[Sequence[ImageFile], Future[Decoded]]] = deque()
    done = 0
    try:
        while True:
            # Not all at once: what is decoded and not yet taken lies in memory.
            while len(waiting) < 3 * workers and (chunk := next(chunks, None)):
                waiting.append((chunk, executor.submit(decode_chunk, chunk, shape)))
            if not waiting:
                return
            chunk, future = waiting.popleft()
            yield Progress(what, done, len(files))
            while wait([future], _PATIENCE).not_done:
                yield Progress(what, done, len(files))
            yield future.result()
            done += len(chunk)
    except BrokenProcessPool as error:
        raise DataError("A process that decoded images ended without a word; perhaps memory ran out.") from error
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


def decode_chunk(files: Sequence[ImageFile], shape: Shape) -> Decoded:
    """Each image in the shape, as (channels, height, width)."""
    pixels: list[bytes] = []
    failures: list[tuple[int, str]] = []
    coloured = False
    sizes: set[tuple[int, int]] = set()
    for number, file in enumerate(files):
        try:
            image = _image(file)
        except DataError as error:
            failures.append((number, str(error)))
            continue
        coloured = coloured or shows_colour(image)
        sizes.add((image.shape[0], image.shape[1]))
        pixels.append(fitted(image, shape).transpose(2, 0, 1).tobytes())
    return Decoded(len(files), b"".join(pixels), tuple(failures), Look(coloured, frozenset(sizes)))


def _image(file: ImageFile) -> NDArray[np.uint8]:
    return decode_image(Path(file.path), file.name) if file.row is None else read_row(file)


def shows_colour(image: NDArray[np.uint8]) -> bool:
    """Whether its channels differ; some 64 rows and columns are looked at."""
    if image.shape[2] == 1:
        return False
    some = image[:: max(1, image.shape[0] // 64), :: max(1, image.shape[1] // 64)]
    return bool((np.ptp(some, axis=2) > _COLOURLESS).any())


def _chunks(files: Sequence[ImageFile]) -> Iterator[Sequence[ImageFile]]:
    """Few enough files, and small enough in all, that nobody waits long for a chunk to end."""
    start, size = 0, 0
    for number, file in enumerate(files):
        if number > start and (number - start >= _CHUNK_FILES or size + file.size > _CHUNK_BYTES):
            yield files[start:number]
            start, size = number, 0
        size += file.size
    if start < len(files):
        yield files[start:]


def _executor(files: int, workers: int) -> Executor:
    """Processes for many files: small images take most of their time in Python, where only one thread runs at once."""
    if files < _WORTH_PROCESSES or workers == 1:
        return ThreadPoolExecutor(workers)
    # A forked copy of a process with torch's threads in it may hang.
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _begin_worker)


def _begin_worker() -> None:
    """Ctrl-C is for the process that gave the work, and without that one there is nothing left to do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
