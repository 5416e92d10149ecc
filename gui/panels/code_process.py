"""A Python process of our own: its lines as they come, and its end whenever we go."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from core.errors import AppError

_PATIENCE = 0.1
_KIND = 10  # niceness: the window and a training come first
_SHOWN = 300


@contextmanager
def running(script: Path, environment: Mapping[str, str]) -> Iterator[Script]:
    """The script at work in its own folder; when the block is left, it and all that it started are gone."""
    process = subprocess.Popen(
        [sys.executable, "-u", script.name],
        cwd=script.parent,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )
    at_work = Script(process)
    try:
        _be_kind(process)
        yield at_work
    finally:
        _end(process)
        at_work.close()


class Script:
    """What the process prints; its last line of trouble if it fails."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._trouble = ""
        assert process.stdout is not None
        assert process.stderr is not None
        self._readers = [
            threading.Thread(target=self._read, args=(process.stdout,), daemon=True),
            threading.Thread(target=self._read_trouble, args=(process.stderr,), daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    def lines(self) -> Iterator[str]:
        """Each line; an empty one now and then, so that whoever waits can hear other things."""
        while True:
            try:
                line = self._lines.get(timeout=_PATIENCE)
            except queue.Empty:
                yield ""
                continue
            if line is None:
                break
            yield line
        while self._is_there():  # it may have closed its output, and live on
            yield ""
        if code := self._process.returncode:
            raise AppError("The script stopped with an error: {line}", line=self._trouble or f"exit status {code}")

    def _is_there(self) -> bool:
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            return True
        self._readers[1].join(_PATIENCE)
        return self._readers[1].is_alive()

    def close(self) -> None:
        for reader in self._readers:
            reader.join()

    def _read(self, stream: IO[str]) -> None:
        with stream, suppress(OSError, ValueError):
            for line in stream:
                self._lines.put(line.rstrip())
        self._lines.put(None)

    def _read_trouble(self, stream: IO[str]) -> None:
        with stream, suppress(OSError, ValueError):
            for line in stream:
                self._trouble = line.strip()[:_SHOWN] or self._trouble


def _be_kind(process: subprocess.Popen[str]) -> None:
    if hasattr(os, "setpriority"):
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, process.pid, _KIND)


def _end(process: subprocess.Popen[str]) -> None:
    """The whole group, also where its first process has gone already."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        process.kill()
    process.wait()
