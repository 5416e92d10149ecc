"""What only a process of its own can show: a real Ctrl-C, a reader that goes away, a full disk, an odd terminal."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.model_files import open_model

ROOT = Path(__file__).parents[3]
_ENDLESS = """
import sys, torch
from core.cli import main
from core.datasets.dataset import Dataset, MemorySplit
from core.training import loop

split = MemorySplit(torch.zeros(64, 1, 16, 16, dtype=torch.uint8), torch.arange(64) % 2)

def load_dataset(key, shape=None):
    yield from ()
    return Dataset("easy", "Easy", ("a", "b"), (1, 16, 16), (0.0,), (1.0,), False, split, split)

loop.load_dataset = load_dataset
sys.exit(main(sys.argv[1:]))
"""
TRAIN = ("train", "--model", "linear", "--epochs", "100000", "--batch-size", "8", "--threads", "1")


def started(*arguments: str | Path, script: str = "main.py", **options: object) -> subprocess.Popen[str]:
    """A command in a process of its own."""
    program = ["-c", _ENDLESS] if script == "endless" else [script]
    return subprocess.Popen(
        [sys.executable, *program, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        text=True,
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},  # type: ignore[call-overload]
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to one process there")
def test_ctrl_c_stops_cleanly_and_still_writes_the_output(tmp_path: Path) -> None:
    output = tmp_path / "model.safetensors"
    with started(*TRAIN, "--json", "--output", output, script="endless") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        while json.loads(process.stdout.readline())["event"] != "steps_done":
            pass
        process.send_signal(signal.SIGINT)
        *_, last = process.stdout
        errors = process.stderr.read()
    assert (process.returncode, errors) == (0, "")
    ended = json.loads(last)
    assert (ended["event"], ended["outcome"]) == ("run_ended", "stopped")
    assert open_model(output).record["steps"] == ended["step"]


def test_a_reader_that_goes_away_ends_it_quietly() -> None:
    with started("datasets", "--json") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        errors = process.stderr.read()
    assert (process.returncode, errors) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_behind_standard_output_is_one_sentence() -> None:
    with Path("/dev/full").open("w") as full, started("datasets", stdout=full) as process:
        assert process.stderr is not None
        errors = process.stderr.read()
    assert (process.returncode, errors) == (2, "No space left on device.\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_the_model_is_written_though_nobody_reads_on(tmp_path: Path) -> None:
    short = ("train", "--model", "linear", "--epochs", "2", "--threads", "1", "--output")
    with started(*short, tmp_path / "gone.pth", script="endless") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        errors = process.stderr.read()
    assert (process.returncode, errors) == (0, "")
    with Path("/dev/full").open("w") as full:
        process = started(*short, tmp_path / "full.pth", script="endless", stdout=full)
        _, errors = process.communicate()
    assert (process.returncode, errors) == (
        0,
        "Nothing more is printed (No space left on device). The training goes on.\n",
    )
    assert (tmp_path / "gone.pth").is_file()
    assert (tmp_path / "full.pth").is_file()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(("streams", "printed"), [("2>&-", True), ("2>/dev/full", True), ("<&- >&- 2>&-", False)])
def test_streams_that_are_closed_or_full_change_nothing_else(
    streams: str, printed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)  # as on most machines: what is refused stays in the buffer
    for arguments, code in (("models --json", 0), ("inspect nowhere.pth", 2)):
        line = f"{sys.executable} main.py {arguments} {streams}"
        done = subprocess.run(line, shell=True, cwd=ROOT, stdout=subprocess.PIPE, check=False)
        assert done.returncode == code
        assert bool(done.stdout) == (printed and code == 0)


@pytest.mark.skipif(sys.platform == "win32", reason="file names are text there")
def test_a_name_that_is_no_text_is_no_traceback() -> None:
    with started("train", "--dataset", os.fsdecode(b"\xff{x}")) as process:
        output, errors = process.communicate()
    assert (process.returncode, output) == (2, "")
    assert "Traceback" not in errors
    assert len(errors.splitlines()) == 1
