"""Labelled drawings: the user's own, one JSON line each in a file that only grows, and any others as a dataset."""

from __future__ import annotations

import contextlib
import json
import math
import os
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from core import paths
from core.atomic import write_atomically
from core.datasets.dataset import Dataset, MemorySplit
from core.datasets.spec import DIGITS
from core.errors import DataError
from core.pixels.spec import Drawing, Point, Preprocessing, Stroke
from core.pixels.steps import to_pixels
from core.progress import Progress, Work

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

MNIST_MEAN, MNIST_STD = 0.1307, 0.3081
DIGIT_INPUT = Preprocessing("digit", (1, 28, 28), (MNIST_MEAN,), (MNIST_STD,))
_HELD_OUT_EACH = 5
_AT_ONCE = 250


def append_drawing(drawing: Drawing) -> None:
    """Add a labelled drawing to the user's own. It is on the disk when this returns; a crash loses no other."""
    path = paths.drawings_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            _append(file.fileno(), (b"" if _ends_a_line(path) else b"\n") + _line(drawing))
    except OSError as error:
        raise _unwritable(path, error) from error


def read_drawings() -> tuple[tuple[Drawing, ...], int]:
    """The user's own drawings, and how many lines of their file are damaged and were left out."""
    drawings, damaged = _read(paths.drawings_file())
    return tuple(drawings), len(damaged)


def write_drawings(drawings: Sequence[Drawing]) -> None:
    """Replace the user's own drawings, all or nothing. Damaged lines stay in the file as they are."""
    path = paths.drawings_file()
    _, damaged = _read(path)
    lines = [*(_line(drawing) for drawing in drawings), *(line + b"\n" for line in damaged)]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(path, error) from error
    write_atomically(path, b"".join(lines), error=DataError)


def readable(drawings: Iterable[Drawing]) -> list[Drawing]:
    """The drawings of digits among them."""
    return [drawing for drawing in drawings if is_readable(drawing)]


def is_readable(drawing: Drawing) -> bool:
    return drawing.label in DIGITS and not drawing.is_empty


def is_held_out(number: int) -> bool:
    """Whether the drawing (or writer) of that number, from 0, is kept from learning; more of them change nothing."""
    return number % _HELD_OUT_EACH == _HELD_OUT_EACH - 1


def drawing_to_json(drawing: Drawing) -> dict[str, Any]:
    stored: dict[str, Any] = {
        "label": drawing.label,
        "strokes": [[list(p) for p in stroke] for stroke in drawing.strokes],
    }
    if drawing.canvas:
        stored["canvas"] = list(drawing.canvas)
    if drawing.pen:
        stored["pen"] = drawing.pen
    return stored


def drawing_from_json(stored: Any) -> Drawing:
    """The drawing that `drawing_to_json` wrote; a ValueError for anything else."""
    try:
        strokes = tuple(_stroke(points) for points in stored["strokes"])
        canvas = stored.get("canvas")
        label, pen = stored.get("label"), stored.get("pen")
        extent = (_number(canvas[0]), _number(canvas[1])) if canvas else None
        pen = None if pen is None else _number(pen)
    except (TypeError, KeyError, AttributeError, IndexError) as error:
        raise ValueError("no drawing") from error
    if not (label is None or isinstance(label, str)):
        raise ValueError("the label is no text")
    return Drawing(strokes, label, extent, pen)


def load_drawings() -> Work[Dataset]:
    """The user's own digits as a dataset; every fifth is held out for the test split."""
    drawings, damaged = read_drawings()
    known = readable(drawings)
    if not known and damaged:
        raise DataError("None of your {count:,} drawings can be read: “{file}” is damaged.", count=damaged,
                        file=paths.drawings_file())  # fmt: skip
    if not known:
        raise DataError("There are no drawings of yours yet: draw some digits and press the right digit for each.")
    held_out = [is_held_out(number) for number in range(len(known))]
    notes = (f"{damaged} damaged lines were left out.",) if damaged else ()
    return (yield from drawings_dataset("drawings", "My drawings", known, held_out, notes))


def drawings_dataset(
    key: str, title: str, drawings: Sequence[Drawing], held_out: Sequence[bool], notes: tuple[str, ...] = ()
) -> Work[Dataset]:
    """Labelled digits as a dataset in MNIST's form. Where nothing is held out, the test split is the training split."""
    images = yield from _images(drawings)
    labels = torch.tensor([DIGITS.index(drawing.label or "") for drawing in drawings])
    test = torch.tensor(list(held_out), dtype=torch.bool)
    train = ~test if not test.all() else test
    test = test if test.any() else train
    return Dataset(
        key, title, DIGITS, (1, 28, 28), (MNIST_MEAN,), (MNIST_STD,), True,
        MemorySplit(images[train], labels[train]), MemorySplit(images[test], labels[test]), notes,
    )  # fmt: skip


def _images(drawings: Sequence[Drawing]) -> Work[torch.Tensor]:
    """uint8 (n, 1, 28, 28), drawn as the canvas prepares what it shows a model."""
    images = np.zeros((len(drawings), 1, 28, 28), dtype=np.uint8)
    for number, drawing in enumerate(drawings):
        if number % _AT_ONCE == 0:
            yield Progress("Drawing digits", number, len(drawings))
        pixels = to_pixels(drawing, DIGIT_INPUT)
        if pixels is not None:
            images[number] = pixels.transpose(2, 0, 1)
    return torch.from_numpy(images)


def _read(path: Path) -> tuple[list[Drawing], list[bytes]]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return [], []
    except OSError as error:
        raise DataError(
            "Your drawings cannot be read from {path}: {reason}.", path=path, reason=error.strerror
        ) from error
    drawings, damaged = [], []
    for line in content.splitlines():
        try:
            drawings.append(drawing_from_json(json.loads(line)))
        except (ValueError, RecursionError):
            damaged += [line] if line.strip() else []
    return drawings, damaged


def _line(drawing: Drawing) -> bytes:
    return json.dumps(drawing_to_json(drawing), separators=(",", ":")).encode() + b"\n"


def _stroke(points: Any) -> Stroke:
    return tuple(Point(*(_number(value) for value in point)) for point in points)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ValueError("no number")
    return float(value)


def _ends_a_line(path: Path) -> bool:
    """False after a torn line: the next drawing must not be joined to it."""
    with path.open("rb") as file:
        if file.seek(0, os.SEEK_END) == 0:
            return True
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _append(descriptor: int, line: bytes) -> None:
    """All of the line, or (on a full disk) none of it."""
    size = os.fstat(descriptor).st_size
    try:
        while line:
            line = line[os.write(descriptor, line) :]
        os.fsync(descriptor)
    except OSError:
        with contextlib.suppress(OSError):
            os.ftruncate(descriptor, size)
        raise


def _unwritable(path: Path, error: OSError) -> DataError:
    return DataError("Your drawing cannot be saved in {path}: {reason}.", path=path, reason=error.strerror or error)
