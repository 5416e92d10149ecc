"""Decoded images kept on disk, so that a folder is decoded once: the pixels in one file, what is known of them beside.

The pixels are a plain row of bytes, image after image. The file beside them is written last and holds their checksum:
without it, they do not count.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
import os
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import paths
from core.atomic import replacing
from core.datasets.listing import ImageFile, Listing
from core.progress import Progress, Work

_VERSION = 1  # of the files, and of how images are decoded
_DAY = 86_400.0
_BLOCK = 1 << 24


@dataclass(frozen=True)
class Record:
    """What is known of the images in a cache. `failures` are those left out, by their number among all, and why."""

    shape: tuple[int, int, int]
    mean: tuple[float, ...]
    std: tuple[float, ...]
    failures: tuple[tuple[int, str], ...]
    size: int
    checksum: str


def cache_path(listing: Listing, shape: tuple[int, int, int] | None) -> Path:
    """Where the pixels of exactly these files, as they are now, are kept in that shape."""
    wanted = "auto" if shape is None else "x".join(map(str, shape))
    digest = hashlib.sha256(f"{_VERSION}\n{listing.classes}\n{len(listing.train)}\n".encode())
    for files in (listing.train, listing.test):
        digest.update(_description(files))
    return paths.cache_dir() / "images" / f"{_prefix(listing)}-{wanted}-{digest.hexdigest()[:24]}.pixels"


def _description(files: Sequence[ImageFile]) -> bytes:
    return "\n".join(f"{file.path}\t{file.label}\t{file.size}\t{file.changed}" for file in files).encode(
        "utf-8", "surrogateescape"
    )


def _prefix(listing: Listing) -> str:
    return hashlib.sha256(listing.key.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def read_record(pixels: Path, total: int) -> Record | None:
    """What is known of the pixels of `total` images; None unless they are there in their full length."""
    try:
        stored: dict[str, Any] = json.loads(_record_path(pixels).read_text("utf-8"))
        record = Record(
            shape=tuple(stored["shape"]),
            mean=tuple(stored["mean"]),
            std=tuple(stored["std"]),
            failures=tuple((number, reason) for number, reason in stored["failures"]),
            size=stored["size"],
            checksum=stored["checksum"],
        )
        whole = pixels.stat().st_size == record.size == (total - len(record.failures)) * math.prod(record.shape)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    with suppress(OSError):
        os.utime(_record_path(pixels))  # for the day of grace in drop_old
    return record if whole else None


def write_record(pixels: Path, record: Record) -> None:
    with replacing(_record_path(pixels)) as file:
        file.write(json.dumps(dataclasses.asdict(record)).encode())


def read_pixels(pixels: Path, record: Record) -> Work[NDArray[np.uint8] | None]:
    """All images in memory; None if they are not what was written."""
    images = np.empty((record.size // math.prod(record.shape), *record.shape), np.uint8)
    digest = hashlib.sha256()
    view = images.reshape(-1).data
    try:
        with pixels.open("rb", buffering=0) as file:
            done = 0
            while done < len(view):
                count = file.readinto(view[done : done + _BLOCK])
                if not count:
                    return None
                digest.update(view[done : done + count])
                done += count
                yield Progress("Reading decoded images", done, record.size)
    except OSError:
        return None
    return images if digest.hexdigest() == record.checksum else None


def drop_old(listing: Listing, kept: Path) -> None:
    """Remove what the same folder left here in earlier states, unless it was used within a day."""
    with suppress(OSError):
        for path in kept.parent.iterdir():
            is_old = _prefix(listing) in path.name and path.stem != kept.stem and _record_age(path) > _DAY
            if is_old:
                path.unlink(missing_ok=True)


def _record_age(path: Path) -> float:
    record = _record_path(path)
    return time.time() - (record if record.exists() else path).stat().st_mtime


def _record_path(pixels: Path) -> Path:
    return pixels.with_suffix(".json")
