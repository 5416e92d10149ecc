from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.throttle import Throttle


def test_many_requests_become_few_calls_and_the_last_one_is_heard(app: QApplication, qtbot: QtBot):
    owner, state, seen = QObject(), [0], []
    throttle = Throttle(20, lambda: seen.append(state[0]), owner)
    for number in range(1, 101):
        state[0] = number
        throttle.request()
        if number % 10 == 0:
            QApplication.processEvents()
    qtbot.waitUntil(lambda: bool(seen) and seen[-1] == 100)
    assert len(seen) < 50


def test_the_first_request_is_heard_soon_but_not_from_within(app: QApplication, qtbot: QtBot):
    owner, seen = QObject(), []
    throttle = Throttle(100_000, lambda: seen.append(1), owner)
    throttle.request()
    assert seen == []
    qtbot.waitUntil(lambda: seen == [1])
    throttle.request()
    QApplication.processEvents()
    assert seen == [1]
    throttle.flush()
    assert seen == [1, 1]


def test_nothing_is_called_that_was_not_requested(app: QApplication):
    owner, seen = QObject(), []
    Throttle(0, lambda: seen.append(1), owner).flush()
    assert seen == []
