"""What the table of runs is given: columns, rows, and up to four ticks that keep their colours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gui.widgets.chart_curve import DASH_DOTTED, DASHED, DOTTED, SOLID

ColumnKind = Literal["tick", "star", "name", "words", "state", "number"]
Tone = Literal["text", "muted", "success", "error", "accent"]


@dataclass(frozen=True)
class Column:
    """`widest` limits how wide its contents may make it, in letters; 0 for as wide as they are.

    Where the name has too little room, columns are left out, the one that `gives_way` most first; 0 always stays.
    """

    key: str
    title: str
    kind: ColumnKind
    widest: int = 0
    gives_way: int = 0


@dataclass(frozen=True)
class RunRow:
    """One run: a text and a value to sort by for each column.

    `ticks` names what a tick is for: the run, or the group of runs that differ in their seed only.
    """

    id: str
    cells: tuple[str, ...]
    keys: tuple[float | str, ...]
    ticks: str = ""
    note: str = ""
    starred: bool = False
    tone: Tone = "muted"
    tip: str = ""
    words: str = ""
    settings: str = ""
    """Each as name=value, for a filter that asks so: "loss" alone must not find every run for a setting's name."""
    can_tick: bool = True


@dataclass(frozen=True)
class Look:
    """A colour role and a dash: what tells one ticked run from another."""

    colour: str
    dash: tuple[int, ...]


LOOKS = (Look("train", SOLID), Look("validation", DASHED), Look("run3", DOTTED), Look("run4", DASH_DOTTED))
Ticks = tuple[str, ...]
"""What is ticked, a place for each of LOOKS; an empty one is free."""
NO_TICKS: Ticks = ("",) * len(LOOKS)


def toggled(ticks: Ticks, name: str) -> Ticks:
    """With that tick set or taken away; the same ticks where no place is free."""
    if name in ticks:
        return tuple("" if kept == name else kept for kept in ticks)
    if "" not in ticks:
        return ticks
    free = ticks.index("")
    return (*ticks[:free], name, *ticks[free + 1 :])


def without_others(ticks: Ticks, names: set[str]) -> Ticks:
    """Only the ticks of what is still there."""
    return tuple(kept if kept in names else "" for kept in ticks)


def look_of(ticks: Ticks, name: str) -> Look | None:
    return LOOKS[ticks.index(name)] if name and name in ticks else None


def matches(row: RunRow, wanted: str) -> bool:
    """Whether all words that were typed are somewhere in what is known of the run."""
    return all(word in (row.settings if "=" in word else row.words) for word in wanted.lower().split())
