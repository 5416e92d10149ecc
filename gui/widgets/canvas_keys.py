"""Which key does what on the canvas."""

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

Command = Literal["undo", "redo", "clear", "copy", "paste", "finer", "wider", "eraser"]

_STANDARD: tuple[tuple[QKeySequence.StandardKey, Command], ...] = (
    (QKeySequence.StandardKey.Undo, "undo"),
    (QKeySequence.StandardKey.Redo, "redo"),
    (QKeySequence.StandardKey.Copy, "copy"),
    (QKeySequence.StandardKey.Paste, "paste"),
    (QKeySequence.StandardKey.Delete, "clear"),
)
_PLAIN: dict[int, Command] = {
    Qt.Key.Key_Delete: "clear",
    Qt.Key.Key_Backspace: "clear",
    Qt.Key.Key_BracketLeft: "finer",
    Qt.Key.Key_BracketRight: "wider",
    Qt.Key.Key_E: "eraser",
}
_CONTROL: dict[int, Command] = {Qt.Key.Key_Y: "redo"}


def command_for(event: QKeyEvent) -> Command | None:
    for sequence, command in _STANDARD:
        if event.matches(sequence):
            return command
    if event.modifiers() == Qt.KeyboardModifier.ControlModifier:
        return _CONTROL.get(event.key())
    plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
    # On many keyboards brackets need AltGr, which Windows reports as Control and Alt.
    return _PLAIN.get(event.key()) if plain or event.text() in ("[", "]") else None
