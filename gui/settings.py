"""What comes back at the next start: one JSON file, written whole or not at all, by one instance only."""

import contextlib
import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_type_hints

from PySide6.QtCore import QLockFile

from core.atomic import write_atomically

RECENT_MOST = 8


@dataclass(frozen=True)
class Settings:
    """Everything that the user set. `panels` holds what each panel wants to keep, by the panel's own names."""

    training: Mapping[str, Any] = field(default_factory=dict)
    own_datasets: tuple[str, ...] = ()
    recent: tuple[str, ...] = ()
    theme: str = "system"
    scale: float = 1.0
    geometry: str = ""
    columns: tuple[int, ...] = ()
    hidden: tuple[str, ...] = ()
    more_settings: bool = False
    folder: str = ""
    panels: Mapping[str, Any] = field(default_factory=dict)

    def changed(self, **changes: Any) -> "Settings":
        return dataclasses.replace(self, **changes)

    def with_recent(self, path: Path) -> "Settings":
        """That file first in the list of recent ones."""
        others = [entry for entry in self.recent if entry != str(path)]
        return self.changed(recent=(str(path), *others)[:RECENT_MOST])


def load_settings(path: Path) -> tuple[Settings, str]:
    """The stored settings, and where a damaged file was set aside to (empty: there was none)."""
    try:
        stored = json.loads(path.read_bytes())
        return _from_json(stored), ""
    except FileNotFoundError:
        return Settings(), ""
    except (OSError, ValueError, TypeError, RecursionError):
        return Settings(), _set_aside(path)


def save_settings(settings: Settings, path: Path) -> None:
    """Write the file; raises an AppError if that is not possible."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(dataclasses.asdict(settings), indent=1, ensure_ascii=False)
    write_atomically(path, text.encode(errors="surrogatepass"), json.loads)


class SettingsLock:
    """Held by the first instance; a second one reads the settings and does not write them."""

    def __init__(self, path: Path) -> None:
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = QLockFile(str(path.with_suffix(".lock")))
        self._lock.setStaleLockTime(0)
        self.held = self._lock.tryLock(0)

    @property
    def held_by_another(self) -> bool:
        """Whether another instance has it; it may also be that nothing can be written there."""
        return not self.held and self._lock.error() == QLockFile.LockError.LockFailedError

    def release(self) -> None:
        self._lock.unlock()


def _from_json(stored: Any) -> Settings:
    """Entries that this version does not know are left out; one of the wrong type is a damaged file."""
    if not isinstance(stored, dict):
        raise TypeError
    types = get_type_hints(Settings)
    known = {entry.name: stored[entry.name] for entry in dataclasses.fields(Settings) if entry.name in stored}
    return Settings(**{name: _as_type(value, str(types[name])) for name, value in known.items()})


def _as_type(value: Any, wanted: str) -> Any:
    if "tuple" in wanted:
        item = int if "int" in wanted else str
        if isinstance(value, list) and all(isinstance(entry, item) for entry in value):
            return tuple(value)
    elif "float" in wanted and isinstance(value, (int, float)):
        return float(value)
    elif any(name in wanted and isinstance(value, kind) for name, kind in _KINDS.items()):
        return value
    raise TypeError


_KINDS = {"bool": bool, "str": str, "Mapping": dict}


def _set_aside(path: Path) -> str:
    aside = path.with_suffix(".damaged.json")
    try:
        path.replace(aside)
    except OSError:
        return str(path)
    return str(aside)
