"""What a slot of the window is: one of its actions that writes or reads a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtGui import QImage

from tests.gui.window_room import Room
from tests.gui.writing import drawing

Act = Callable[[Room], object]


@dataclass(frozen=True)
class Slot:
    """`act` is what the user does; `says` is what stands in the place where the window answers.

    `result` is what it comes to: without it, the files are. With `many` files each may be the old or the new one.
    """

    act: Act
    says: Callable[[Room], str] = lambda room: " ".join(room.dialogs.told)
    prepare: Act = lambda _room: None
    """Puts the window, and what it will write to, where each trial begins."""
    files: Act = lambda _room: None
    """Makes the files that lie there before, once."""
    result: Callable[[Room], Any] | None = None
    many: bool = False
    tries_again: bool = False
    """What the disk refused is only clicked once more, without being prepared anew."""
    shows_only: bool = False
    """There is no result."""
    gone_is_done: bool = False
    """Where all has vanished there is nothing left to do, and so nothing to say."""


def old(name: str) -> Act:
    return lambda room: (room.place / name).write_bytes(b"old")


def picture_in(name: str) -> Callable[[Room], str]:
    """Two pictures of the same page differ where it has other words by then."""

    def looked_at(room: Room) -> str:
        data = (room.place / name).read_bytes()
        return "old" if data == b"old" else "broken" if QImage.fromData(data).isNull() else "new"

    return looked_at


def to(name: str, act: Act) -> Act:
    """Whatever asks for a file or folder is given that one."""

    def acting(room: Room) -> object:
        room.dialogs.path = str(room.place / name)
        return act(room)

    return acting


def advice(room: Room) -> str:
    shown = room.window.presenter.adviser.shown
    return shown.reason if shown else ""


def without_advice(room: Room) -> None:
    room.window.presenter.adviser.clear()
    room.window.training_tab.advice.dismiss()


def drawn(room: Room) -> None:
    room.window.draw.canvas.clear()
    room.window.draw.show_source(drawing("1"))
    room.settle()
