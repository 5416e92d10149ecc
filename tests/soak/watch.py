"""What must not happen while the window is used: an error, a warning of Qt, a connection that nobody asked for, a
collection of garbage in a worker."""

import gc
import logging
import socket
import threading
import traceback
from collections.abc import Callable, Iterable
from typing import Any

from core.errors import AppError, CancelledError
from gui.errors import LOG
from gui.panels.dataset_fetching import DatasetFetching
from gui.tasks import Task


class Complaints(logging.Handler):
    """Everything that must not be said, each with the last actions before it."""

    def __init__(self, last: Iterable[str]) -> None:
        super().__init__(logging.WARNING)
        self._last = last
        self.found: dict[str, list[str]] = {}

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            text += f"\n{logging.Formatter().formatException(record.exc_info)}"
        if "This plugin does not support" in text or (record.levelno < logging.ERROR and not text.startswith("Qt:")):
            return
        if text not in self.found:
            self.found[text] = list(self._last)
            print(f"\n{text}\nafter: {', '.join(self._last)}", flush=True)


def report_what_fails_unexpectedly() -> None:
    """Work that fails with anything but a sentence of its own is shown to the user, but is a fault all the same."""
    told = Task._fail

    def fail(task: Task, error: BaseException) -> None:
        if not isinstance(error, (AppError, CancelledError)):
            LOG.error("Work failed unexpectedly", exc_info=error)
        told(task, error)

    Task._fail = fail  # type: ignore[method-assign]


def report_collections_elsewhere() -> None:
    """One of Qt's objects that dies in another thread than the window's may take the process with it."""

    def collected(phase: str, _info: dict[str, int]) -> None:
        if phase == "stop" and threading.current_thread() is not threading.main_thread():
            by = "".join(traceback.format_stack())
            LOG.error("Garbage was collected in another thread than the window's\n%s", by)

    gc.callbacks.append(collected)


def report_connections() -> list[str]:
    """Complain of each that is none of a download after a click on its button; gives a list that the others come into.

    To look up a name counts as well.
    """
    allowed: list[str] = []
    asked = threading.Event()
    began = DatasetFetching.begin

    def begin(fetching: DatasetFetching, *arguments: Any) -> None:
        asked.set()
        began(fetching, *arguments)

    def watched(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            said = f"{name} {arguments}"
            if asked.is_set() and threading.current_thread().name == "download":
                allowed.append(said)
            else:
                LOG.error("A connection that nobody asked for: %s", said)
            return real(*arguments, **options)

        return call

    DatasetFetching.begin = begin  # type: ignore[method-assign]
    socket.socket.connect = watched("connect", socket.socket.connect)  # type: ignore[method-assign]
    socket.getaddrinfo = watched("getaddrinfo", socket.getaddrinfo)
    return allowed
