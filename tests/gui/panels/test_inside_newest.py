"""One piece of work at a time, and only the newest of those that wait."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.errors import DataError
from core.progress import Progress
from gui.panels.inside_newest import Newest
from gui.tasks import Tasks
from gui.threads import as_work

LONG = 20_000


@pytest.fixture
def newest(app: QApplication, tasks: Tasks) -> Newest:
    return Newest(tasks, 0, tasks)


class Held:
    """Work that waits until it is let go."""

    def __init__(self) -> None:
        self.go, self.begun, self.stopped = threading.Event(), threading.Event(), threading.Event()

    def __call__(self) -> Iterator[Progress]:
        self.begun.set()
        try:
            while not self.go.wait(0.005):
                yield Progress("Holding", 0, 0)
        except GeneratorExit:
            self.stopped.set()
            raise
        return "held"


def test_only_the_newest_waits(newest: Newest, qtbot: QtBot) -> None:
    held, told = Held(), []
    newest.done.connect(told.append)
    newest.ask(held)
    for number in range(5):
        newest.ask(as_work(lambda number=number: number))
    held.go.set()
    qtbot.waitUntil(lambda: len(told) == 2, timeout=LONG)
    assert told == ["held", 4]


def test_what_is_dropped_is_stopped_and_never_heard_of(newest: Newest, tasks: Tasks, qtbot: QtBot) -> None:
    held, told = Held(), []
    newest.done.connect(told.append)
    newest.ask(held)
    newest.ask(as_work(lambda: "waiting"))
    qtbot.waitUntil(held.begun.is_set, timeout=LONG)
    newest.drop()
    newest.ask(as_work(lambda: "after"))
    qtbot.waitUntil(lambda: told == ["after"] and held.stopped.is_set() and tasks.count == 0, timeout=LONG)


def test_what_was_nearly_done_when_it_was_dropped_is_not_heard_of(newest: Newest, tasks: Tasks, qtbot: QtBot) -> None:
    begun, go, told = threading.Event(), threading.Event(), []

    def finish_late() -> str:
        begun.set()
        go.wait()
        return "late"

    newest.done.connect(told.append)
    newest.ask(as_work(finish_late))
    qtbot.waitUntil(begun.is_set, timeout=LONG)
    newest.drop()
    go.set()
    qtbot.waitUntil(lambda: tasks.count == 0, timeout=LONG)
    assert told == []


def test_a_failure_is_told_and_the_next_one_goes_on(newest: Newest, qtbot: QtBot) -> None:
    def fail() -> None:
        raise DataError("Gone.")

    with qtbot.waitSignal(newest.failed, timeout=LONG) as failed:
        newest.ask(as_work(fail))
    assert str(failed.args[0]) == "Gone."
    with qtbot.waitSignal(newest.done, timeout=LONG):
        newest.ask(as_work(lambda: 1))
