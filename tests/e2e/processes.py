"""Starting the application in a process of its own."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

DRIVER = Path(__file__).parent / "driver.py"
CLOSING = Path(__file__).parent / "closing.py"
LIMIT = 180
_GONE_WITHIN = 2.0


@dataclass(frozen=True)
class Closed:
    """How the application ended that was told to close: how long that took, and what was left of it."""

    code: int
    seconds: float
    errors: str
    threads: list[str]
    processes: list[str]


def drive(plan: str, milliseconds: int = 0, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the driver to its end, with that plan and moment; Python's and Qt's last words are in its output."""
    return _run(DRIVER, plan, milliseconds, environment)


def close_in(state: str, milliseconds: int, **environment: str) -> Closed:
    """Bring it into that state (one of closing.py) and close it so long after."""
    ended = _run(CLOSING, state, milliseconds, environment)
    now, said = time.time(), {}
    for line in ended.stdout.splitlines():
        said |= json.loads(line)
    seconds = now - float(said.get("closing", 0))
    return Closed(
        ended.returncode, seconds, ended.stderr, said.get("left", []), _processes_of(os.environ["INKLING_HOME"])
    )


def _run(script: Path, plan: str, milliseconds: int, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-X", "faulthandler", str(script), plan, str(milliseconds)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )


def _processes_of(home: str) -> list[str]:
    """The processes of that home that outlive the application by two seconds, where the system tells (Linux)."""
    until = time.monotonic() + _GONE_WITHIN
    while (found := _found(home)) and time.monotonic() < until:
        time.sleep(0.05)
    return found


def _found(home: str) -> list[str]:
    wanted = f"INKLING_HOME={home}\0".encode()
    return [
        entry.name
        for entry in Path("/proc").glob("[0-9]*")
        if entry.name != str(os.getpid()) and wanted in _environment(entry)
    ]


def _environment(process: Path) -> bytes:
    try:
        return (process / "environ").read_bytes()
    except OSError:
        return b""
