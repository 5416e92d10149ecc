"""Opens and drops thousands of damaged and hostile files through the window: it lives, and keeps the model it has.

uv run python -m tests.soak.opening [--count 10000] [--seed 0]
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from gui.dialogs import Dialogs
from gui.main_window import MainWindow
from tests.soak.stage import perform

PROJECT = Path(__file__).parents[2]
_AT_A_TIME = 500


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000, help="how many random mutations of good files")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    seen: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["INKLING_HOME"] = str(Path(folder) / "home")
        code = perform(lambda window: open_all(window, Path(folder), options, seen))
        ran = (Path(folder) / "payload-ran").exists()
    print(", ".join(f"{count} {what}" for what, count in sorted(seen.items())), "- a payload ran" if ran else "")
    return code or int(ran or seen["lost the model"] > 0 or seen["unexpected"] > 0)


def open_all(
    window: MainWindow, folder: Path, options: argparse.Namespace, seen: Counter[str]
) -> Iterator[Callable[[], bool]]:
    told: list[str] = []
    Dialogs.tell = lambda _, sentence, *__: told.append(sentence)  # type: ignore[method-assign]
    Dialogs.ask_save = lambda *_: "discard"  # type: ignore[method-assign,assignment]
    opened: list[object] = []
    window.session.opened.connect(opened.append)
    yield lambda: window.session.model is not None and not window.tasks.count
    for number, path in enumerate(hostile_files(folder, options)):
        before, told[:], opened[:] = window.session.model, [], []
        if number % 2 and path.suffix in (".safetensors", ".pth", ".pt"):
            drop(window, path)
        else:
            window.commands.open_file(path)
        yield lambda: bool(told or opened)
        judge(window, before, told, bool(opened), seen)
        if number % 500 == 499:
            print(f"{number + 1} files", dict(seen), flush=True)


def judge(window: MainWindow, before: object, told: list[str], opened: bool, seen: Counter[str]) -> None:
    seen["opened" if opened else "refused"] += 1
    if not opened and window.session.model is not before:
        seen["lost the model"] += 1
    if told and (len(told[0]) > 400 or "Error" in told[0]):
        seen["unexpected"] += 1
        print(told[0])


def hostile_files(folder: Path, options: argparse.Namespace) -> Iterator[Path]:
    """Made by processes of their own, some at a time: where Qt is imported, a few of them cannot be pickled."""
    for number in range(0, options.count + 1, _AT_A_TIME):
        place = folder / f"files {number}"
        count = min(_AT_A_TIME, options.count - number)
        arguments = [str(place), str(folder / "payload-ran"), str(count), str(options.seed + number)]
        families = [] if number else ["--families"]
        command = [sys.executable, "-m", "tests.soak.hostile", *arguments, *families]
        made = subprocess.run(command, check=True, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
        yield from map(Path, made.stdout.splitlines())
        shutil.rmtree(place)


def drop(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    keys, copy = Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    event = QDropEvent(QPointF(20, 20), copy, data, Qt.MouseButton.LeftButton, keys, QEvent.Type.Drop)
    window.dropEvent(event)


if __name__ == "__main__":
    sys.exit(main())
