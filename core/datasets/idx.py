"""Reads IDX, the format of MNIST and its relatives: a magic number, the sizes, then bytes."""

import gzip
import math
import zlib
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

from core.errors import DataError

_UNSIGNED_BYTES = 8
_MOST_BYTES = 2**31


def read_idx(path: Path) -> NDArray[np.uint8]:
    """The array of bytes in an IDX file, gzipped if its name ends in .gz; a DataError if it is not whole."""
    try:
        with _opened(path) as file:
            return _read(file, path)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError("“{file}” cannot be read ({reason}).", file=path, reason=error) from error


def _opened(path: Path) -> BinaryIO:
    # GzipFile is a binary stream in all but its declared type.
    return cast("BinaryIO", gzip.open(path)) if path.suffix == ".gz" else path.open("rb")


def _read(file: BinaryIO, path: Path) -> NDArray[np.uint8]:
    shape = _read_shape(file, path)
    values = np.empty(shape, np.uint8)
    got = _read_into(file, values)
    if got < values.size or file.read(1):
        raise DataError(
            "“{file}” does not have the length that its first bytes state ({expected} bytes of data).",
            file=path,
            expected=values.size,
        )
    return values


def _read_shape(file: BinaryIO, path: Path) -> tuple[int, ...]:
    magic = file.read(4)
    if len(magic) < 4 or magic[:2] != b"\0\0" or magic[2] != _UNSIGNED_BYTES or not 1 <= magic[3] <= 3:
        raise DataError("“{file}” is not an IDX file of bytes.", file=path)
    sizes = file.read(4 * magic[3])
    shape = tuple(int.from_bytes(sizes[start : start + 4], "big") for start in range(0, len(sizes), 4))
    if len(shape) < magic[3] or math.prod(shape) > _MOST_BYTES:
        raise DataError("“{file}” states sizes that cannot be right.", file=path)
    return shape


def _read_into(file: BinaryIO, values: NDArray[np.uint8]) -> int:
    view = values.reshape(-1).data
    done = 0
    while done < len(view):
        chunk = file.read(min(1 << 20, len(view) - done))
        if not chunk:
            break
        view[done : done + len(chunk)] = chunk
        done += len(chunk)
    return done
