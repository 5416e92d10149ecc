"""A disk that fails at the Nth call, and what must be true of a run whatever failed."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Literal
from unittest import mock

import torch

from core.errors import AppError
from core.runs import Run, RunStore, RunWriter
from core.training.events import Event, Warned
from tests.core.runs.telling import CONFIG, whole_run

Mode = Literal["once", "from then on", "half"]
MODES: tuple[Mode, ...] = ("once", "from then on", "half")
CALLS = ("open", "write", "fsync", "replace", "rename", "mkdir", "fdopen")


class Disk:
    """Counts the calls; the one numbered `fails_at` fails, and with `mode` "from then on" all later ones.

    With "half", half of what is to be written comes onto the disk before it fails.
    """

    def __init__(self, fails_at: int, mode: Mode) -> None:
        self.calls = 0
        self._fails_at, self._mode = fails_at, mode

    def around(self, name: str) -> Callable[..., Any]:
        real = getattr(os, name)

        def call(*arguments: Any, **options: Any) -> Any:
            self.calls += 1
            if self.calls == self._fails_at or (self._mode == "from then on" and self.calls > self._fails_at > 0):
                if name == "write" and self._mode == "half":
                    real(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(*arguments, **options)

        return call


@contextmanager
def failing(fails_at: int, mode: Mode) -> Iterator[Disk]:
    disk = Disk(fails_at, mode)
    with mock.patch.multiple(os, **{name: disk.around(name) for name in CALLS}):
        yield disk


def write_on(disk_fails_at: int, mode: Mode, events: list[Event], resume: str = "") -> tuple[int, list[Warned]]:
    """Write the events onto such a disk: how many calls that took, and what was said."""
    with failing(disk_fails_at, mode) as disk:
        writer = RunWriter(CONFIG, resume=resume)
        said = [warned for event in events if (warned := writer.write(event)) is not None]
        writer.close()
    return disk.calls, said


def check(whole: Run, before: Run | None = None) -> None:
    """Every run there is can be read, and is a beginning of the whole one, or what it was before."""
    store = RunStore()
    for stored in store.runs():
        assert stored.damage == "", stored.damage
        run = store.load(stored.id)
        lengths = len(run.losses), len(run.validations), len(run.epochs)
        assert list(run.losses) == list(whole.losses)[: lengths[0]]
        assert run.validations == whole.validations[: lengths[1]]
        assert run.epochs == whole.epochs[: lengths[2]]
        if before is not None:
            assert run.step >= before.epochs[-1].step
        _check_weights(store, stored.id)


def _check_weights(store: RunStore, run_id: str) -> None:
    """Each file is whole: its weights are those of its step."""
    for kept in store.checkpoints(run_id):
        weights = store.checkpoint(run_id, kept.step).tensors["network.linear.weight"]
        assert bool(torch.all(weights == kept.step))
    for step in store.snapshot_steps(run_id):
        assert all(bool((value == step).all()) for value in store.snapshot(run_id, step).weights.values())
    with suppress(AppError):  # it may have none yet
        store.model(run_id)


def recorded(events: list[Event]) -> Run:
    run = Run(CONFIG)
    for event in events:
        run.record(event)
    return run


def whole() -> list[Event]:
    return list(whole_run())
