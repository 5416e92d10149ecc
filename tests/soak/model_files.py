"""Opens thousands of damaged and hostile model files in a process of its own, and reports what happened.

    uv run python -m tests.soak.model_files [--count 2000] [--seed 0]

The process may take 256 MB more than before it opened the first one, and 5 seconds a file; whatever takes more, ends
it, runs a payload, is left to the last resort or opens with weights that a checksum should have caught is a failure.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[2]

SECONDS = 5.0
MEGABYTES = 256
CHECKED = ("own", "pth")
"""Formats whose checksums tell every changed number."""


def main() -> int:
    options = _options()
    if options.inside:
        _open_all(options, Path(options.inside))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        results = list(_results(options, Path(folder)))
        ran = (Path(folder) / "payload-ran").exists()
    return _report(results, ran)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=2000, help="how many random mutations of good files")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    return parser.parse_args()


def _results(options: argparse.Namespace, folder: Path) -> Iterator[dict[str, Any]]:
    """One row a file; a process that hangs or dies is replaced by one that begins with the next file."""
    first = 0
    while True:
        command = [sys.executable, "-m", "tests.soak.model_files", "--inside", str(folder), "--first", str(first)]
        command += ["--count", str(options.count), "--seed", str(options.seed)]
        started: dict[str, Any] = {}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT) as run:
            assert run.stdout
            alarm = _alarm(run)
            for line in run.stdout:
                alarm.cancel()
                row = json.loads(line)
                if row.get("done"):
                    return
                if "outcome" in row:
                    yield row
                    started = {}
                else:
                    started = row
                    alarm = _alarm(run, SECONDS * 2)
        if not started:
            raise SystemExit(f"The process ended by itself with {run.returncode}.")
        yield {**started, "outcome": "killed the process", "seconds": SECONDS * 2, "megabytes": 0}
        first = started["number"] + 1


def _alarm(run: subprocess.Popen[str], seconds: float = 300.0) -> threading.Timer:
    alarm = threading.Timer(seconds, run.kill)
    alarm.daemon = True
    alarm.start()
    return alarm


def _open_all(options: argparse.Namespace, folder: Path) -> None:
    """In the process of its own: a line before and after each file."""
    from tests.core.model_files.corpus import good_files

    for name, data in good_files().items():  # imports and first uses count as idle
        (folder / name).write_bytes(data)
        _outcome(folder / name, name)
    for number, (kind, path) in enumerate(_files(options, folder)):
        if number >= options.first:
            print(json.dumps({"number": number, "kind": kind}), flush=True)
            before, start = _peak_memory(), time.perf_counter()
            with _memory_limit():
                outcome = _outcome(path, kind)
            row = {"seconds": time.perf_counter() - start, "megabytes": (_peak_memory() - before) / 1024}
            print(json.dumps({"number": number, "kind": kind, "outcome": outcome, **row}), flush=True)
    print(json.dumps({"done": True}), flush=True)


def _files(options: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Path]]:
    from tests.core.model_files.corpus import families, mutations

    place = folder / "case"
    for family in families(folder / "payload-ran").values():
        for case in family():
            with tempfile.TemporaryDirectory(dir=folder) as own:
                yield f"hostile: {case.name}", case.make(Path(own))
    for kind, data in mutations(options.count, options.seed):
        place.write_bytes(data)
        yield kind, place


def _outcome(path: Path, kind: str) -> str:
    from core.errors import ModelFileError
    from core.model_files import open_model
    from tests.core.model_files.corpus import same_weights

    try:
        model = open_model(path)
    except ModelFileError as error:
        return "refused" if "reason" in error.values else "left to the last resort"
    except Exception as error:
        return f"raised {type(error).__name__}"
    if same_weights(model):
        return "opened, with the right weights"
    return "opened, with other weights"


@contextmanager
def _memory_limit() -> Iterator[None]:
    """Of address space, from what there is now."""
    import resource

    pages = int(Path("/proc/self/statm").read_text().split()[0])
    unlimited = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + MEGABYTES * 2**20, unlimited[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, unlimited)


def _peak_memory() -> int:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _report(results: list[dict[str, Any]], payload_ran: bool) -> int:
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    for row in results:
        outcomes[row["kind"].partition(":")[0]][row["outcome"]] += 1
    print(f"{len(results)} files")
    for kind, counts in outcomes.items():
        print(f"  {kind:<12} " + "; ".join(f"{count} {outcome}" for outcome, count in counts.most_common()))
    slowest = max(results, key=lambda row: row["seconds"])
    largest = max(results, key=lambda row: row["megabytes"])
    print(f"Slowest: {slowest['seconds']:.2f} s ({slowest['kind']})")
    print(f"Largest growth of the peak: {largest['megabytes']:.0f} MB ({largest['kind']})")
    failures = [row for row in results if _fails(row)]
    for row in failures:
        print(f"FAILED: {row}")
    print(f"Payloads that ran: {int(payload_ran)}. Failures: {len(failures)}.")
    return int(bool(failures) or payload_ran)


def _fails(row: dict[str, Any]) -> bool:
    outcome, kind = row["outcome"], row["kind"]
    if row["seconds"] > SECONDS or row["megabytes"] > MEGABYTES:
        return True
    if kind.startswith("hostile"):
        return bool(outcome != "refused")
    changed = outcome == "opened, with other weights"
    return (changed and kind in CHECKED) or not (changed or outcome in ("refused", "opened, with the right weights"))


if __name__ == "__main__":
    sys.exit(main())
