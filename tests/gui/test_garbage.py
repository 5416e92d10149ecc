"""Where and when garbage that holds itself is cleared away."""

import gc
import sys
import threading
import weakref
from collections.abc import Iterator
from types import ModuleType

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.garbage import GarbageCollector

ENOUGH = 200_000
"""Objects after which Python's own collector would have looked through every generation."""


@pytest.fixture
def collector(app: QApplication) -> Iterator[GarbageCollector]:
    gc.collect()
    made = GarbageCollector()
    yield made
    made.stop()
    gc.unfreeze()


def drop_one_that_holds_itself() -> list[threading.Thread]:
    """The thread in which it dies comes into the list."""
    died: list[threading.Thread] = []
    dropped = QObject()
    dropped.itself = dropped  # type: ignore[attr-defined]
    weakref.finalize(dropped, lambda: died.append(threading.current_thread()))
    return died


def test_nothing_of_qt_dies_in_another_thread(collector: GarbageCollector, qtbot: QtBot) -> None:
    died = drop_one_that_holds_itself()
    kept: list[list[object]] = []
    worker = threading.Thread(target=lambda: kept.extend([] for _ in range(ENOUGH)))
    worker.start()
    worker.join()
    assert not died
    qtbot.waitUntil(lambda: bool(died))
    assert died == [threading.main_thread()]


def test_what_imports_have_made_is_not_looked_through_again(
    collector: GarbageCollector, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = gc.get_freeze_count()
    collector.look()
    assert gc.get_freeze_count() == before
    monkeypatch.setitem(sys.modules, "one more", ModuleType("one more"))
    collector.look()
    assert gc.get_freeze_count() > before


def test_python_collects_again_afterwards(app: QApplication) -> None:
    collector = GarbageCollector()
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()
