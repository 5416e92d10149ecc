"""Puts the window together: application, theme, error net, settings, window; the rest once it is painted."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NoReturn

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from core.paths import assets_dir, settings_file
from gui import theme
from gui.dialogs import Dialogs
from gui.errors import ErrorNet, ErrorReporter
from gui.garbage import GarbageCollector
from gui.interrupts import close_on_interrupt
from gui.main_window import MainWindow
from gui.memory import share_memory_pools
from gui.settings import SettingsLock, load_settings
from gui.torch_loading import is_loading, load_early
from gui.translation import tr

STARTING_MODEL = assets_dir() / "digits-lenet5.safetensors"
_AFTER_PAINT_MS = 30
_PATIENCE_MS = 800
SWITCH_SECONDS = 0.0005


def run(arguments: Sequence[str]) -> int:
    """Open the window, with a model file if one is named; the exit code once it is closed."""
    load_early()
    # A thread that wants the interpreter waits so long for it: with the usual 5 ms a training loses steps to painting.
    sys.setswitchinterval(SWITCH_SECONDS)
    app = QApplication(["inkling"])  # not the user's own: Qt dies of a file's name that is no text
    app.setApplicationName("Inkling")
    garbage = GarbageCollector(app)
    net = ErrorNet()
    net.install()
    lock = SettingsLock(settings_file())
    window = make_window(app, lock)
    window.tasks.patience_ms = _PATIENCE_MS
    reporter = ErrorReporter(net, window)
    close_on_interrupt(window)
    # Qt itself does not count a window that was hidden, while its threads were waited for, as the last one closed.
    window.closed.connect(app.quit, Qt.ConnectionType.QueuedConnection)
    window.show()
    share_memory_pools()
    files = [Path(argument) for argument in arguments]
    QTimer.singleShot(_AFTER_PAINT_MS, window, partial(window.begin, files, STARTING_MODEL))
    code = app.exec()
    lock.release()
    garbage.stop()
    if is_loading() or window.tasks.are_at_work:
        leave(code)  # an import cannot be interrupted
    del reporter, window
    net.uninstall()
    return code


def leave(code: int) -> NoReturn:
    """End the process: all is saved, and no thread is left.

    Python's own way out would destroy what is left of Qt's objects in any order, which now and then crashes.
    """
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def make_window(app: QApplication, lock: SettingsLock | None = None, *, dialogs: Dialogs | None = None) -> MainWindow:
    """The whole window as the settings say, not shown yet."""
    settings, set_aside = load_settings(settings_file())
    theme.start(app, theme.as_mode(settings.theme), settings.scale, dressed=False)
    window = MainWindow(settings, dialogs or Dialogs(), writes_settings=lock is None or lock.held)
    theme.dress()
    if set_aside:
        sentence = tr("The settings could not be read, so these are the usual ones. The old file is {file}.")
        window.tell(sentence.format(file=set_aside))
    if lock and lock.held_by_another:
        window.tell(tr("Inkling is open already: what you set here is not kept."))
    elif lock and not lock.held:
        sentence = tr("What you set here is not kept: “{folder}” cannot be written.")
        window.tell(sentence.format(folder=settings_file().parent))
    return window
