"""Runs on disks that fail, in processes that are killed, beside other instances, and a thousand of them.

    uv run python -m tests.soak.runs [--kills 100] [--seconds 20] [--seed 0]

Every call to the disk of a whole run's writing fails once, from then on, or half-way; so does that of a run that goes
on. Processes are killed at random moments of writing. For some seconds one instance writes while another lists, sweeps,
deletes and tries to go on with its runs. Whatever is neither the old nor the new state is a failure.
"""

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from unittest import mock

from core.errors import AppError
from core.runs import RunStore, RunWriter, sweep_leftovers
from core.runs import folder as run_folder
from core.training.events import Preparing
from tests.core.runs.failing import MODES, check, recorded, whole, write_on
from tests.core.runs.telling import CONFIG, broken_off, model, whole_run, write

LONG = CONFIG.changed(epochs=40)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100, help="of processes that write")
    parser.add_argument("--seconds", type=float, default=20.0, help="of two instances at once")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    model()  # torch is there before any process forks
    failures = sum(
        _told(name, part)
        for name, part in (
            ("a disk that fails, a new run", _failing_new),
            ("a disk that fails, a run that goes on", _failing_resumed),
            (f"{options.kills} kills", lambda: _kills(options.kills, options.seed)),
            ("two instances", lambda: _two_instances(options.seconds, options.seed)),
        )
    )
    _thousand()
    print(f"Failures: {failures}.")
    return int(failures > 0)


@contextmanager
def _dead_at_once() -> Iterator[None]:
    """Where one process runs at a time, what it leaves is swept without waiting."""
    with mock.patch.object(run_folder, "_DEAD_AFTER", -1):
        yield


def _told(name: str, part: Callable[[], Iterator[str]]) -> int:
    """Run a part in a home of its own; what it yields are failures."""
    start, count = time.perf_counter(), 0
    with _home():
        for failure in part():
            count += 1
            print(f"FAILED: {name}: {failure}")
    print(f"{name}: {count} failures, {time.perf_counter() - start:.1f} s")
    return count


@contextmanager
def _home() -> Iterator[Path]:
    before = os.environ.get("INKLING_HOME")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["INKLING_HOME"] = folder
        try:
            yield Path(folder)
        finally:
            if before is not None:
                os.environ["INKLING_HOME"] = before


def _failing_new() -> Iterator[str]:
    events = whole()
    calls, _ = write_on(0, "once", events)
    print(f"a whole run makes {calls} calls")
    for mode in MODES:
        for number in range(1, calls + 2):
            with _home():
                write_on(number, mode, events)
                with _dead_at_once():
                    sweep_leftovers()
                yield from _checked(f"call {number}, {mode}", lambda: check(recorded(events)))
                if list(RunStore().folder.glob(".*")):
                    yield f"call {number}, {mode}: something is left over"


def _failing_resumed() -> Iterator[str]:
    again = list(whole_run(CONFIG, 3))
    calls, _ = write_on(0, "once", again, broken_off(2).id)
    print(f"a run that goes on makes {calls} calls")
    for mode in MODES:
        for number in range(1, calls + 2):
            with _home():
                run_id = broken_off(2).id
                before = RunStore().load(run_id)
                write_on(number, mode, again, run_id)
                sweep_leftovers()
                yield from _checked(f"call {number}, {mode}", lambda: check(recorded(whole()), before))  # noqa: B023


def _checked(what: str, check_it: Callable[[], None]) -> Iterator[str]:
    try:
        check_it()
    except (AssertionError, AppError, OSError, ValueError, KeyError) as problem:
        yield f"{what}: {type(problem).__name__} {problem}"


