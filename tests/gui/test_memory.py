"""What is freed goes back to the system, once the work that needed it is over."""

import os
import subprocess
import sys
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.progress import Progress, Work
from core.training.control import Control
from gui import memory, threads
from gui.memory import give_memory_back, share_memory_pools
from gui.tasks import Tasks
from gui.threads import Gate, Told, TrainingThread

ROOT = Path(__file__).parents[2]
ON_GLIBC = memory._function("malloc_trim") is not None

COUNT_POOLS = """
import ctypes, sys, threading
from pathlib import Path
from gui.memory import share_memory_pools

share_memory_pools()
library = ctypes.CDLL(None)
all_there = threading.Barrier(8)

def work():
    kept = b"x" * 60_000
    all_there.wait()
    return kept

threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
library.fopen.restype = ctypes.c_void_p
file = ctypes.c_void_p(library.fopen(sys.argv[1].encode(), b"w"))
library.malloc_info(0, file)
library.fclose(file)
print(Path(sys.argv[1]).read_text().count("<heap nr="))
"""


class Heavy:
    """Something that work needs to its end."""


class Watched:
    """Puts down, each time that memory is given back, whether what the work needed is gone."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._needed: weakref.ref[Heavy] | None = None
        self.gone: list[bool] = []
        monkeypatch.setattr(threads, "give_memory_back", self._note)

    def _note(self) -> None:
        self.gone.append(self._needed is None or self._needed() is None)

    def training(self) -> Iterator[Told]:
        heavy = Heavy()
        self._needed = weakref.ref(heavy)
        yield from ()
        del heavy

    def work(self) -> Work[None]:
        heavy = Heavy()
        self._needed = weakref.ref(heavy)
        yield Progress("", 0, 0)
        del heavy

    def failing(self) -> Work[None]:
        yield Progress("", 0, 0)
        raise ValueError


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Watched:
    return Watched(monkeypatch)


def resident() -> float:
    """Megabytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


@pytest.mark.skipif(not ON_GLIBC, reason="only glibc keeps it")
def test_what_is_freed_in_pieces_goes_back() -> None:
    pieces = [b"%d" % number * 15_000 for number in range(1000)]
    kept = pieces[::50]
    before = resident()
    del pieces
    give_memory_back()
    assert before - resident() > 20
    assert len(kept) == 20


@pytest.mark.skipif(not ON_GLIBC, reason="only glibc has pools")
def test_many_threads_share_two_pools(tmp_path: Path) -> None:
    command = [sys.executable, "-c", COUNT_POOLS, str(tmp_path / "pools")]
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert int(said.stdout) == 2


def test_elsewhere_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    memory._function.cache_clear()
    share_memory_pools()
    give_memory_back()
    assert memory._function("malloc_trim") is None
    memory._function.cache_clear()


def test_a_training_gives_back_once_it_holds_nothing(app: QApplication, watched: Watched) -> None:
    thread = TrainingThread(watched.training, Control(), Gate())
    thread.start()
    thread.wait()
    assert watched.gone == [True]


def test_long_work_gives_back_once_it_holds_nothing(
    tasks: Tasks, qtbot: QtBot, watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads, "_LONG", -1.0)
    for work in (watched.work, watched.failing):
        task = tasks.new(work)
        with qtbot.waitSignal(task.ended):
            task.start()
    assert watched.gone == [True, True]


def test_short_work_goes_without(tasks: Tasks, qtbot: QtBot, watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "_LONG", 60.0)
    task = tasks.new(watched.work)
    with qtbot.waitSignal(task.ended):
        task.start()
    assert not watched.gone
