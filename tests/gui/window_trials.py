"""What must be true of the window, and of its files, whatever the disk does while it is used."""

from __future__ import annotations

from collections.abc import Iterator
from errno import ENOENT
from pathlib import Path
from typing import Any

from core.paths import home_dir
from tests.core.failing_disk import MODES, PROBLEMS, READ_PROBLEMS, Mode, failing
from tests.gui.disk_trials import State, state
from tests.gui.slots.slot import Slot
from tests.gui.window_room import Room

Fault = tuple[bool, int, Mode, int]
"""Whether reading may fail as well, which call does, how, and why."""


class WindowTrial:
    """A slot of the window in a place that is the same at each start."""

    def __init__(self, slot: Slot, room: Room, template: Path) -> None:
        self._slot, self._room, self._before = slot, room, template
        room.window.setup.data.show_dataset("generated")
        room.settle()
        slot.files(room)
        room.keep(template)
        self._begin()
        self.old = self._result()
        self.calls = {reads: self._count(reads=reads) for reads in (False, True)}
        self.new = self._result()
        self._said = slot.says(room)
        assert slot.shows_only or self.new != self.old, f"nothing comes of it: {self._said}"

    def faults(self) -> Iterator[Fault]:
        for number in range(1, self.calls[False] + 1):
            yield from ((False, number, mode, PROBLEMS[0]) for mode in MODES)
            yield from ((False, number, mode, problem) for problem in PROBLEMS[1:] for mode in MODES[:2])
        for number in range(1, self.calls[True] + 1):
            yield from ((True, number, mode, problem) for mode, problem in self._reading_troubles())

    def _reading_troubles(self) -> Iterator[tuple[Mode, int]]:
        for problem in READ_PROBLEMS:
            if problem != ENOENT:
                yield MODES[0], problem
            if problem != ENOENT or not self._slot.gone_is_done:
                yield MODES[1], problem

    def run(self, fault: Fault) -> str:
        """What is wrong after that; empty if nothing is."""
        reads, number, mode, problem = fault
        self._begin()
        self._room.unhandled.clear()
        with failing(self._room.place, number, mode, problem, reads=reads) as disk:
            try:
                self._act()
            except OSError as error:
                return f"what was clicked has raised {error}"
        if self._room.unhandled:
            return f"nobody caught {self._room.unhandled[0]}"
        wrong = self._wrong(self._result(), self._slot.says(self._room).strip(), failed=bool(disk.failed))
        return wrong or self._again()

    def _wrong(self, now: Any, said: str, *, failed: bool) -> str:
        if said != self._said and (fault := _not_a_sentence(said)):
            return fault
        if self._is_new(now):
            return ""
        if not failed:
            return "is not done, though nothing failed"
        if not said or said == self._said:
            return f"is not done, and nothing is said but “{said}”"
        return self._harm(now)

    def _harm(self, now: Any) -> str:
        if self._slot.result is not None:
            return "" if now == self.old else f"is neither old nor new: {now}"
        if self._slot.many:
            strange = [name for name, data in now.items() if data not in (self.old.get(name), self.new.get(name))]
            lost = [name for name in self.old.keys() & self.new.keys() if name not in now]
            return f"is neither old nor new: {strange + lost}" if strange or lost else ""
        changed = [name for name in now.keys() | self.old.keys() if now.get(name) != self.old.get(name)]
        return f"is neither old nor new: {changed}" if changed else ""

    def _again(self) -> str:
        """Afterwards all goes well."""
        if self._is_new(self._result()):
            return ""
        if not self._slot.tries_again:
            self._slot.prepare(self._room)
        self._act()
        if self._slot.many or self._is_new(self._result()):
            return ""
        return f"cannot be done afterwards: {self._slot.says(self._room)}"

    def _is_new(self, now: Any) -> bool:
        return bool(now == self.new)

    def _begin(self) -> None:
        self._room.put_back(self._before)
        self._slot.prepare(self._room)
        self._room.settle()
        self._room.dialogs.told.clear()

    def _act(self) -> None:
        self._room.window.keeper._later.stop()
        self._slot.act(self._room)
        self._room.settle()

    def _count(self, *, reads: bool) -> int:
        self._begin()
        with failing(self._room.place, 0, reads=reads) as disk:
            self._act()
        return disk.calls

    def _result(self) -> Any:
        return self._slot.result(self._room) if self._slot.result else _files(self._room.place)


def _files(place: Path) -> State:
    """Without what can be made again."""
    made_again = str((home_dir() / "cache").relative_to(place))
    return {name: data for name, data in state(place).items() if not name.startswith(made_again)}


def _not_a_sentence(said: str) -> str:
    if not said or (said.endswith((".", "…")) and "Errno" not in said and "Error" not in said and len(said) < 600):
        return ""
    return f"is told as: {said}"
