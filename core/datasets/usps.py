"""Reads USPS as LIBSVM's site packs it: a line an image, the label from 1 to 10, then 256 `index:value` pairs."""

import bz2
import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import DataError

_SIDE = 16
_MOST_BYTES = 100_000_000


def read_usps(path: Path) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Images (n, 16, 16) and labels from 0 to 9."""
    try:
        with bz2.open(path) as file:
            text = file.read(_MOST_BYTES)
        rows = _parse(text)
    except (OSError, EOFError, ValueError) as error:
        raise DataError("“{file}” cannot be read as USPS ({reason}).", file=path, reason=error) from error
    labels, values = rows[:, 0], rows[:, 1:]
    if not np.isin(labels, np.arange(1, 11)).all() or not (np.abs(values) <= 1).all():
        raise DataError("“{file}” holds labels or values outside USPS's range.", file=path)
    # The arithmetic of torchvision, in the same precision, so that the same bytes come out.
    images = ((values + 1) / 2 * 255).astype(np.uint8)
    return images.reshape(-1, _SIDE, _SIDE), (labels - 1).astype(np.uint8)


def _parse(text: bytes) -> NDArray[np.float32]:
    """One row an image: the label and its 256 values."""
    numbers = re.sub(rb"[0-9]+:", b"", text).split()
    if not numbers or len(numbers) % (1 + _SIDE * _SIDE):
        raise ValueError("a line has not 256 values")
    return np.array(numbers, dtype=np.float32).reshape(-1, 1 + _SIDE * _SIDE)
