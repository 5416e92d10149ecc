"""How wide the columns of the table of runs are, and which are left out where there is too little room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtGui import QFontMetricsF

from gui import theme
from gui.widgets.run_table_delegate import PADDING, STAR_WIDTH, TICK_WIDTH, text_width
from gui.widgets.run_table_rows import Column, RunRow

_LEAST_NAME, _NAME_ROOM = 120, 170
_SORT_ARROW = 16
_TITLE_GAP = 4
_MEASURED_ROWS = 200


def column_widths(columns: Sequence[Column], rows: Sequence[RunRow], room: int, sorting: int) -> dict[int, int]:
    """The width of each column that is shown, by its place: the name takes what the others leave.

    What the name does not need, words that are cut off get.

    `sorting` is the place of the column that sorts; it always stays.
    """
    widths = {place: _wanted(column, place, rows, sorts=place == sorting) for place, column in enumerate(columns)}
    name = place_of(columns, "name")
    longest = widths[name]
    widths[name] = min(max(longest, _LEAST_NAME), _NAME_ROOM)
    for place in giving_way(columns, rows, sorting):
        if sum(widths.values()) > room:
            del widths[place]
    for place in (place for place in widths if columns[place].widest):
        spare = room - sum(widths.values()) - max(0, longest - widths[name])
        whole = _wanted(replace(columns[place], widest=0), place, rows, sorts=place == sorting)
        widths[place] += max(0, min(spare, whole - widths[place]))
    widths[name] = max(_LEAST_NAME, widths[name] + room - sum(widths.values()))
    return widths


def giving_way(columns: Sequence[Column], rows: Sequence[RunRow], sorting: int) -> list[int]:
    """The columns that may be left out, the first one first: those that say the same in all rows, then the others."""
    places = [place for place, column in enumerate(columns) if column.gives_way and place != sorting]
    return sorted(places, key=lambda place: (_tells_apart(place, rows), -columns[place].gives_way))


def _tells_apart(place: int, rows: Sequence[RunRow]) -> bool:
    return len({row.cells[place] for row in rows[:_MEASURED_ROWS]}) > 1


def place_of(columns: Sequence[Column], kind: str) -> int:
    return next(place for place, column in enumerate(columns) if column.kind == kind)


def _wanted(column: Column, place: int, rows: Sequence[RunRow], *, sorts: bool) -> int:
    if column.kind in ("tick", "star"):
        return TICK_WIDTH if column.kind == "tick" else STAR_WIDTH
    title = QFontMetricsF(theme.font()).horizontalAdvance(column.title) + 2 * PADDING + _TITLE_GAP
    title += _SORT_ARROW if sorts else 0
    texts = {row.cells[place] for row in rows[:_MEASURED_ROWS]}
    return round(max([title, *(text_width(column, text) for text in texts)]))
