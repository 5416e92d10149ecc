"""One pen on the canvas at a time: a mouse, a stylus or a finger, which draws or erases. No painting, no events."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from core.pixels.spec import Point
from gui.widgets.canvas_eraser import erased
from gui.widgets.canvas_strokes import SIDE, Sketch, begun, moved

ERASER_RADIUS = 14.0


@dataclass(frozen=True)
class Contact:
    """A pen that touches the canvas: who it is, what it does, and where it was last."""

    who: Hashable
    erases: bool
    width: float
    began: float
    last: Point


def touch_down(
    sketch: Sketch, who: Hashable, at: Point, width: float, *, erases: bool, now: Callable[[], float] = time.monotonic
) -> tuple[Sketch, Contact]:
    at = Point(min(max(at.x, 0.0), SIDE), min(max(at.y, 0.0), SIDE), 0.0, at.pressure)
    contact = Contact(who, erases, width, now(), at)
    return (erased(sketch, at, at, ERASER_RADIUS) if erases else begun(sketch, at, width)), contact


def move_to(
    sketch: Sketch, contact: Contact, at: Point, now: Callable[[], float] = time.monotonic
) -> tuple[Sketch, Contact]:
    at = at._replace(time=now() - contact.began)
    if contact.erases:
        changed = erased(sketch, contact.last, at, ERASER_RADIUS)
    else:
        changed = moved(sketch, contact.last, at, contact.width)
    return changed, Contact(contact.who, contact.erases, contact.width, contact.began, at)
