"""Errors that nobody expected: into a log file, and into one dialog whose text can be copied."""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
import traceback
from logging.handlers import RotatingFileHandler
from types import TracebackType
from typing import TYPE_CHECKING, Any, TextIO

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

from core.paths import logs_dir
from gui.translation import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

LOG = logging.getLogger("inkling")
_LARGEST = 1_000_000
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
            handler.close()

    def _log_to_file(self) -> None:
        """A disk that cannot be written to must not keep the window from opening."""
        LOG.setLevel(logging.INFO)
        try:
            logs_dir().mkdir(parents=True, exist_ok=True)
            handler = RotatingFileHandler(
                logs_dir() / "inkling.log", maxBytes=_LARGEST, backupCount=3, encoding="utf-8", delay=True
            )
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

    def _catch_in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._catch(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    def _catch_unraisable(self, arguments: Any) -> None:
        if isinstance(arguments.exc_value, BaseException):
            self._catch(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)


class ErrorReporter(QObject):
    """Shows one dialog at a time, however many errors come."""

    def __init__(self, net: ErrorNet, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._texts: list[str] = []
        self._showing = False
        net.caught.connect(self.report)

    def report(self, text: str) -> None:
        self._texts.append(text)
        if not self._showing:
            self._showing = True
            self._show()
            self._showing = False
            self._texts.clear()

    def _show(self) -> None:
        from gui.error_dialog import ErrorDialog

        dialog = ErrorDialog(tr("Something went wrong that should not have."), "\n".join(self._texts), self._window)
        dialog.exec()
        dialog.deleteLater()


def log_qt_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    LOG.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s (%s)", text, context.category or "default")
