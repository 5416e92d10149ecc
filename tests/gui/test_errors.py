import logging
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.paths import logs_dir
from gui.error_dialog import ErrorDialog
from gui.errors import LOG, ErrorNet, log_qt_message


@pytest.fixture
def net(app: QApplication) -> Iterator[ErrorNet]:
    made = ErrorNet()
    made.install()
    yield made
    made.uninstall()


def logged() -> str:
    for handler in LOG.handlers:
        handler.flush()
    return (logs_dir() / "inkling.log").read_text(encoding="utf-8")


def fall_through() -> None:
    error = ValueError("unexpected")
    sys.excepthook(ValueError, error, None)


def test_what_nobody_caught_is_logged_and_told(net: ErrorNet, qtbot: QtBot) -> None:
    with qtbot.waitSignal(net.caught) as caught:
        fall_through()
    assert "ValueError: unexpected" in caught.args[0]
    assert "ValueError: unexpected" in logged()


def test_errors_of_other_threads_reach_the_windows_thread(net: ErrorNet, qtbot: QtBot) -> None:
    def fail() -> None:
        raise RuntimeError("elsewhere")

    with qtbot.waitSignal(net.caught) as caught:
        threading.Thread(target=fail).start()
    assert "RuntimeError: elsewhere" in caught.args[0]


def test_a_keyboard_interrupt_is_not_an_error(net: ErrorNet, qtbot: QtBot, capsys: pytest.CaptureFixture[str]) -> None:
    with qtbot.assertNotEmitted(net.caught):
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)


def test_what_qt_says_is_logged(net: ErrorNet) -> None:
    log_qt_message(QtMsgType.QtWarningMsg, QMessageLogContext(), "a widget complains")
    assert "WARNING MainThread Qt: a widget complains" in logged()


def test_all_hooks_are_given_back(app: QApplication) -> None:
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    net = ErrorNet()
    net.install()
    assert sys.excepthook != before[0]
    net.uninstall()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before
    assert not LOG.handlers


def test_a_log_that_cannot_be_written_keeps_nothing_from_working(
    app: QApplication, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INKLING_HOME", "/dev/null/nowhere")
    net = ErrorNet()
    net.install()
    LOG.error("into nothing")
    net.uninstall()


def test_the_text_of_the_dialog_can_be_copied(app: QApplication, qtbot: QtBot) -> None:
    dialog = ErrorDialog("Something went wrong.", "Traceback: all of it")
    qtbot.addWidget(dialog)
    dialog.copy()
    assert QGuiApplication.clipboard().text() == "Traceback: all of it"


def test_the_log_is_kept_small(net: ErrorNet) -> None:
    rotating = next(handler for handler in LOG.handlers if hasattr(handler, "maxBytes"))
    assert 0 < rotating.maxBytes <= 10_000_000
    assert rotating.backupCount > 0
    assert LOG.level == logging.INFO
