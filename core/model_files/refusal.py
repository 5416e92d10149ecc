"""Why a model file is not opened, and how its name and what stands in it are shown."""

from pathlib import Path

from core.errors import AppError

_LONGEST = 60


class RefusedError(AppError):
    """The reason for which a file is not opened: what follows “NAME” cannot be opened: in the sentence."""


def shown(text: object) -> str:
    """What a file holds, or is called, fit for a sentence: one line of printable characters, not too long."""
    line = "".join(letter if letter.isprintable() else "�" for letter in str(text)[: _LONGEST + 1])
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def shown_file(path: Path) -> str:
    return shown(path.name or path)


def shown_shape(shape: tuple[int, ...]) -> str:
    return "×".join(str(size) for size in shape) if shape else "a single number"
