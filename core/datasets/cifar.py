"""Reads CIFAR-10's pickled batches without running anything that a pickle names.

A pickle may name functions to call. The batches need four names, and each is answered by an inert stand-in of this
file; any other name is refused. What comes out is plain data, which is then checked.
"""

import io
import pickle
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import DataError

_MOST_BYTES = 40_000_000
_PIXELS = 3 * 32 * 32


def read_batch(path: Path) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Images (n, 3, 32, 32) and labels of one batch."""
    batch = _unpickle(path)
    pixels, labels = batch.get("data"), batch.get("labels")
    if not isinstance(pixels, _Array) or not isinstance(labels, list):
        raise DataError("“{file}” is not a batch of CIFAR-10.", file=path)
    images = pixels.images()
    if images is None or len(images) != len(labels):
        raise DataError("“{file}” does not hold as many images as labels.", file=path)
    if not all(type(label) is int and 0 <= label < 10 for label in labels):
        raise DataError("“{file}” holds labels other than 0 to 9.", file=path)
    return images, np.array(labels, np.uint8)


def read_class_names(path: Path) -> tuple[str, ...]:
    """The names in batches.meta."""
    names = _unpickle(path).get("label_names")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise DataError("“{file}” does not hold the names of CIFAR-10's classes.", file=path)
    return tuple(names)


class _Type:
    """Stands for numpy.dtype, and keeps only the name of the type."""

    def __init__(self, name: str = "", *_: object) -> None:
        self.name = name

    def __setstate__(self, state: object) -> None:
        """The byte order and such do not matter to bytes."""


class _Array:
    """Stands for numpy.ndarray, and keeps the state that numpy would have taken."""

    def __init__(self, *_: object) -> None:
        self.state: tuple[Any, ...] = ()

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self.state = state

    def images(self) -> NDArray[np.uint8] | None:
        """The rows as images, or None unless they are plain bytes of the right length."""
        if len(self.state) != 5:
            return None
        _, shape, kind, column_order, values = self.state
        raw = values.encode("latin1") if isinstance(values, str) else values
        plain = isinstance(kind, _Type) and kind.name == "u1" and isinstance(raw, bytes) and not column_order
        if not plain or not isinstance(shape, tuple) or len(raw) % _PIXELS or shape != (len(raw) // _PIXELS, _PIXELS):
            return None
        return np.frombuffer(raw, np.uint8).reshape(-1, 3, 32, 32)


def _encode(text: str, _encoding: str) -> bytes:
    """Stands for _codecs.encode, by which Python 3 writes bytes in an old protocol."""
    return text.encode("latin1")


_STAND_INS: dict[tuple[str, str], Any] = {
    ("numpy.core.multiarray", "_reconstruct"): _Array,
    ("numpy._core.multiarray", "_reconstruct"): _Array,
    ("numpy", "ndarray"): _Array,
    ("numpy", "dtype"): _Type,
    ("_codecs", "encode"): _encode,
}


class _BatchUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        try:
            return _STAND_INS[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"it names {module}.{name}") from None


def _unpickle(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES)
        loaded = _BatchUnpickler(io.BytesIO(content), encoding="latin1").load()
    # A damaged pickle raises whatever its bytes happen to mean.
    except Exception as error:
        raise DataError("“{file}” cannot be read ({reason}).", file=path, reason=error) from error
    if not isinstance(loaded, dict):
        raise DataError("“{file}” is not a batch of CIFAR-10.", file=path)
    return {name: value for name, value in loaded.items() if isinstance(name, str)}
