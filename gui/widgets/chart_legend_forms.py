"""What a legend says of its lines in the room that it has: all of it, or less of those that matter less."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF

SAMPLE = 18.0
LEAD_GAP = 6.0
_NAME_GAP, _VALUE_GAP, _BRIEF_GAP = 6.0, 8.0, 4.0
_ENTRY_GAP, _BRIEF_ENTRY_GAP, _NAMES_GAP = 18.0, 12.0, 8.0
_OWN = 2
"""The last ones are the chart's own; those before them have been added for comparison."""


@dataclass(frozen=True)
class Entry:
    """A line's name and look, its value as text, and the text that its column must hold; then all that in short.

    The `group` of several is said once, where they are named in short.
    """

    name: str
    value: str
    widest: str
    colour: str
    dash: tuple[int, ...] = ()
    short: str = ""
    brief: str = ""
    widest_brief: str = ""
    group: str = ""


@dataclass(frozen=True)
class Item:
    """What is painted of an entry, from left to right: `lead`, a sample of the line, its name and its value."""

    colour: str
    dash: tuple[int, ...]
    name: str
    value: str = ""
    widest: str = ""
    lead: str = ""
    gap: float = _NAME_GAP
    value_gap: float = _VALUE_GAP
    after: float = _ENTRY_GAP


@dataclass(frozen=True)
class Fonts:
    """Of names and of values."""

    plain: QFont
    strong: QFont

    def name_width(self, text: str) -> float:
        return QFontMetricsF(self.plain).horizontalAdvance(text)

    def value_width(self, item: Item) -> float:
        metrics = QFontMetricsF(self.strong)
        return max(metrics.horizontalAdvance(item.widest), metrics.horizontalAdvance(item.value))

    def width(self, item: Item) -> float:
        """With the gap that follows."""
        lead = self.name_width(item.lead) + LEAD_GAP if item.lead else 0.0
        name = item.gap + self.name_width(item.name) if item.name else 0.0
        value = item.value_gap + self.value_width(item) if item.value else 0.0
        return lead + SAMPLE + name + value + item.after


def fitting(entries: tuple[Entry, ...], room: float, fonts: Fonts, *, keeps_all: bool = False) -> tuple[Item, ...]:
    """The fullest form that fits. If none does, of the briefest as many of the last ones as there is room for.

    With `keeps_all` no entry matters less than the others: all their names become shorter.
    """
    if keeps_all:
        entries = shortened(entries, room, fonts)
    form: tuple[Item, ...] = ()
    for form in _forms(entries, 0 if keeps_all else max(0, len(entries) - _OWN)):
        if sum(map(fonts.width, form)) <= room + _ENTRY_GAP:
            return form
    return those_that_fit(form, [fonts.width(item) for item in form], room + _ENTRY_GAP)


def those_that_fit(items: tuple[Item, ...], widths: Sequence[float], room: float) -> tuple[Item, ...]:
    """As many of the last ones as there is room for, and two in any case."""
    first = max(0, len(items) - _OWN)
    while first and sum(widths[first - 1 :]) <= room:
        first -= 1
    return items[first:]


def say_all(items: tuple[Item, ...], entries: tuple[Entry, ...]) -> bool:
    """Whether nothing is left out or shortened."""
    return [(item.name, item.value) for item in items] == [(entry.name, entry.value) for entry in entries]


def shortened(entries: tuple[Entry, ...], room: float, fonts: Fonts) -> tuple[Entry, ...]:
    """The entries with long names that end in an ellipsis, so that all fit into the room if that can be."""
    metrics = QFontMetricsF(fonts.plain)
    names = sorted(metrics.horizontalAdvance(entry.name) for entry in entries)
    left = room + _ENTRY_GAP - sum(fonts.width(_full(entry)) for entry in entries) + sum(names)
    share = 0.0
    for place, width in enumerate(names):
        share = left / (len(names) - place)
        if width > share:
            break
        left -= width
    else:
        return entries
    elided = (metrics.elidedText(entry.name, Qt.TextElideMode.ElideRight, max(share, 0.0)) for entry in entries)
    return tuple(replace(entry, name=name) for entry, name in zip(entries, elided, strict=True))


def _forms(entries: tuple[Entry, ...], added: int) -> Iterator[tuple[Item, ...]]:
    """The fullest first; that many of the first entries are those that were added.

    Names of the others go last: their lines look the same in the chart above, which names them.
    """
    named = tuple(map(_full, entries))
    yield named
    for own in (named[added:], tuple(replace(item, name="", value_gap=_BRIEF_GAP) for item in named[added:])):
        if not added:
            yield own
            continue
        for values, groups in ((True, True), (False, True), (False, False)):
            yield (*_in_short(entries[:added], values=values, groups=groups), *own)


def _full(entry: Entry) -> Item:
    return Item(entry.colour, entry.dash, entry.name, entry.value, entry.widest)


def _in_short(entries: tuple[Entry, ...], *, values: bool, groups: bool) -> Iterator[Item]:
    """Those of a group stand close together."""
    between = _BRIEF_ENTRY_GAP if values else _NAMES_GAP
    for place, entry in enumerate(entries):
        is_first = not place or entries[place - 1].group != entry.group
        is_last = place == len(entries) - 1 or entries[place + 1].group != entry.group
        yield Item(
            entry.colour, entry.dash, entry.short or entry.name,
            entry.brief or entry.value if values else "", entry.widest_brief if values else "",
            entry.group if groups and is_first else "", _BRIEF_GAP, _BRIEF_GAP, _ENTRY_GAP if is_last else between,
        )  # fmt: skip
