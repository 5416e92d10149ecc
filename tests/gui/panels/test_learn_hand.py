"""My hand is learned, on a copy that is kept or not."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.datasets.drawings_file import append_drawing
from core.errors import DataError
from core.progress import Progress, Work
from core.trained_model import TrainedModel
from gui import theme
from gui.panels import learn_hand
from gui.panels.learn_hand import LearnHand
from gui.panels.own_drawings import OwnDrawings
from gui.tasks import Tasks
from tests.core.training.test_hand import dataset, drawings
from tests.gui.drawing import torch_is_there, upright_reader

__all__ = ["torch_is_there"]
LONG = 20_000  # milliseconds; on a busy machine


@pytest.fixture
def own(torch_is_there: None, tasks: Tasks) -> OwnDrawings:
    return OwnDrawings(tasks)


@pytest.fixture
def ten_kept(torch_is_there: None) -> None:
    for kept in drawings(10):
        append_drawing(kept)


def test_the_hand_is_learned_and_the_copy_kept(own: OwnDrawings, ten_kept: None, tasks: Tasks, qtbot: QtBot):
    model = upright_reader(certain=0.0)
    dialog = LearnHand(model, own, tasks, dataset())
    qtbot.addWidget(dialog)
    kept_models: list[tuple[TrainedModel, TrainedModel]] = []
    dialog.kept.connect(lambda learned, origin: kept_models.append((learned, origin)))
    with qtbot.waitSignal(own.settled):
        own.read()
    assert dialog.learn.isEnabled()
    dialog.learn.click()
    qtbot.waitUntil(lambda: "My hand, after: 100.0% (2 of 2" in dialog.rows.spoken, timeout=LONG)
    assert "My hand, before: 0.0% (0 of 2" in dialog.rows.spoken
    dialog.keep.click()
    ((learned, origin),) = kept_models
    assert learned.record["learned_drawings"] == 8
    assert origin is model


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_all_of_its_words_are_in_sight_also_those_that_come_late(
    own: OwnDrawings, ten_kept: None, tasks: Tasks, qtbot: QtBot, scale: float
):
    theme.set_theme("light", scale)
    dialog = LearnHand(upright_reader(certain=0.0), own, tasks, dataset())
    qtbot.addWidget(dialog)
    dialog.show()
    with qtbot.waitSignal(own.settled):
        own.read()
    qtbot.waitUntil(lambda: fits(dialog._count))
    dialog.learn.click()
    qtbot.waitUntil(lambda: "after" in dialog.rows.spoken, timeout=LONG)
    qtbot.waitUntil(lambda: fits(dialog._note) and dialog.rows.height() >= dialog.rows.sizeHint().height())


def fits(text: QLabel) -> bool:
    return text.height() >= text.heightForWidth(text.width())


def test_with_too_few_drawings_it_says_what_to_do(own: OwnDrawings, tasks: Tasks, qtbot: QtBot):
    dialog = LearnHand(upright_reader(), own, tasks, dataset())
    qtbot.addWidget(dialog)
    assert not dialog.learn.isEnabled()
    assert "at least 10" in dialog._count.text()


def test_enter_learns_and_enter_keeps(own: OwnDrawings, ten_kept: None, tasks: Tasks, qtbot: QtBot):
    dialog = LearnHand(upright_reader(certain=0.0), own, tasks, dataset())
    qtbot.addWidget(dialog)
    dialog.show()
    with qtbot.waitSignal(own.settled):
        own.read()
    assert dialog.focusWidget() is dialog.learn
    QTest.keyClick(dialog.learn, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "after" in dialog.rows.spoken, timeout=LONG)
    assert dialog.focusWidget() is dialog.keep
    with qtbot.waitSignal(dialog.kept):
        QTest.keyClick(dialog.keep, Qt.Key.Key_Return)


def test_learning_that_failed_can_be_asked_for_again(
    own: OwnDrawings, ten_kept: None, tasks: Tasks, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    dialog = LearnHand(upright_reader(certain=0.0), own, tasks, dataset())
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(own.settled):
        own.read()
    monkeypatch.setattr(learn_hand, "learned_hand", refused)
    dialog.learn.click()
    qtbot.waitUntil(lambda: "away" in dialog._told.text(), timeout=LONG)
    qtbot.waitUntil(dialog.learn.isEnabled)


def refused(_model: object, _dataset: object) -> Work[None]:
    """What it needs is not there."""
    yield Progress("Reading drawings", 0, 0)
    raise DataError("The disk is away.")


def test_closing_the_dialog_stops_the_learning(own: OwnDrawings, ten_kept: None, tasks: Tasks, qtbot: QtBot):
    dialog = LearnHand(upright_reader(), own, tasks, dataset())
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(own.settled):
        own.read()
    dialog.start()
    qtbot.waitUntil(lambda: "Learning" in dialog._told.text(), timeout=LONG)
    dialog.reject()
    qtbot.waitUntil(lambda: tasks.count == 0, timeout=LONG)
    assert dialog.rows.spoken == ""
