"""Runs the real application in this process and acts on it as a user would: `driver.py PLAN MILLISECONDS`.

PLAN `close`: closes the window so long after it was shown. `train-close`: clicks Train at once and closes so long
after. `interrupt`: Ctrl-C so long after it was shown. `train`: trains, waits for the end, saves to the file in
INKLING_TEST_MODEL, and closes. `open`: is started with that file, and closes once it is open.
"""

import dataclasses
import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from core.datasets import generated
from gui import app
from gui.dialogs import Dialogs
from gui.main_window import MainWindow

generated.GENERATED = dataclasses.replace(generated.GENERATED, train=2_000, test=500, piece=1_000)


def main_window() -> MainWindow:
    return next(window for window in QApplication.topLevelWidgets() if isinstance(window, MainWindow))


def answer_for_the_user() -> None:
    Dialogs.confirm = lambda *_: True  # type: ignore[method-assign]
    Dialogs.ask_save = lambda *_: "discard"  # type: ignore[method-assign,assignment]
    Dialogs.choose_save = lambda *_: os.environ["INKLING_TEST_MODEL"]  # type: ignore[method-assign]


def close() -> None:
    if not main_window().close():
        sys.exit("The window did not close.")


def interrupt() -> None:
    signal.raise_signal(signal.SIGINT)


def train_and_save() -> None:
    window = main_window()
    window.controller.ended.connect(window.session.save)
    window.session.saved.connect(close)
    window.setup.training.set_values({"epochs": 1})
    window.run_bar.train.click()


def act(plan: str, milliseconds: int) -> None:
    if plan == "train":
        train_and_save()
        return
    if plan == "open":
        main_window().session.opened.connect(close)
        return
    if plan == "train-close":
        main_window().run_bar.train.click()
    QTimer.singleShot(milliseconds, interrupt if plan == "interrupt" else close)


def run(plan: str, milliseconds: int) -> int:
    answer_for_the_user()
    shown = MainWindow.begin

    def begin(self: MainWindow, *arguments: object) -> None:
        shown(self, *arguments)  # type: ignore[arg-type]
        act(plan, milliseconds)

    MainWindow.begin = begin  # type: ignore[method-assign,assignment]
    return app.run([os.environ["INKLING_TEST_MODEL"]] if plan == "open" else [])


if __name__ == "__main__":
    app.leave(run(sys.argv[1], int(sys.argv[2])))
