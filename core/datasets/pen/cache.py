"""Drawn pictures kept on disk, where a damaged or outdated file counts as none."""

from __future__ import annotations

import contextlib
import hashlib
import zlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core import paths
from core.atomic import replacing
from core.datasets.pen.recipe import SHAPE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.datasets.pen.recipe import Recipe

_CHECKSUM_BYTES = 4


def cache_file(recipe: Recipe) -> Path:
    """Its name changes with all that decides the pictures: the recipe, and every source file of this package."""
    sizes = f"{recipe.train}-{recipe.test}-{recipe.piece}"
    return paths.cache_dir() / f"{recipe.key}-{sizes}-{_source_digest()}.bin"


def load(recipe: Recipe, file: Path) -> dict[str, NDArray[np.uint8]] | None:
    """The pictures of both splits, or None where the file is missing, cut off or changed."""
    expected = _CHECKSUM_BYTES + (recipe.train + recipe.test) * int(np.prod(SHAPE))
    try:
        if file.stat().st_size != expected:
            return None
        stored = np.fromfile(file, np.uint8)
    except OSError:
        return None
    if len(stored) != expected or stored[:_CHECKSUM_BYTES].tobytes() != _checksum(stored[_CHECKSUM_BYTES:]):
        return None
    images = stored[_CHECKSUM_BYTES:].reshape(-1, *SHAPE)
    return {"train": images[: recipe.train], "test": images[recipe.train :]}


def save(recipe: Recipe, file: Path, images: dict[str, NDArray[np.uint8]]) -> None:
    """Write all or nothing. A disk that is full or cannot be written to costs time at the next start, no more."""
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        with replacing(file) as out:
            out.write(_checksum(images["train"], images["test"]))
            out.write(images["train"].data)
            out.write(images["test"].data)
        _remove_others(recipe, file)


def _remove_others(recipe: Recipe, file: Path) -> None:
    """What earlier versions left behind."""
    for other in file.parent.glob(f"{recipe.key}-*"):
        if other != file:
            other.unlink(missing_ok=True)


def _checksum(*arrays: NDArray[np.uint8]) -> bytes:
    value = 0
    for array in arrays:
        value = zlib.crc32(array.data, value)
    return value.to_bytes(_CHECKSUM_BYTES, "little")


@cache
def _source_digest() -> str:
    digest = hashlib.sha256()
    for source in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]
