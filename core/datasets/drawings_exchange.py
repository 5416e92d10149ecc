"""Drawings to and from other places: one JSON file, or a folder of small pictures, one folder a digit.

The pictures are as models see them, so that `folder:` reads them as a dataset; each also carries its strokes, so that
nothing is lost when they come back.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from PIL import Image, PngImagePlugin

from core.atomic import write_atomically
from core.datasets.drawing_json import drawing_from_json, drawing_to_json
from core.datasets.drawings import DIGIT_INPUT
from core.errors import DataError
from core.pixels.steps import to_pixels
from core.progress import Progress, Work

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from core.pixels.spec import Drawing

_FORMAT = "inkling-drawings"
_STROKES = "inkling-strokes"
_MOST_BYTES = 200_000_000


def export_json(drawings: Sequence[Drawing], path: Path) -> None:
    """All in one file."""
    content = {"format": _FORMAT, "version": 1, "drawings": [drawing_to_json(drawing) for drawing in drawings]}
    write_atomically(path, json.dumps(content, indent=None).encode(), json.loads, DataError)


def import_json(path: Path) -> tuple[Drawing, ...]:
    """What `export_json` wrote, or a file of one drawing a line; a DataError where it is neither."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise DataError("“{name}” is too large to hold drawings.", name=path.name)
        text = path.read_text(encoding="utf-8")
        return tuple(drawing_from_json(entry) for entry in _entries(text))
    except OSError as error:
        raise DataError("“{name}” cannot be read: {reason}.", name=path.name, reason=error.strerror or error) from error
    except (ValueError, RecursionError) as error:
        raise DataError("“{name}” holds no drawings that can be read here.", name=path.name) from error


def export_pictures(drawings: Sequence[Drawing], folder: Path) -> Work[int]:
    """A PNG of each labelled drawing in a folder named by its label; says how many there are."""
    numbers: dict[str, int] = {}
    for done, drawing in enumerate(drawings):
        yield Progress("Writing pictures", done, len(drawings))
        pixels = to_pixels(drawing, DIGIT_INPUT)
        if drawing.label and pixels is not None:
            target, numbers[drawing.label] = folder / drawing.label, numbers.get(drawing.label, 0) + 1
            try:
                target.mkdir(parents=True, exist_ok=True)
                _save(Image.fromarray(pixels[:, :, 0]), drawing, _free_name(target, numbers[drawing.label]))
            except OSError as error:
                raise DataError(
                    "The pictures cannot be written to {folder}: {reason}.",
                    folder=folder,
                    reason=error.strerror or error,
                ) from error
    return sum(numbers.values())


def import_pictures(folder: Path) -> Work[tuple[Drawing, ...]]:
    """The drawings in the pictures that `export_pictures` wrote; other pictures have no strokes and are left out."""
    files = sorted(folder.glob("*/*.png"))
    found: list[Drawing] = []
    for done, path in enumerate(files):
        yield Progress("Reading pictures", done, len(files))
        drawing = _strokes_in(path)
        found += [drawing] if drawing else []
    if not found:
        raise DataError(
            "No picture in “{name}” carries pen strokes; as a dataset, open it with “Import a folder”.",
            name=folder.name,
        )
    return tuple(found)


def _entries(text: str) -> list[Any]:
    try:
        content = json.loads(text)
    except ValueError:
        if not text.strip():
            raise
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    if isinstance(content, dict) and isinstance(content.get("drawings"), list):
        entries: list[Any] = content["drawings"]
        return entries
    return content if isinstance(content, list) else [content]


def _free_name(folder: Path, number: int) -> Path:
    while (path := folder / f"{number:05}.png").exists():
        number += 1
    return path


def _save(image: Image.Image, drawing: Drawing, path: Path) -> None:
    strokes = PngImagePlugin.PngInfo()
    strokes.add_text(_STROKES, json.dumps(drawing_to_json(drawing), separators=(",", ":")), zip=True)
    image.save(path, pnginfo=strokes)


def _strokes_in(path: Path) -> Drawing | None:
    try:
        with Image.open(path, formats=["PNG"]) as image:
            image.load()
            return drawing_from_json(json.loads(dict(getattr(image, "text", {}))[_STROKES]))
    except Exception:  # Pillow raises nearly every kind of error on damaged files.
        return None
