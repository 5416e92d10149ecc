"""The real application in this process, acted on by a play: a generator that yields what it waits for."""

import os
import sys
import time
from collections.abc import Callable, Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer

from gui import app
from gui.dialogs import Dialogs
from gui.main_window import MainWindow

Play = Callable[[MainWindow], Iterator[Callable[[], bool]]]
PATIENCE = 120.0
_LOOK_MS = 5


class Stage:
    """Goes on with the play whenever what it waits for has come; a play that waits too long ends with an error.

    When it is over, `leave` closes the window.
    """

    def __init__(self, window: MainWindow, play: Play, leave: Callable[[MainWindow], object]) -> None:
        self._window, self._leave = window, leave
        self._scenes = play(window)
        self._waits_for: Callable[[], bool] = lambda: True
        self._since = time.monotonic()
        self.error: BaseException | None = None
        self._timer = QTimer(window, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        try:
            if self._waits_for():
                self._waits_for, self._since = next(self._scenes), time.monotonic()
            elif time.monotonic() - self._since > PATIENCE:
                self._scenes.throw(TimeoutError("The play waited too long."))
        except StopIteration:
            self._close()
        except BaseException as error:
            self.error = error
            self._close()

    def _close(self) -> None:
        self._timer.stop()
        self._leave(self._window)


def close(window: MainWindow) -> None:
    """Without a question."""
    window.session.unsaved = False
    Dialogs.confirm = lambda *_: True  # type: ignore[method-assign]
    window.close()


def perform(play: Play, leave: Callable[[MainWindow], object] = close) -> int:
    """Run the application with that play to its end, and give its exit code."""
    began = MainWindow.begin
    stages: list[Stage] = []

    def begin(window: MainWindow, *arguments: object) -> None:
        began(window, *arguments)  # type: ignore[arg-type]
        stages.append(Stage(window, play, leave))

    MainWindow.begin = begin  # type: ignore[method-assign,assignment]
    code = app.run([])
    if stages and stages[0].error is not None:
        print(f"{type(stages[0].error).__name__}: {stages[0].error}", file=sys.stderr)
        return 1
    return code


def pause(seconds: float) -> Callable[[], bool]:
    """Something to wait for: that time has passed."""
    until = time.monotonic() + seconds
    return lambda: time.monotonic() >= until
