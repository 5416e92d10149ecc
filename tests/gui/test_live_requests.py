"""What the window asks of a training that runs."""

from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from core.training.control import Control
from gui.live_requests import LiveRequests


def test_a_running_training_is_asked_for_snapshots_and_quick_validations(qtbot: QtBot) -> None:
    holder, control = QObject(), Control()
    requests = LiveRequests(holder)
    requests.start(control)
    qtbot.waitUntil(control.take_snapshot_request)
    qtbot.waitUntil(control.take_validation_request)
    requests.stop()
    assert not any(timer.isActive() for timer in holder.findChildren(QTimer))
