"""My hand is asked for, scored, and learned."""

import random
from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.datasets.drawings_file import append_drawing, read_drawings
from core.errors import DataError
from core.paths import home_dir
from core.progress import Progress, Work
from core.trained_model import TrainedModel
from gui import theme
from gui.panels import learn_hand
from gui.panels.draw_panel import DrawPanel
from gui.panels.learn_hand import LearnHand
from gui.panels.my_hand import MyHand, asked_digits
from gui.panels.own_drawings import OwnDrawings
from gui.tasks import Tasks
from tests.core.failing_disk import failing
from tests.core.training.test_hand import dataset, drawings
from tests.gui.drawing import DASH, ONE, drag, torch_is_there, upright_reader
from tests.gui.fakes import FakeDialogs

__all__ = ["torch_is_there"]
LONG = 20_000  # milliseconds; on a busy machine


@pytest.fixture
def own(torch_is_there: None, tasks: Tasks) -> OwnDrawings:
    return OwnDrawings(tasks)


def test_each_digit_is_asked_for_three_times_in_random_order():
    digits = asked_digits(random.Random(0))
    assert set(Counter(digits).values()) == {3}
    assert len(digits) == 30
    assert digits != asked_digits(random.Random(1))


def test_thirty_drawings_are_kept_and_scored(own: OwnDrawings, tasks: Tasks, qtbot: QtBot):
    dialog = MyHand(upright_reader(), own, tasks, dataset(), chance=random.Random(0))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.begin()
    asked = []
    while dialog.wanted:
        asked.append(dialog.wanted)
        assert dialog._wanted.text() == ("Draw an 8" if dialog.wanted == "8" else f"Draw a {dialog.wanted}")
        drag(dialog.canvas, *ONE)
        QTest.keyClick(dialog.canvas, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "3 of 30" in dialog.rows.spoken, timeout=LONG)
    assert [kept.label for kept in read_drawings()[0]] == asked
    assert "My hand: 10.0% (3 of 30 · 3.5% to 25.6%)" in dialog.rows.spoken
    assert "Test images: " in dialog.rows.spoken
    assert "those of Zeros" in dialog._result_text.text()
    assert not dialog.grab().isNull()


def test_the_canvas_beside_is_not_thanked_for_it(torch_is_there: None, tasks: Tasks, qtbot: QtBot):
    panel = DrawPanel(tasks, FakeDialogs())
    qtbot.addWidget(panel)
    panel.show()
    panel.set_model(upright_reader())
    drag(panel.canvas, *ONE)
    panel.judging.judge_now()
    before = panel.column.message.text
    dialog = MyHand(upright_reader(), panel.own, tasks, dataset())
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.begin()
    drag(dialog.canvas, *ONE)
    with qtbot.waitSignal(panel.own.settled):
        dialog.take()
    assert len(panel.own.drawings) == 1
    assert panel.column.message.text == before


def test_a_drawing_that_cannot_be_kept_is_said_where_one_draws(own: OwnDrawings, tasks: Tasks, qtbot: QtBot):
    dialog = MyHand(upright_reader(), own, tasks, dataset(), chance=random.Random(0))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.begin()
    with failing(home_dir(), 1, "from then on"), qtbot.waitSignal(own.settled):
        drag(dialog.canvas, *ONE)
        dialog.take()
    assert "No space left" in dialog.trouble.text()
    with qtbot.waitSignal(own.settled):
        dialog.take()
    assert dialog.trouble.text() == ""
    assert len(read_drawings()[0]) == 1


def test_a_digit_that_could_not_be_kept_is_asked_for_again_with_what_was_drawn(
    own: OwnDrawings, tasks: Tasks, qtbot: QtBot
):
    dialog = MyHand(upright_reader(), own, tasks, dataset(), chance=random.Random(0))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.begin()
    first = dialog.wanted
    with failing(home_dir(), 1, "from then on"), qtbot.waitSignal(own.settled):
        drag(dialog.canvas, *ONE)
        dialog.take()
    assert dialog.wanted == first
    assert f"The {first} is asked for again." in dialog.trouble.text()
    assert dialog._tip.text().startswith("1 of 30")
    assert dialog.next.isEnabled()
    with qtbot.waitSignal(own.settled):
        dialog.take()
    assert [kept.label for kept in read_drawings()[0]] == [first]


def test_what_is_being_drawn_keeps_its_digit_when_the_one_before_it_is_refused(
    own: OwnDrawings, tasks: Tasks, qtbot: QtBot
):
    dialog = MyHand(upright_reader(), own, tasks, dataset(), chance=random.Random(0))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.begin()
    first = dialog.wanted
    with failing(home_dir(), 1, "from then on"), qtbot.waitSignal(own.settled):
        drag(dialog.canvas, *ONE)
        dialog.take()
        second = dialog.wanted
        drag(dialog.canvas, *DASH)
    assert dialog.wanted == second
    with qtbot.waitSignal(own.settled):
        dialog.take()
    assert dialog.wanted == first
    assert [kept.label for kept in read_drawings()[0]] == [second]


