"""UNIPEN files: pen strokes with labels, from many writers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from core.datasets.drawing_rules import is_held_out, is_readable
from core.datasets.drawings import drawings_dataset
from core.errors import DataError
from core.pixels.spec import Drawing, Point
from core.progress import Progress, Work

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from core.datasets.dataset import Dataset

_MOST_BYTES = 500_000_000


class Written(NamedTuple):
    """A drawing and the number or name of who wrote it ("" where the file does not say)."""

    writer: str
    drawing: Drawing


def load_unipen(path: Path) -> Work[Dataset]:
    """The digits in a UNIPEN file as a dataset. Every fifth writer is held out for the test split."""
    yield Progress("Reading pen strokes", 0, 0)
    found = read_unipen(path)
    digits = [entry for entry in found if is_readable(entry.drawing)]
    if not digits:
        raise DataError(
            "“{name}” holds no labelled digits: it is no UNIPEN file, or one of something else.", name=path.name
        )
    held_out = held_out_writers([entry.writer for entry in digits])
    test = [entry.writer in held_out for entry in digits]
    if not any(test):
        test = [is_held_out(number) for number in range(len(digits))]
    left_out = len(found) - len(digits)
    notes = (f"{left_out} segments without a digit as label, or without points, were left out.",) if left_out else ()
    drawings = [entry.drawing for entry in digits]
    return (yield from drawings_dataset(f"unipen:{path}", path.stem, drawings, test, notes))


def held_out_writers(writers: Iterable[str]) -> frozenset[str]:
    """Every fifth writer, in the order of their numbers: the same whenever the file is read."""
    ordered = sorted(set(writers), key=lambda writer: (int(writer) if writer.isdecimal() else -1, writer))
    return frozenset(writer for number, writer in enumerate(ordered) if is_held_out(number))


def read_unipen(path: Path) -> list[Written]:
    """All labelled segments, y turned downwards. What cannot be read as a point is left out."""
    return list(_segments(_text(path).splitlines()))


def _text(path: Path) -> str:
    try:
        if path.is_dir() or (path.exists() and not path.is_file()):
            raise DataError("“{name}” is not a file of pen strokes.", name=path.name)
        if path.stat().st_size > _MOST_BYTES:
            raise DataError("“{name}” is too large to be read as pen strokes.", name=path.name)
        return path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError as error:
        raise DataError("There is no file “{path}”.", path=path) from error
    except (OSError, ValueError) as error:
        raise DataError("“{name}” cannot be read: {reason}.", name=path.name, reason=error) from error


def _segments(lines: Iterable[str]) -> Iterator[Written]:
    label: str | None = None
    writer = ""
    strokes: list[list[Point]] = []
    for line in lines:
        word, _, rest = line.strip().partition(" ")
        if word == ".SEGMENT":
            if label is not None:
                yield _written(writer, label, strokes)
            label, writer, strokes = _quoted(rest), "", []
        elif word == ".COMMENT" and not writer:
            writer = [*rest.split(), "", ""][1]
        elif word == ".PEN_DOWN":
            strokes.append([])
        elif strokes and not word.startswith(".") and (point := _point(line)):
            strokes[-1].append(point)
    if label is not None:
        yield _written(writer, label, strokes)


def _written(writer: str, label: str, strokes: list[list[Point]]) -> Written:
    return Written(writer, Drawing(tuple(tuple(stroke) for stroke in strokes if stroke), label))


def _quoted(text: str) -> str:
    parts = text.split('"')
    return parts[1] if len(parts) > 2 else ""


def _point(line: str) -> Point | None:
    try:
        x, y = (float(number) for number in line.split()[:2])
    except ValueError:
        return None
    return Point(x, -y) if math.isfinite(x) and math.isfinite(y) else None
