"""A disk that fails at every single call of everything in the window that writes or reads: a sentence, and on.

    uv run python -m tests.soak.disks_window [--every N] [SLOT ...]

The whole window is driven by its own actions. Each call that opens, looks, makes, writes, syncs, renames or deletes
fails once or from then on, because the disk is full, can only be read, has vanished, is forbidden or broken. Then: no
error that nobody caught, a sentence where the window answers, the old or the new files, and the same again goes well.
"""

import argparse
import logging
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from gui.errors import LOG, log_qt_message
from tests.gui.window_room import Room, opened_room
from tests.gui.window_slots import SLOTS
from tests.gui.window_trials import WindowTrial


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("slot", nargs="*", help=f"one of {', '.join(SLOTS)}; all, if none is named")
    parser.add_argument("--every", type=int, default=1, help="only every so-many-th failure")
    chosen = parser.parse_args()
    LOG.addHandler(logging.NullHandler())
    qInstallMessageHandler(log_qt_message)
    app = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch).resolve() / "place"
        place.mkdir()
        os.environ.update(INKLING_HOME=str(place / "home"), INKLING_DATA_DIR=str(place / "data"))
        with opened_room(place) as room:
            failures = sum(_try_all(name, room, chosen.every) for name in chosen.slot or SLOTS)
    print(f"Failures: {failures}.")
    del app
    return int(failures > 0)


def _try_all(name: str, room: Room, every: int) -> int:
    """How many of a slot's trials went wrong; each is printed."""
    start, wrong = time.perf_counter(), 0
    with tempfile.TemporaryDirectory() as scratch:
        untouched = Path(scratch) / "untouched"
        room.keep(untouched)
        trial = WindowTrial(SLOTS[name], room, Path(scratch) / "template")
        faults = list(trial.faults())[::every]
        for fault in faults:
            if harm := trial.run(fault):
                wrong += 1
                reads, number, mode, problem = fault
                kind = "reading or writing" if reads else "writing"
                print(f"FAILED: {name}, {kind} call {number}, {mode}, {os.strerror(problem)}: {harm}", flush=True)
        room.put_back(untouched)
    seconds = time.perf_counter() - start
    calls = f"{trial.calls[False]} calls that write, {trial.calls[True]} calls in all"
    print(f"{name}: {calls}, {len(faults)} failures, {wrong} with harm, {seconds:.1f} s", flush=True)
    return wrong


if __name__ == "__main__":
    sys.exit(main())
