import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from gui.advice import Advice
from gui.adviser import Adviser
from gui.widgets.advice_strip import AdviceStrip


@pytest.fixture
def strip(app: QApplication, qtbot: QtBot) -> AdviceStrip:
    made = AdviceStrip()
    qtbot.addWidget(made)
    return made


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
