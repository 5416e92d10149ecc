"""Drawings as JSON, for files and settings. Needs neither torch nor numpy."""

from __future__ import annotations

import math
from typing import Any

from core.pixels.spec import Drawing, Point, Stroke


def drawing_to_json(drawing: Drawing) -> dict[str, Any]:
    """The strokes with all that is known of them, as JSON's own types."""
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
    except (TypeError, KeyError, AttributeError, IndexError, OverflowError) as error:
        raise ValueError("no drawing") from error
    if not (label is None or isinstance(label, str)):
        raise ValueError("the label is no text")
    return Drawing(strokes, label, extent, pen)


def _stroke(points: Any) -> Stroke:
    return tuple(Point(*(_number(value) for value in point)) for point in points)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ValueError("no number")
    return float(value)
