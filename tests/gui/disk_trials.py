"""What must be true of a feature's files whatever the disk does."""

import fnmatch
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from core.errors import AppError
from tests.core.failing_disk import MODES, PROBLEMS, Disk, Mode, failing
from tests.gui.writing import Feature

State = dict[str, bytes]
_PASSING = (".inkling-*.tmp", "lock", "*.lock", "*.part", "*.part.origin")


class Trial:
    """A feature in a folder that is the same at each start; `place` is where Inkling's two folders lie as well."""

    def __init__(self, feature: Feature, place: Path, template: Path) -> None:
        self._feature, self._place, self._template = feature, place, template
        place.mkdir(parents=True)
        feature.prepare(place)
        shutil.copytree(place, template, symlinks=True)
        self.old = state(place)
        with failing(place, 0) as disk:
            feature.act(place)
        self.new, self.calls = state(place), disk.calls

    def run(self, fails_at: int, mode: Mode, problem: int) -> str:
        """What is wrong after a failure at that call; empty if nothing is."""
        shutil.rmtree(self._place)
        shutil.copytree(self._template, self._place, symlinks=True)
        told: Exception | None = None
        with failing(self._place, fails_at, mode, problem) as disk:
            try:
                self._feature.act(self._place)
            except Exception as error:  # whatever it is, it is looked at
                told = error
        return self._fault(told, state(self._place)) or self._left_over(disk) or self._again()

    def _fault(self, told: Exception | None, now: State) -> str:
        if told is not None and not is_sentence(told):
            return f"is told as {type(told).__name__}: {told}"
        if told is None and not self._feature.silent and now != self.new:
            return "is not done, and nothing is said"
        if self._feature.many:
            strange = [name for name, data in now.items() if data not in (self.old.get(name), self.new.get(name))]
            lost = [name for name in self.old.keys() & self.new.keys() if name not in now]
            return f"is neither old nor new: {strange + lost}" if strange or lost else ""
        return "" if now in (self.old, self.new) else f"is neither old nor new: {_differences(now, self.old, self.new)}"

    def _left_over(self, disk: Disk) -> str:
        if disk.keeps_failing or disk.failed == "unlink":
            return ""
        before = {path.name for path in self._template.rglob(".inkling-*")}
        left = [path.name for path in self._place.rglob(".inkling-*") if path.name not in before]
        return f"leaves {left}" if left else ""

    def _again(self) -> str:
        """Afterwards all goes well."""
        if state(self._place) == self.new:
            return ""
        try:
            self._feature.act(self._place)
        except Exception as error:
            return f"cannot be done afterwards: {error}"
        if self._feature.many:
            return ""
        return "" if state(self._place) == self.new else "is not the same afterwards"


def trials(calls: int) -> Iterator[tuple[int, Mode, int]]:
    """Every call fails: of a full disk in every mode, of other problems once, and one of them from then on."""
    for number in range(1, calls + 1):
        yield from ((number, mode, PROBLEMS[0]) for mode in MODES)
        yield from ((number, MODES[0], problem) for problem in PROBLEMS[1:])
        yield number, MODES[1], PROBLEMS[1]


def is_sentence(error: Exception) -> bool:
    text = str(error)
    return isinstance(error, AppError) and text.endswith(".") and "Errno" not in text and len(text) < 600


def state(place: Path) -> State:
    """The files with what is in them; not those that come and go, and an empty one is as good as none."""
    return {
        str(path.relative_to(place)): _comparable(path)
        for path in sorted(place.rglob("*"))
        if path.is_file()
        and path.stat().st_size
        and not any(fnmatch.fnmatch(path.name, pattern) for pattern in _PASSING)
    }


def _comparable(path: Path) -> bytes:
    """What is in a file; the header of safetensors comes in any order."""
    data = path.read_bytes()
    if path.suffix != ".safetensors" or data == b"old":
        return data
    length = int.from_bytes(data[:8], "little")
    return json.dumps(json.loads(data[8 : 8 + length]), sort_keys=True).encode() + data[8 + length :]


def _differences(now: State, *others: State) -> str:
    """Against the state that is closest."""
    several = [[name for name in now.keys() | other.keys() if now.get(name) != other.get(name)] for other in others]
    return ", ".join(min(several, key=len))
