from PySide6.QtGui import QPaintEvent
from pytestqt.qtbot import QtBot

from gui.widgets.fitting_label import FittingLabel


def test_it_says_what_fits(qtbot: QtBot) -> None:
    made = FittingLabel("title")
    qtbot.addWidget(made)
    made.say("497 of 10,000 test images are wrong", "497 of 10,000 wrong")
    made.resize(900, 30)
    assert made.shown() == made.text() == "497 of 10,000 test images are wrong"
    assert not made.toolTip()
    made.resize(made.fontMetrics().horizontalAdvance("497 of 10,000 wrong") + 4, 30)
    made.show()
    assert made.shown() == "497 of 10,000 wrong"
    assert made.toolTip() == made.text()
    made.resize(60, 30)
    assert made.shown().startswith("497")
    assert made.shown().endswith("…")


def test_other_short_words_for_the_same_long_ones_are_painted(qtbot: QtBot) -> None:
    painted: list[str] = []

    class Watched(FittingLabel):
        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
            painted.append(self.shown())
            super().paintEvent(event)

    made = Watched("title")
    qtbot.addWidget(made)
    made.resize(60, 30)
    made.say("497 of 10,000 test images are wrong", "497")
    made.show()
    qtbot.waitUntil(lambda: painted[-1:] == ["497"])
    made.say("497 of 10,000 test images are wrong", "many")
    qtbot.waitUntil(lambda: painted[-1] == "many")
