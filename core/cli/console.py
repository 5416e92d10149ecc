"""How commands speak: results on standard output, progress and complaints on standard error."""

import io
import json
import os
import sys
from typing import Any

from core.errors import AppError
from core.plain_json import plain_json
from core.progress import Work

OK, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
"""Exit codes."""

_MOST_DETAILS = 20


def accept_any_text() -> None:
    """A class or file name that the terminal's encoding does not know is written with escapes."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def abandon_output() -> None:
    """Standard output takes no more; Python's own flush at exit must not fail over it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(text: str) -> None:
    print(text, flush=True)


def say_json(value: dict[str, Any]) -> None:
    """One object, one line."""
    print(json.dumps(plain_json(value)), flush=True)


def complain(error: AppError) -> int:
    """The error's sentence, then its details (skipped files, say) if there are any."""
    clear_progress()
    print(" ".join(str(error).split()), file=sys.stderr)
    for detail in error.details[:_MOST_DETAILS]:
        print(f"  {detail}", file=sys.stderr)
    if len(error.details) > _MOST_DETAILS:
        print(f"  and {len(error.details) - _MOST_DETAILS:,} more", file=sys.stderr)
    return BAD_INPUT


def note(text: str) -> None:
    """A line beside the results."""
    clear_progress()
    print(text, file=sys.stderr, flush=True)


def show_progress(text: str) -> None:
    """A line that the next one replaces; only on a terminal."""
    if sys.stderr.isatty():
        print(f"\r\x1b[2K{text}", end="", file=sys.stderr, flush=True)


def clear_progress() -> None:
    if sys.stderr.isatty():
        print("\r\x1b[2K", end="", file=sys.stderr, flush=True)


def bar(done: int, total: int, width: int = 24) -> str:
    filled = round(width * done / total) if total else 0
    return "█" * filled + "░" * (width - filled)


def watch(work: Work[Any]) -> Any:
    """Run work to its end with a progress bar, and give its result."""
    while True:
        try:
            progress = next(work)
        except StopIteration as stop:
            clear_progress()
            return stop.value
        show_progress(f"{progress.what} {bar(progress.done, progress.total)} {progress.done:,} of {progress.total:,}")
