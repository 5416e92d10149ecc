import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gui import theme
from gui.widgets.answer import WIDTH, Answer


@pytest.mark.parametrize("name", ["Sneaker", "T-shirt/top", "Ankle boot", "automobile"])
def test_each_word_of_a_name_fits_in(app: QApplication, qtbot: QtBot, name: str) -> None:
    answer = Answer()
    qtbot.addWidget(answer)
    answer.show_answer(name, 0.9, "sure", sure=True)
    label = answer.findChild(QLabel, "predictionLabel")
    assert label is not None
    metrics = QFontMetrics(label.font())
    assert all(metrics.horizontalAdvance(word) <= WIDTH for word in name.split())


def test_a_digit_and_a_short_word_stay_large(app: QApplication, qtbot: QtBot) -> None:
    answer = Answer()
    qtbot.addWidget(answer)
    heights = []
    for name in ("7", "cat", "Sneaker"):
        answer.show_answer(name, 0.9, "sure", sure=True)
        heights.append(QFontMetrics(answer.findChild(QLabel, "predictionLabel").font()).height())
    assert heights == sorted(heights, reverse=True)
    assert heights[0] > 2 * heights[1] > 2 * heights[2]


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_every_probability_is_seen_whole(app: QApplication, qtbot: QtBot, scale: float) -> None:
    theme.set_theme("light", scale)
    answer = Answer()
    qtbot.addWidget(answer)
    answer.show_answer("7", 0.999, "sure", sure=True)
    percent = answer.findChild(QLabel, "predictionProbability")
    assert percent.text() == "99.9%"
    assert QFontMetrics(percent.font()).horizontalAdvance(percent.text()) <= percent.width()
