import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from gui.advice import Advice
from gui.adviser import Adviser
from gui.widgets.advice_strip import AdviceStrip


@pytest.fixture
def adviser(strip: AdviceStrip) -> Adviser:
    return Adviser(strip, strip)


def press(strip: AdviceStrip, qtbot: QtBot, kind: type[QPushButton] | type[QToolButton]) -> None:
    qtbot.mouseClick(strip.findChild(kind), Qt.MouseButton.LeftButton)


def test_what_is_advised_stands_in_the_strip(adviser: Adviser, strip: AdviceStrip) -> None:
    advice = Advice("Fact", "Reason.", kind="info", key="some")
    adviser.say(advice)
    assert (strip.fact, strip.reason, adviser.shown) == ("Fact", "Reason.", advice)
    adviser.take_back()
    assert adviser.shown is None
    assert strip.isHidden()


def test_an_action_is_done_once(adviser: Adviser, strip: AdviceStrip, qtbot: QtBot) -> None:
    done: list[str] = []
    adviser.say(
        Advice("Fact", "Reason.", "Do it", act=lambda: done.append("done"), close=lambda: done.append("closed"))
    )
    press(strip, qtbot, QPushButton)
    assert done == ["done"]
    assert strip.isHidden()


def test_settings_to_begin_again_with_are_told(adviser: Adviser, strip: AdviceStrip, qtbot: QtBot) -> None:
    advice = Advice("Fact", "Reason.", "Start again with 0.1", (("learning_rate", 0.1),))
    adviser.say(advice)
    with qtbot.waitSignal(adviser.wanted) as wanted:
        press(strip, qtbot, QPushButton)
    assert wanted.args == [advice]


def test_closing_is_heard_only_where_the_user_closes(adviser: Adviser, strip: AdviceStrip, qtbot: QtBot) -> None:
    closed: list[str] = []
    adviser.say(Advice("Fact", "Reason.", close=lambda: closed.append("closed")))
    adviser.take_back()
    assert closed == []
    adviser.say(Advice("Fact", "Reason.", close=lambda: closed.append("closed")))
    press(strip, qtbot, QToolButton)
    assert closed == ["closed"]


def test_what_somebody_else_says_is_not_its_own(adviser: Adviser, strip: AdviceStrip, qtbot: QtBot) -> None:
    closed: list[str] = []
    adviser.say(
        Advice("Fact", "Reason.", "Do it", act=lambda: closed.append("done"), close=lambda: closed.append("no"))
    )
    strip.advise("Other", "Thing.", "Act")
    assert adviser.shown is None
    press(strip, qtbot, QPushButton)
    strip.advise("Other", "Thing.")
    press(strip, qtbot, QToolButton)
    assert closed == []


OFFER = Advice("Goes on from step 5", "Click Train.", key="fork", reminder="It still goes on from step 5.")


def test_an_offer_is_never_out_of_sight(adviser: Adviser, strip: AdviceStrip) -> None:
    adviser.say(OFFER)
    assert strip.reason == "Click Train."
    adviser.say(Advice("It could not begin", "No images."))
    assert strip.reason == "No images. It still goes on from step 5."
    adviser.take_back()
    assert (strip.fact, strip.reason, adviser.shown) == ("Goes on from step 5", "Click Train.", OFFER)


def test_an_offer_ends_when_it_is_closed(adviser: Adviser, strip: AdviceStrip, qtbot: QtBot) -> None:
    strip.show()
    adviser.say(OFFER)
    adviser.say(Advice("Other", "Thing."))
    press(strip, qtbot, QToolButton)
    assert adviser.offer is OFFER
    press(strip, qtbot, QToolButton)
    assert adviser.offer is None
    assert strip.isHidden()


def test_nothing_holds_any_more_once_all_is_cleared(adviser: Adviser, strip: AdviceStrip) -> None:
    adviser.say(OFFER)
    adviser.say(Advice("Other", "Thing."))
    adviser.clear()
    assert adviser.offer is None
    assert adviser.shown is None
    assert strip.isHidden()
