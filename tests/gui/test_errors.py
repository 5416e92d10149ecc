import logging
import sys
import threading
import weakref
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.paths import logs_dir
from gui.errors import LOG, ErrorNet, ErrorReporter, log_qt_message
from gui.text_dialog import TextDialog


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


class Failing(QWidget):
    """Keeps an eye on the painter of its last repaint."""

    last: Callable[[], QPainter | None] = staticmethod(lambda: None)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        self.last = weakref.ref(painter)
        raise ValueError("while it was painted")


def test_no_painter_stays_open_after_an_error_in_a_painting(net: ErrorNet, qtbot: QtBot) -> None:
    widget = Failing()
    qtbot.addWidget(widget)
    with qtbot.waitSignal(net.caught):
        widget.show()
    assert widget.last() is None


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
    dialog = TextDialog("Something went wrong.", "Traceback: all of it")
    qtbot.addWidget(dialog)
    dialog.copy()
    assert QGuiApplication.clipboard().text() == "Traceback: all of it"


def test_the_log_is_kept_small(net: ErrorNet) -> None:
    rotating = next(handler for handler in LOG.handlers if hasattr(handler, "maxBytes"))
    assert 0 < rotating.maxBytes <= 10_000_000
    assert rotating.backupCount > 0
    assert LOG.level == logging.INFO


class Told(ErrorReporter):
    """Notes what would be shown; `meanwhile` is what happens while a dialog is open."""

    def __init__(self, net: ErrorNet, parent: QWidget) -> None:
        super().__init__(net, parent)
        self.shown: list[str] = []
        self.meanwhile: Callable[[], object] = lambda: None

    def _show(self) -> None:
        self.shown.append(self._texts[-1].strip())
        self.meanwhile()


@pytest.fixture
def told(net: ErrorNet, qtbot: QtBot) -> Told:
    window = QWidget()
    qtbot.addWidget(window)
    return Told(net, window)


def test_no_dialog_opens_from_within_what_failed(net: ErrorNet, told: Told, qtbot: QtBot) -> None:
    """It may have been a painting, and Qt does not survive a dialog in the middle of one."""
    fall_through()
    assert not told.shown
    qtbot.waitUntil(lambda: told.shown == ["ValueError: unexpected"])


def test_an_error_at_each_repaint_does_not_open_dialogs_without_end(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr("gui.errors.time.monotonic", lambda: now)
    for _ in range(20):
        told.report("in paintEvent")
        now += 3
    assert told.shown == ["in paintEvent"]
    now += 3
    told.report("in paintEvent")
    assert told.shown == ["in paintEvent"] * 2


def test_another_error_is_shown_at_once(told: Told) -> None:
    told.report("one")
    told.report("another")
    assert told.shown == ["one", "another"]


def test_there_is_one_dialog_at_a_time(told: Told) -> None:
    told.meanwhile = lambda: told.report("meanwhile")
    told.report("first")
    assert told.shown == ["first"]
