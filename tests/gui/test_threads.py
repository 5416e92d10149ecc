import threading
from collections.abc import Iterator
from typing import Any

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
