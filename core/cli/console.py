"""How commands speak: results on standard output, progress and complaints on standard error."""

import io
import json
import os
import re
import sys
from typing import Any, TextIO

from core.errors import AppError
from core.plain_json import plain_json
from core.progress import Progress, Result, Work, finish

OK, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
"""Exit codes."""

_MOST_DETAILS = 20
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def prepare_streams() -> None:
    """Streams that are there, and take a name that the terminal's encoding does not know with escapes."""
    _fill_closed_streams()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _fill_closed_streams() -> None:
    """Started without one (`2>&-`, a service), a command speaks to nobody: a file must not come to lie in its place."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8", closefd=False)


def abandon_output() -> None:
    """Standard output takes no more; Python's own flush at exit must not fail over it again."""
    _abandon(sys.stdout)


def _abandon(stream: TextIO) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def say(text: str) -> None:
    """One line. Names come from folders and model files: they may not start lines or steer the terminal."""
    print(_escaped(text), flush=True)


def say_json(value: dict[str, Any]) -> None:
    """One object, one line."""
    print(json.dumps(plain_json(value)), flush=True)


def complain(error: AppError) -> int:
    """The error's sentence, then its details (skipped files, say) if there are any."""
    note(" ".join(str(error).split()))
    for detail in error.details[:_MOST_DETAILS]:
        note(f"  {detail}")
    if len(error.details) > _MOST_DETAILS:
        note(f"  and {len(error.details) - _MOST_DETAILS:,} more")
    return BAD_INPUT


def note(text: str) -> None:
    """A line beside the results."""
    clear_progress()
    _mutter(_escaped(text) + "\n")


def show_progress(text: str) -> None:
    """A line that the next one replaces; only on a terminal."""
    if sys.stderr.isatty():
        _mutter(f"\r\x1b[2K{_escaped(text)}")


def clear_progress() -> None:
    if sys.stderr.isatty():
        _mutter("\r\x1b[2K")


def _mutter(text: str) -> None:
    """On standard error. Where that takes no more, nobody can be told so, and nothing else should suffer from it."""
    try:
        print(text, end="", file=sys.stderr, flush=True)
    except OSError:
        _abandon(sys.stderr)


def _escaped(text: str) -> str:
    return _CONTROL.sub(lambda found: found.group().encode("unicode_escape").decode(), text)


def bar(done: int, total: int, width: int = 24) -> str:
    filled = round(width * done / total) if total else 0
    return "█" * filled + "░" * (width - filled)


def watch(work: Work[Result]) -> Result:
    """Run work to its end with a progress bar, and give its result."""
    result = finish(work, show_work)
    clear_progress()
    return result


def show_work(progress: Progress) -> None:
    of_total = f" of {progress.total:,}" if progress.total else ""
    show_progress(f"{progress.what} {bar(progress.done, progress.total)} {progress.done:,}{of_total}")
