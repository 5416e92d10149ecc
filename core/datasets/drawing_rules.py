"""Which labelled drawings can be learned from, and which of them are kept from it. Needs neither torch nor numpy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.datasets.spec import DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.pixels.spec import Drawing

_HELD_OUT_EACH = 5


def readable(drawings: Iterable[Drawing]) -> list[Drawing]:
    """The drawings of digits among them."""
    return [drawing for drawing in drawings if is_readable(drawing)]


def is_readable(drawing: Drawing) -> bool:
    return drawing.label in DIGITS and not drawing.is_empty


def is_held_out(number: int) -> bool:
    """Whether the drawing (or writer) of that number, from 0, is kept from learning; more of them change nothing."""
    return number % _HELD_OUT_EACH == _HELD_OUT_EACH - 1
