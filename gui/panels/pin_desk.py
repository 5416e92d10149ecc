"""The pinned drawings, and how they come back at the next start."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from core.datasets.drawing_json import drawing_from_json, drawing_to_json
from core.pixels.spec import Drawing, Picture
from gui.images import to_image
from gui.widgets.canvas_ink import drawing_image
from gui.widgets.pinned_drawings import MOST, SIDE, Pin

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from gui.widgets.pinned_drawings import PinnedDrawings

_MOST_VALUES = 96 * 96 * 3
"""Of a picture that is kept: datasets' images are, photographs would swell the settings."""


class PinDesk:
    """Gives each pin its number. What was kept is put back by `wake`, since pictures need numpy."""

    def __init__(self, pinned: PinnedDrawings) -> None:
        self._pinned = pinned
        self._number = 0
        self._stored: list[Any] | None = None

    def pin(self, source: Drawing | Picture, image: QImage, label: str) -> None:
        self.wake()  # what was kept has its numbers and places already
        self._number += 1
        self._pinned.add(Pin(self._number, source, image, label))

    def kept(self) -> list[Any]:
        """As JSON's own types; large pictures are left out."""
        waiting = self._stored or []
        return [*waiting, *(_to_json(pin) for pin in self._pinned.pins if _is_small(pin.source))]

    def restore(self, stored: object) -> None:
        self._stored = stored if isinstance(stored, list) else None

    def wake(self) -> None:
        """The window is painted: show what was kept, and pass over what is of no use."""
        stored, self._stored = self._stored or [], None
        for pin in _readable(stored):
            self._number = max(self._number, pin.number)
            self._pinned.add(pin)


def _is_small(source: Drawing | Picture) -> bool:
    return isinstance(source, Drawing) or source.pixels.size <= _MOST_VALUES


def _to_json(pin: Pin) -> dict[str, Any]:
    source = pin.source
    what = {"drawing": drawing_to_json(source)} if isinstance(source, Drawing) else {"picture": _picture_json(source)}
    return {"number": pin.number, "label": pin.label, **what}


def _picture_json(picture: Picture) -> dict[str, Any]:
    pixels = base64.b64encode(picture.pixels.tobytes()).decode()
    return {"shape": list(picture.pixels.shape), "pixels": pixels, "label": picture.label}


def _readable(stored: Sequence[Any]) -> Iterator[Pin]:
    numbers: set[int] = set()
    for entry in stored[:MOST]:
        try:
            pin = _from_json(entry)
        except (ValueError, TypeError, KeyError, OverflowError):
            continue
        if pin.number not in numbers:
            numbers.add(pin.number)
            yield pin


def _from_json(entry: Any) -> Pin:
    number, label = entry["number"], entry["label"]
    if type(number) is not int or not 0 < number < 2**31 or not isinstance(label, str):
        raise ValueError("no pin")
    if "picture" in entry:
        picture = _picture(entry["picture"])
        return Pin(number, picture, to_image(picture.pixels), label)
    drawing = drawing_from_json(entry["drawing"])
    if drawing.is_empty:
        raise ValueError("nothing to see")
    return Pin(number, drawing, drawing_image(drawing, SIDE), label)


def _picture(stored: Any) -> Picture:
    import numpy as np

    height, width, channels = stored["shape"]
    label = stored["label"]
    if channels not in (1, 3) or min(height, width) < 1 or not (label is None or isinstance(label, str)):
        raise ValueError("no picture")
    values = np.frombuffer(base64.b64decode(stored["pixels"], validate=True), dtype=np.uint8)
    return Picture(values.reshape(height, width, channels), label)
