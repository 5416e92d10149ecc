"""What is said of a run afterwards: its name, a note, a star, its group. One small file beside it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from core.atomic import write_atomically
from core.errors import AppError
from core.runs.places import SAID
from core.runs.reading import read_small

if TYPE_CHECKING:
    from pathlib import Path

LONGEST_NAME = 80
LONGEST_NOTE = 4000


@dataclass(frozen=True)
class Said:
    name: str = ""
    note: str = ""
    starred: bool = False
    dismissed: int = -1
    group: str = ""


def read_said(folder: Path) -> Said:
    """What can be read of it; a file that somebody spoiled says nothing."""
    try:
        fields = json.loads(read_small(folder / SAID))
    except (OSError, ValueError, RecursionError):
        return Said()
    if not isinstance(fields, dict):
        return Said()
    return Said(
        name=_line(fields.get("name")),
        note=_text(fields.get("note")),
        starred=fields.get("starred") is True,
        dismissed=_step(fields.get("dismissed")),
        group=_line(fields.get("group")),
    )


def change_said(folder: Path, **changes: Any) -> None:
    said = replace(read_said(folder), **changes)
    write_atomically(folder / SAID, json.dumps(asdict(said), ensure_ascii=False).encode(errors="replace"))


def checked_name(name: str) -> str:
    """One line of printable characters; an AppError if it is too long."""
    line = _line(name)
    if len(line) > LONGEST_NAME:
        raise AppError("A name can have at most {most} characters; this one has {count}.", most=LONGEST_NAME,
                       count=len(line))  # fmt: skip
    return line


def checked_note(note: str) -> str:
    text = _text(note)
    if len(text) > LONGEST_NOTE:
        template = "A note can have at most {most:,} characters; this one has {count:,}."
        raise AppError(template, most=LONGEST_NOTE, count=len(text))
    return text


def _line(value: object) -> str:
    if not isinstance(value, str):
        return ""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in value).split())


def _text(value: object) -> str:
    """Lines stay lines; other characters that cannot be shown go."""
    if not isinstance(value, str):
        return ""
    lines = value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(letter for letter in lines if letter == "\n" or letter.isprintable()).strip()


def _step(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else -1
