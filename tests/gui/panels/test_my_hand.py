"""My hand is asked for and scored."""

import random
from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.datasets.drawings_file import append_drawing, read_drawings
from core.paths import home_dir
from gui.panels.draw_panel import DrawPanel
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


@pytest.fixture
def dialog(own: OwnDrawings, tasks: Tasks, qtbot: QtBot) -> MyHand:
    """It asks for the first digit."""
    made = MyHand(upright_reader(), own, tasks, dataset(), chance=random.Random(0))
    qtbot.addWidget(made)
    made.show()
    made.begin()
    return made


def test_each_digit_is_asked_for_three_times_in_random_order():
    digits = asked_digits(random.Random(0))
    assert set(Counter(digits).values()) == {3}
    assert len(digits) == 30
    assert digits != asked_digits(random.Random(1))


def test_thirty_drawings_are_kept_and_scored(dialog: MyHand, qtbot: QtBot):
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


def test_a_drawing_that_cannot_be_kept_is_said_where_one_draws(dialog: MyHand, own: OwnDrawings, qtbot: QtBot):
    with failing(home_dir(), 1, "from then on"), qtbot.waitSignal(own.settled):
        drag(dialog.canvas, *ONE)
        dialog.take()
    assert "No space left" in dialog.trouble.text()
    with qtbot.waitSignal(own.settled):
        dialog.take()
    assert dialog.trouble.text() == ""
    assert len(read_drawings()[0]) == 1


def test_a_digit_that_could_not_be_kept_is_asked_for_again_with_what_was_drawn(
    dialog: MyHand, own: OwnDrawings, qtbot: QtBot
):
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
    dialog: MyHand, own: OwnDrawings, qtbot: QtBot
):
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
    dialog: MyHand, own: OwnDrawings, qtbot: QtBot
):
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


def test_a_dot_is_asked_for_again(dialog: MyHand, own: OwnDrawings, qtbot: QtBot):
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


def test_an_empty_canvas_does_not_go_on(dialog: MyHand):
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
