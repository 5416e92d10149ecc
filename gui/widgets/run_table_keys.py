"""What keys and hovering mean in the table of runs: decisions without a widget."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from gui.translation import tr
from gui.widgets.run_table_delegate import is_cut
from gui.widgets.run_table_rows import Column, RunRow

Deed = Literal["copy", "undo", "star", "rename", "delete", "tick", "open"]
_DEEDS: dict[int, Deed] = {
    Qt.Key.Key_F2: "rename",
    Qt.Key.Key_Delete: "delete",
    Qt.Key.Key_Backspace: "delete",
    Qt.Key.Key_Space: "tick",
    Qt.Key.Key_Return: "open",
    Qt.Key.Key_Enter: "open",
}


def deed_of(event: QKeyEvent) -> Deed | None:
    """None for keys that every list knows."""
    if event.matches(QKeySequence.StandardKey.Copy):
        return "copy"
    if event.matches(QKeySequence.StandardKey.Undo):
        return "undo"
    if event.text() == "*":
        return "star"
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return None
    return _DEEDS.get(event.key())


def place_of_text(texts: Sequence[str], wanted: str, start: int) -> int | None:
    """The first text from `start` on, and round, that begins so."""
    order = (*range(start, len(texts)), *range(start))
    return next((place for place in order if texts[place].lower().startswith(wanted.lower())), None)


def tip_of_cell(row: RunRow, column: Column, text: str, width: int) -> str:
    """All of a text that is cut off; on the name, what is known of the run."""
    if column.kind == "tick":
        return tr("Compare (Space)") if row.can_tick else ""
    if column.kind == "star":
        return tr("Star (*)")
    if column.kind == "name" or row.tone == "error":
        return row.tip
    return text if is_cut(column, row, text, width) else ""