def test_when_the_last_one_is_refused_it_is_asked_for_again_before_anything_is_scored(
    own: OwnDrawings, tasks: Tasks, qtbot: QtBot
):
    dialog = MyHand(upright_reader(), own, tasks, dataset(), chance=random.Random(0))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.begin()
    for _ in range(29):
        with qtbot.waitSignal(own.settled):
            drag(dialog.canvas, *ONE)
            dialog.take()
    last = dialog.wanted
    with failing(home_dir(), 1, "from then on"), qtbot.waitSignal(own.settled):
        drag(dialog.canvas, *DASH)
        dialog.take()
    assert dialog.wanted == last
    dialog.take()
    qtbot.waitUntil(lambda: "of 30" in dialog.rows.spoken, timeout=LONG)


def test_a_dot_is_asked_for_again(own: OwnDrawings, tasks: Tasks, qtbot: QtBot):
    dialog = MyHand(upright_reader(), own, tasks, dataset(), chance=random.Random(0))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.begin()
    first = dialog.wanted
    drag(dialog.canvas, (140, 140))
    dialog.take()
    assert dialog.wanted == first
    assert "larger" in dialog.trouble.text()
    with qtbot.waitSignal(own.settled):
        drag(dialog.canvas, *ONE)
        dialog.take()
    assert dialog.trouble.text() == ""
    assert [kept.label for kept in read_drawings()[0]] == [first]


def test_enter_begins_also_where_there_are_drawings_to_score(own: OwnDrawings, tasks: Tasks, qtbot: QtBot):
    append_drawing(drawings(1)[0])
    with qtbot.waitSignal(own.settled):
        own.read()
    dialog = MyHand(upright_reader(), own, tasks, dataset())
    qtbot.addWidget(dialog)
    dialog.show()
    QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Return)
    assert dialog.canvas.isVisible()


def test_an_empty_canvas_does_not_go_on(own: OwnDrawings, tasks: Tasks, qtbot: QtBot):
    dialog = MyHand(upright_reader(), own, tasks, dataset(), chance=random.Random(0))
    qtbot.addWidget(dialog)
    dialog.begin()
    first = dialog.wanted
    dialog.take()
    assert dialog.wanted == first
    assert not dialog.next.isEnabled()


def test_drawings_of_earlier_score_another_model(own: OwnDrawings, tasks: Tasks, qtbot: QtBot):
    for kept in drawings(20):
        append_drawing(kept)
    with qtbot.waitSignal(own.settled):
        own.read()
    dialog = MyHand(upright_reader(), own, tasks, dataset())
    qtbot.addWidget(dialog)
    assert dialog.score_now.text() == "Score my 20 drawings"
    dialog.score_now.click()
    qtbot.waitUntil(lambda: "My hand: 100.0% (20 of 20" in dialog.rows.spoken, timeout=LONG)


def test_the_hand_is_learned_and_the_copy_kept(own: OwnDrawings, tasks: Tasks, qtbot: QtBot):
    for kept in drawings(10):
        append_drawing(kept)
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
    own: OwnDrawings, tasks: Tasks, qtbot: QtBot, scale: float
):
    theme.set_theme("light", scale)
    for kept in drawings(10):
        append_drawing(kept)
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


def test_enter_learns_and_enter_keeps(own: OwnDrawings, tasks: Tasks, qtbot: QtBot):
    for kept in drawings(10):
        append_drawing(kept)
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
    own: OwnDrawings, tasks: Tasks, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    for kept in drawings(10):
        append_drawing(kept)
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


def test_closing_the_dialog_stops_the_learning(own: OwnDrawings, tasks: Tasks, qtbot: QtBot):
    for kept in drawings(10):
        append_drawing(kept)
    dialog = LearnHand(upright_reader(), own, tasks, dataset())
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(own.settled):
        own.read()
    dialog.start()
    qtbot.waitUntil(lambda: "Learning" in dialog._told.text(), timeout=LONG)
    dialog.reject()
    qtbot.waitUntil(lambda: tasks.count == 0, timeout=LONG)
    assert dialog.rows.spoken == ""


def test_the_menu_opens_what_fits_the_model(torch_is_there: None, tasks: Tasks, dialogs: FakeDialogs, qtbot: QtBot):
    panel = DrawPanel(tasks, dialogs)
    qtbot.addWidget(panel)
    assert panel.menu.show_my_hand() is None
    panel.set_model(upright_reader())
    for dialog in (panel.menu.show_my_hand(), panel.menu.show_learn_hand(), panel.menu.show_gallery()):
        assert dialog is not None
        assert dialog.isVisible()
        dialog.close()
    qtbot.waitUntil(lambda: tasks.count == 0)
