"""A disk that fails at every single call of every feature that writes: a sentence, the old or the new files, and on.

    uv run python -m tests.soak.disks [FEATURE ...]

Each call that opens, makes, writes, syncs, renames or deletes a file fails once, from then on, or half-way, because the
disk is full, can only be read, has vanished or is forbidden. (Runs have a command of their own, `tests.soak.runs`.)
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QGuiApplication

from tests.gui.disk_trials import Trial, trials
from tests.gui.writing import FEATURES


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("feature", nargs="*", help=f"one of {', '.join(FEATURES)}; all, if none is named")
    app = QGuiApplication(sys.argv[:1])
    failures = sum(_try_all(name) for name in parser.parse_args().feature or FEATURES)
    print(f"Failures: {failures}.")
    del app
    return int(failures > 0)


def _try_all(name: str) -> int:
    """How many of a feature's trials went wrong; each is printed."""
    start, faults = time.perf_counter(), 0
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch).resolve() / "place"
        os.environ.update(INKLING_HOME=str(place / "home"), INKLING_DATA_DIR=str(place / "data"))
        trial = Trial(FEATURES[name], place, place.with_name("template"))
        all_of_them = list(trials(trial.calls))
        for number, mode, problem in all_of_them:
            if fault := trial.run(number, mode, problem):
                faults += 1
                print(f"FAILED: {name}, call {number} of {trial.calls}, {mode}, {os.strerror(problem)}: {fault}")
    seconds = time.perf_counter() - start
    print(f"{name}: {trial.calls} calls, {len(all_of_them)} failures, {faults} with harm, {seconds:.1f} s", flush=True)
    return faults


if __name__ == "__main__":
    sys.exit(main())
