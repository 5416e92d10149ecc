"""Two instances at once: neither damages what the other is training, and a killed one leaves what can go on."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from core.errors import AppError
from core.runs import RunStore, RunWriter, sweep_leftovers
from core.runs.space import bound_space
from tests.core.runs.telling import CONFIG, epoch, started, steps, whole_run, write

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork")


@contextmanager
def training_in_another_process() -> Iterator[int]:
    """One that has got a few steps into its second epoch, and then waits to be killed."""
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        writer = RunWriter(CONFIG)
        for event in (started(), *epoch(1), steps(11, 13)):
            writer.write(event)
        os.write(writable, b"!")
        signal.pause()
    os.close(writable)
    assert os.read(readable, 1) == b"!"
    os.close(readable)
    try:
        yield child
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def test_a_run_of_another_process_is_left_alone() -> None:
    store = RunStore()
    with training_in_another_process():
        (run,) = store.runs()
        assert (run.state, run.step, run.accuracy) == ("running", 13, 0.9)
        assert store.broken_off() == ()
        with pytest.raises(AppError, match="is being trained"):
            store.delete([run.id])
        with pytest.raises(AppError, match="is being trained"):
            RunWriter(CONFIG, resume=run.id).write(started(first_step=10))
        sweep_leftovers()
        bound_space(store.folder, 0)
        assert store.load(run.id).step == 13
        assert store.snapshot_steps(run.id) == (10,)
        own = write(whole_run())
        assert store.run(own.id).state == "completed"


def test_a_run_of_a_process_that_was_killed_can_go_on() -> None:
    store = RunStore()
    with training_in_another_process():
        pass
    (run,) = store.broken_off()
    assert (run.state, run.step) == ("broken off", 13)
    assert store.checkpoint(run.id).step == 10
    write(whole_run(first_epoch=2), resume=run.id)
    assert store.run(run.id).state == "completed"
    assert list(store.load(run.id).losses) == [1 / step for step in range(1, 31)]
