"""Errors that nobody expected: into a log file, and into one dialog whose text can be copied."""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import sys
import threading
import time
import traceback
from logging.handlers import RotatingFileHandler
from types import TracebackType
from typing import TYPE_CHECKING, Any, TextIO

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler

from core.paths import logs_dir
from gui.translation import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

LOG = logging.getLogger("inkling")
_LARGEST = 1_000_000
_QUIET_SECONDS = 5.0
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class ErrorNet(QObject):
    """Catches what falls through, in any thread; `caught` reaches the window's thread with the traceback."""

    caught = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._before: tuple[Any, ...] = ()
        self._crashes: TextIO | None = None

    def install(self) -> None:
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        self._log_to_file()
        sys.excepthook = self._catch
        threading.excepthook = self._catch_in_thread
        sys.unraisablehook = self._catch_unraisable
        qInstallMessageHandler(log_qt_message)

    def uninstall(self) -> None:
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
        qInstallMessageHandler(None)
        faulthandler.disable()
        if self._crashes:
            self._crashes.close()
        for handler in list(LOG.handlers):
            LOG.removeHandler(handler)
            with contextlib.suppress(OSError):  # what a full disk has not taken yet
                handler.close()

    def _log_to_file(self) -> None:
        """A disk that cannot be written to must not keep the window from opening."""
        LOG.setLevel(logging.INFO)
        try:
            logs_dir().mkdir(parents=True, exist_ok=True)
            log = logs_dir() / "inkling.log"
            handler = _LogFile(log, maxBytes=_LARGEST, backupCount=3, encoding="utf-8", delay=True)
            handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(message)s"))
            LOG.addHandler(handler)
            self._crashes = (logs_dir() / "crash.log").open("a", encoding="utf-8")
            faulthandler.enable(self._crashes)
        except OSError:
            LOG.addHandler(logging.NullHandler())

    def _catch(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        LOG.error("Unhandled error\n%s", text)
        self.caught.emit(text)
        # Python keeps the last error, and with it what its functions held: a painter would stay open on its widget.
        traceback.clear_frames(trace)

    def _catch_in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._catch(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    def _catch_unraisable(self, arguments: Any) -> None:
        if isinstance(arguments.exc_value, BaseException):
            self._catch(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)


class _LogFile(RotatingFileHandler):
    """What a full disk does not take is lost: said on the terminal, it would be a traceback for each line."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Nothing."""


class ErrorReporter(QObject):
    """Shows one dialog at a time, however many errors come, and one for an error that comes at each repaint."""

    def __init__(self, net: ErrorNet, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._texts: list[str] = []
        self._quiet_until = 0.0
        self._showing = False
        # Later, and not from within: Qt does not survive a dialog that opens while something is being painted.
        net.caught.connect(self.report, Qt.ConnectionType.QueuedConnection)

    def report(self, text: str) -> None:
        if self._came_just_now(text):
            return
        self._texts.append(text)
        if not self._showing:
            self._showing = True
            self._show()
            self._showing = False
            self._quiet_until = time.monotonic() + _QUIET_SECONDS

    def _came_just_now(self, text: str) -> bool:
        """Each time that it comes prolongs the quiet."""
        if not self._showing and time.monotonic() >= self._quiet_until:
            self._texts.clear()
        if text not in self._texts:
            return False
        self._quiet_until = time.monotonic() + _QUIET_SECONDS
        return True

    def _show(self) -> None:
        from gui.text_dialog import TextDialog

        sentence = tr("Something went wrong that should not have.")
        reason = tr("It is in the log file too. You can go on working.")
        dialog = TextDialog(sentence, self._texts[-1], self._window, reason)
        dialog.exec()
        dialog.deleteLater()


def log_qt_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    LOG.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s (%s)", text, context.category or "default")
