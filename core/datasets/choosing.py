"""Which images of a split somebody means: by class, and by what was typed (a class's name, numbers, ranges)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from core.datasets.dataset import NO_CLASS

if TYPE_CHECKING:
    from numpy.typing import NDArray

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_RANGE = re.compile(r"#?\s*(\d+)\s*(?:-|–|\.\.|to)\s*#?\s*(\d+)")
_NUMBER = re.compile(r"#?\s*(\d+)")


def choose_images(
    labels: NDArray[np.int64], classes: tuple[str, ...], text: str = "", label: int | None = None, no_class: str = ""
) -> NDArray[np.int64]:
    """The numbers of the images, rising, that are of the class `label` (None: any) and fit one of the terms in `text`.

    Terms stand between commas: the name of a class or a part of it, the number of an image, or a range of numbers.
    `no_class` is what images without a class are called. A name counts before a number, and `#7` is always a number.
    """
    fits = np.ones(len(labels), bool) if label is None else labels == label
    terms = [term.strip() for term in _THOUSANDS.sub("", text).split(",") if term.strip()]
    if terms:
        named = np.zeros(len(labels), bool)
        for term in terms:
            named |= _fitting(term, labels, classes, no_class)
        fits = fits & named
    return np.flatnonzero(fits)


def _fitting(term: str, labels: NDArray[np.int64], classes: tuple[str, ...], no_class: str) -> NDArray[np.bool_]:
    found = _named(term.casefold(), classes, no_class)
    if found:
        return np.isin(labels, found)
    fits = np.zeros(len(labels), bool)
    if match := _RANGE.fullmatch(term) or _NUMBER.fullmatch(term):
        # Digits beyond any count of images would not fit into 64 bits.
        first, last = sorted(min(int(number), len(labels)) for number in (match[1], match[match.lastindex or 1]))
        fits[first : last + 1] = True
    return fits


def _named(term: str, classes: tuple[str, ...], no_class: str) -> list[int]:
    """The classes of that name; without one, those with the term in their name, unless it looks like a number."""
    names = [(number, name.casefold()) for number, name in enumerate(classes)]
    if no_class:
        names.append((NO_CLASS, no_class.casefold()))
    same = [number for number, name in names if name == term]
    if same or term.startswith("#") or term[:1].isdigit():
        return same
    return [number for number, name in names if term in name]
