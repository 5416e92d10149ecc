"""A monkey at the window: thousands of random but seeded actions of a user, and no unhandled error.

    uv run python -m tests.soak.monkey [--actions 10000] [--seed 0] [--pause 4]

It clicks, types, picks, draws, drops and opens files (whole, damaged and hostile ones), resizes, changes tabs, themes
and type, opens menus and windows beside the main one. Questions are answered at random. What counts as a failure: an
unhandled error in any thread, work that fails with anything but a sentence of its own, a Qt warning, a collection of
garbage in a worker, a window that does not answer for 20 seconds, a process that dies. The last actions before it are
printed.
"""

import argparse
import dataclasses
import faulthandler
import os
import random
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from core.datasets import generated
from gui.app import leave
from gui.dialogs import Dialogs
from gui.errors import LOG
from gui.main_window import MainWindow
from gui.question_dialog import QuestionDialog
from gui.text_dialog import TextDialog
from tests.soak.bait import bait
from tests.soak.deeds import Monkey
from tests.soak.watch import (
    Complaints,
    report_collections_elsewhere,
    report_connections,
    report_what_fails_unexpectedly,
)


def answer_at_random(chance: random.Random, files: list[Path], folder: Path) -> None:
    """No question stops the monkey."""
    places = ["", *map(str, files), str(folder / "new.safetensors"), str(folder / "nowhere" / "x.pth"), str(folder)]
    Dialogs.confirm = lambda *_: chance.random() < 0.5  # type: ignore[method-assign]
    Dialogs.ask_save = lambda *_: chance.choice(("save", "discard", "cancel"))  # type: ignore[method-assign,assignment]
    Dialogs.tell = lambda *_, **__: None  # type: ignore[method-assign]
    for name in ("choose_open", "choose_save", "choose_folder"):
        setattr(Dialogs, name, lambda *_, **__: chance.choice(places))
    for kind in (QuestionDialog, TextDialog):
        kind.exec = lambda *_: 0  # type: ignore[method-assign,assignment]
    QFileDialog.exec = lambda *_: 0  # type: ignore[method-assign,assignment]
    QDesktopServices.openUrl = lambda *_: True  # type: ignore[method-assign,assignment]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--actions", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--pause", type=int, default=4, help="milliseconds between two actions")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        os.environ["INKLING_HOME"] = str(Path(scratch) / "home 漢字")
        os.environ.setdefault("INKLING_DATA_DIR", str(Path(scratch) / "data"))
        return let_loose(options, Path(scratch))


def let_loose(options: argparse.Namespace, scratch: Path) -> int:
    from gui import app

    chance = random.Random(options.seed)
    files = bait(scratch / "bait", options.seed)
    answer_at_random(chance, files, scratch)
    report_what_fails_unexpectedly()
    connections = report_connections()
    generated.GENERATED = dataclasses.replace(generated.GENERATED, train=2_000, test=500, piece=1_000)
    began = MainWindow.begin
    state: dict[str, object] = {}

    def begin(window: MainWindow, *arguments: object) -> None:
        began(window, *arguments)  # type: ignore[arg-type]
        monkey = Monkey(window, chance, files, options.actions)
        state["complaints"] = complaints = Complaints(monkey.last)
        LOG.addHandler(complaints)
        report_collections_elsewhere()
        timer = QTimer(window, interval=options.pause)

        def tick() -> None:
            if monkey.left <= 0:
                timer.stop()
                window.session.unsaved = False
                Dialogs.confirm = lambda *_: True  # type: ignore[method-assign]
                window.close()
            else:
                monkey.act()

        timer.timeout.connect(tick)
        timer.start()

    MainWindow.begin = begin  # type: ignore[method-assign,assignment]
    code = app.run([])
    faulthandler.cancel_dump_traceback_later()
    found = state["complaints"].found  # type: ignore[attr-defined]
    print(f"{options.actions} actions, seed {options.seed}: {len(found)} faults, exit code {code}; "
          f"{len(connections)} connections tried, by downloads that were asked for")  # fmt: skip
    return 1 if found or code else 0


if __name__ == "__main__":
    leave(main())
