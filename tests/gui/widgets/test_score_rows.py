from unittest import mock

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.training.score import Score
from gui import theme
from gui.widgets.score_rows import ScoreRow, ScoreRows, scale_start


def painted(row: ScoreRow, qtbot: QtBot) -> QImage:
    rows = ScoreRows()
    qtbot.addWidget(rows)
    rows.show_rows((row,))
    rows.resize(rows.sizeHint())
    return rows.grab().toImage()


def first_line(image: QImage) -> QImage:
    return image.copy(QRect(0, 0, image.width(), QFontMetrics(theme.font()).height()))


def under_it(image: QImage) -> QImage:
    return image.copy(QRect(0, QFontMetrics(theme.font()).height(), image.width(), image.height()))


def test_a_long_title_and_the_evidence_do_not_meet(app: QApplication, qtbot: QtBot) -> None:
    short = painted(ScoreRow("MNIST", Score(10, 20)), qtbot)
    long = painted(ScoreRow("Test images of MNIST and much besides " * 3, Score(10, 20)), qtbot)
    assert under_it(short) == under_it(long)
    assert first_line(painted(ScoreRow("MNIST", Score(100, 200)), qtbot)) == first_line(short)
    assert under_it(painted(ScoreRow("MNIST", Score(100, 200)), qtbot)) != under_it(short)
    end = QRect(370, 0, 50, QFontMetrics(theme.font()).height())
    assert short.copy(end) == long.copy(end)


@pytest.mark.parametrize(("lowest", "start"), [(0.95, 0.9), (0.9, 0.8), (0.05, 0.0), (0.0, 0.0)])
def test_the_scale_begins_at_a_tenth_below_the_lowest_interval(lowest: float, start: float) -> None:
    scores = [mock.Mock(interval=(low, 1.0)) for low in (0.99, lowest)]
    assert scale_start(scores) == pytest.approx(start)


def test_larger_type_takes_more_room(app: QApplication, qtbot: QtBot) -> None:
    rows = ScoreRows()
    qtbot.addWidget(rows)
    usual = rows.sizeHint().height()
    theme.set_theme("light", 1.5)
    assert rows.sizeHint().height() > 1.15 * usual
