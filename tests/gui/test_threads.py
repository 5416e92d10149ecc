import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.errors import AppError, CancelledError
from core.progress import Progress, Work
from gui.tasks import Tasks
from gui.threads import Gate, as_work


def three_steps() -> Work[str]:
    for done in range(3):
        yield Progress("Working", done, 3)
    return "ready"


class Endless:
    """Work that goes on until it is closed, and then says so."""

    def __init__(self) -> None:
        self.closed = threading.Event()

    def __call__(self) -> Work[None]:
        try:
            while True:
                yield Progress("Working", 0, 0)
        finally:
            self.closed.set()


def test_a_task_tells_its_progress_and_its_result(tasks: Tasks, qtbot: QtBot) -> None:
    task = tasks.new(three_steps)
    seen: list[Progress] = []
    task.progressed.connect(seen.append)
    with qtbot.waitSignal(task.done) as done:
        task.start()
    assert done.args == ["ready"]
    assert seen[0] == Progress("Working", 0, 3)


def test_progress_is_not_told_more_often_than_one_can_read(tasks: Tasks, qtbot: QtBot) -> None:
    def hurry() -> Work[None]:
        for done in range(10_000):
            yield Progress("Working", done, 10_000)

    task = tasks.new(hurry)
    seen: list[Progress] = []
    task.progressed.connect(seen.append)
    with qtbot.waitSignal(task.done):
        task.start()
    assert len(seen) < 1_000


def test_a_cancelled_task_closes_its_work(tasks: Tasks, qtbot: QtBot) -> None:
    work = Endless()
    task = tasks.new(work)
    with qtbot.waitSignal(task.progressed):
        task.start()
    with qtbot.waitSignal(task.cancelled):
        task.cancel()
    assert work.closed.is_set()


def test_a_failure_becomes_one_signal(tasks: Tasks, qtbot: QtBot) -> None:
    error = AppError("It does not work.")

    def fail() -> Any:
        raise error

    task = tasks.new(as_work(fail))
    with qtbot.waitSignal(task.failed) as failed:
        task.start()
    assert failed.args == [error]


def test_work_that_was_given_up_counts_as_cancelled(tasks: Tasks, qtbot: QtBot) -> None:
    def give_up() -> Any:
        raise CancelledError("Stopped.")

    task = tasks.new(as_work(give_up))
    with qtbot.waitSignal(task.cancelled), qtbot.assertNotEmitted(task.failed):
        task.start()


def test_stopping_leaves_no_task_running(app: QApplication, qtbot: QtBot) -> None:
    tasks = Tasks()
    works = [Endless(), Endless()]
    for work in works:
        task = tasks.new(work)
        with qtbot.waitSignal(task.progressed):
            task.start()
    tasks.stop()
    assert all(work.closed.is_set() for work in works)
    qtbot.waitUntil(lambda: tasks.count == 0)


def test_once_all_are_stopped_no_other_begins(tasks: Tasks, qtbot: QtBot) -> None:
    started = threading.Event()

    def another(_ended: object) -> None:
        tasks.new(as_work(started.set)).start()

    task = tasks.new(Endless())
    task.ended.connect(another)
    with qtbot.waitSignal(task.progressed):
        task.start()
    with qtbot.waitSignal(task.ended):
        tasks.stop()
    tasks.stop()
    assert not started.is_set()


def test_a_closed_gate_lets_one_through_for_each_step() -> None:
    gate = Gate(is_open=False)
    passed = threading.Semaphore(0)

    def walk() -> Iterator[None]:
        while True:
            gate.wait()
            passed.release()
            yield

    walker = threading.Thread(target=lambda: [next(path) for path in [walk()] for _ in range(4)])
    walker.start()
    assert not passed.acquire(timeout=0.05)
    gate.allow_step()
    assert passed.acquire(timeout=5)
    assert not passed.acquire(timeout=0.05)
    gate.open()
    walker.join(5)
    assert not walker.is_alive()


def test_closing_the_gate_forgets_steps_that_were_not_taken() -> None:
    gate = Gate()
    gate.allow_step()
    gate.close()
    held = threading.Thread(target=gate.wait, daemon=True)
    held.start()
    held.join(0.05)
    assert held.is_alive()
    gate.open()
    held.join(5)
    assert not held.is_alive()


class Deaf:
    """Work that hears nothing until it is let go."""

    def __init__(self) -> None:
        self.began, self.may_end = threading.Event(), threading.Event()

    def __call__(self) -> Work[None]:
        yield Progress("Importing", 0, 0)
        self.began.set()
        self.may_end.wait()


@pytest.fixture
def deaf() -> Iterator[Deaf]:
    work = Deaf()
    yield work
    work.may_end.set()


def test_patience_with_what_does_not_hear_has_an_end(tasks: Tasks, deaf: Deaf) -> None:
    tasks.new(deaf).start()
    deaf.began.wait()
    tasks.patience_ms = 1
    tasks.stop()
    assert tasks.are_at_work
    deaf.may_end.set()
    tasks.patience_ms = None
    tasks.stop()
    assert not tasks.are_at_work


def test_patience_with_what_writes_has_none(tasks: Tasks) -> None:
    written: list[str] = []

    def write() -> Work[None]:
        for _ in range(10_000):
            yield Progress("Writing", 0, 0)
        written.append("all")

    tasks.new(write, writes=True).start()
    tasks.patience_ms = 0
    tasks.stop()
    assert written == ["all"]


def test_what_may_not_begin_any_more_is_not_waited_for(tasks: Tasks) -> None:
    tasks.stop()
    tasks.new(as_work(print), writes=True).start()
    tasks.stop()
    assert not tasks.count
