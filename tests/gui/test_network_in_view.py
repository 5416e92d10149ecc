"""Which network judges the drawing, before, while and after one learns."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.config import TrainingConfig
from core.training.control import Control
from core.training.events import Event, Preparing, Snapshot
from gui.main_window import MainWindow
from gui.settings import Settings
from tests.gui.drawing import DASH, drag, said, upright_reader
from tests.gui.fakes import FakeDialogs, started, steps


def breaking_off(config: TrainingConfig, _control: Control, *_rest: object) -> Iterator[Event]:
    """Two steps, a look at the network, and then the disk, the memory or the program fails."""
    learning = upright_reader(certain=0.01)
    yield Preparing("Reading", 1, 2)
    yield started(config, learning)
    yield steps(1, 1)
    yield Snapshot(1, learning.weights)
    raise RuntimeError("out of luck")


@pytest.fixture
def window(app: QApplication, qtbot: QtBot, dialogs: FakeDialogs) -> Iterator[MainWindow]:
    made = MainWindow(Settings(), dialogs, training=breaking_off)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.session.unsaved = False
    made.close()


def test_a_training_that_breaks_off_leaves_the_answers_to_the_model_at_hand(window: MainWindow, qtbot: QtBot) -> None:
    own = upright_reader()
    window.session.take_stored(own, "reader")
    drag(window.draw.canvas, *DASH)
    window.draw.judging.judge_now()
    answers = said(window.draw)
    with qtbot.waitSignals((window.controller.snapshot_taken, window.controller.failed)):
        window.presenter.train_or_pause()
    assert window.draw.model is own
    assert said(window.draw) == answers
    assert not window.draw.column.live.isVisible()


def test_without_a_model_at_hand_nothing_is_judged_any_more(window: MainWindow, qtbot: QtBot) -> None:
    drag(window.draw.canvas, *DASH)
    with qtbot.waitSignals((window.controller.snapshot_taken, window.controller.failed)):
        window.presenter.train_or_pause()
    assert window.draw.model is None
    assert said(window.draw)[0] == "-"