def _kills(count: int, seed: int) -> Iterator[str]:
    """Each run is killed, goes on from its newest checkpoint, may be killed again, and is finished in the end."""
    chance, expected = random.Random(seed), recorded(list(whole_run(LONG)))
    store, run_id, finished, cut_short = RunStore(), "", 0, 0
    whole_seconds = min(_seconds_to_write() for _ in range(3))
    for number in range(count):
        child = _fork(lambda: _write_on(run_id))  # noqa: B023
        time.sleep(chance.random() * whole_seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        yield from _checked(f"kill {number}", lambda: check(expected))
        states = [run.state for run in store.runs()]
        cut_short += "broken off" in states
        going = store.broken_off()
        run_id = going[0].id if going else ""
        if run_id and chance.random() < 0.3:
            _write_on(run_id)
            if store.load(run_id).losses != expected.losses:
                yield f"kill {number}: the run that went on has other losses"
        done = [run.id for run in store.runs() if run.state == "completed" or run.id != run_id]
        run_id = "" if run_id in done else run_id
        finished += states.count("completed")
        store.delete(done)
        store.empty_trash()
    with _dead_at_once():
        sweep_leftovers()
    if leftovers := list(store.folder.rglob(".*")):
        yield f"{len(leftovers)} files are left over after a sweep"
    print(f"{cut_short} of {count} kills cut a run short, {finished} came after its end")


def _seconds_to_write() -> float:
    start = time.perf_counter()
    with _home():
        write(whole_run(LONG))
    return time.perf_counter() - start


def _write_on(run_id: str) -> None:
    """A run from its newest checkpoint to its end, or a new one."""
    first = RunStore().checkpoint(run_id).epoch + 1 if run_id else 1
    writer = RunWriter(LONG, resume=run_id)
    for event in whole_run(LONG, first):
        writer.write(event)


def _two_instances(seconds: float, seed: int) -> Iterator[str]:
    """One writes run after run; the other does to them all that a user and a start of the window do."""
    chance = random.Random(seed)
    child = _fork(_write_without_end)
    store, end = RunStore(), time.monotonic() + seconds
    looks = refusals = 0
    expected = recorded(list(whole_run(LONG)))
    while time.monotonic() < end:
        sweep_leftovers()
        runs = store.runs()
        looks += 1
        yield from (f"{run.id}: {run.damage}" for run in runs if run.damage)
        for run in [run for run in runs if run.state == "running"]:
            for refused in (partial(store.delete, [run.id]), partial(_go_on_with, run.id)):
                try:
                    refused()
                except AppError:
                    refusals += 1
                else:
                    if store.run(run.id).state == "running":
                        yield f"{run.id} was meddled with while it was written"
        if len(runs) > 20:
            with suppress(AppError):
                store.delete([run.id for run in chance.sample(runs[1:], 10)])
            store.empty_trash()
    os.kill(child, signal.SIGKILL)
    if not os.WIFSIGNALED(os.waitpid(child, 0)[1]):
        yield "the process that writes ended by itself"
    yield from _checked("at the end", lambda: check(expected))
    print(f"{looks} looks at what another process wrote, {refusals} refusals")


def _go_on_with(run_id: str) -> None:
    writer = RunWriter(LONG, resume=run_id)
    writer.write(Preparing("Reading", 0, 0))
    writer.close()


def _write_without_end() -> None:
    while True:
        write(whole_run(LONG))


def _thousand() -> None:
    """Printed, not judged: the machine may be busy."""
    with _home():
        done, broken = write(whole_run(LONG)), broken_off(2)
        for number in range(1000):
            source = broken if number % 10 == 0 else done
            copy = RunStore().folder / f"2025{number:04d}-000000-{number}"
            shutil.copytree(source.folder, copy, ignore=shutil.ignore_patterns("*.safetensors"))
        times = []
        for _ in range(5):
            start = time.perf_counter()
            listed = RunStore().runs()
            times.append(time.perf_counter() - start)
        print(f"{len(listed)} runs are listed in {min(times):.3f} s (the slowest of five times: {max(times):.3f} s)")
        start = time.perf_counter()
        sweep_leftovers()
        print(f"they are swept in {time.perf_counter() - start:.3f} s")


def _fork(work: Callable[[], object]) -> int:
    child = os.fork()
    if child:
        return child
    try:
        work()
    finally:
        os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
