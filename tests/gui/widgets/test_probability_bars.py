import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.datasets.spec import DIGITS
from gui import theme
from gui.widgets.probability_bars import ProbabilityBars
from gui.widgets.probability_text import say_probability
from tests.gui.drawing import LEFT

SEVEN = (0.0, 0.0, 0.009, 0.003, 0.0, 0.0, 0.0, 0.983, 0.001, 0.004)


@pytest.fixture
def bars(app: QApplication, qtbot: QtBot) -> ProbabilityBars:
    made = ProbabilityBars()
    qtbot.addWidget(made)
    made.set_classes(DIGITS, teachable=True)
    made.resize(200, 170)
    made.show()
    return made


@pytest.mark.parametrize(
    ("probability", "text"),
    [(0, "0%"), (0.0004, "0%"), (0.001, "0.1%"), (0.009, "0.9%"), (0.0097, "1.0%"), (0.014, "1%"), (0.5, "50%"),
     (0.983, "98%"), (0.9946, "99%"), (0.996, "99.6%"), (0.9994, "99.9%"), (0.9996, "100%"), (1, "100%")],
)  # fmt: skip
def test_percentages_are_short_and_never_too_certain(probability: float, text: str):
    assert say_probability(probability).replace("1.0%", "1%") == text.replace("1.0%", "1%")


def test_the_winner_is_accented_only_where_the_network_is_sure(bars: ProbabilityBars):
    bars.show_probabilities(SEVEN, sure=True)
    assert [look.name for look in bars.looks if look.rank == "sure"] == ["7"]
    bars.show_probabilities(SEVEN, sure=False)
    assert [(look.name, look.rank) for look in bars.looks if look.rank != "other"] == [("7", "likeliest")]
    bars.show_probabilities(None, sure=False)
    assert {(look.text, look.rank) for look in bars.looks} == {("", "other")}


def test_the_bar_is_as_long_as_it_is_likely(bars: ProbabilityBars, qtbot: QtBot):
    bars.show_probabilities((0.5, 1.0, *(0.0,) * 8), sure=True)
    qtbot.waitUntil(lambda: bars.looks[1].share == 1.0)
    lengths = [filled(bars, row) for row in range(3)]
    assert lengths[2] == 0
    assert lengths[0] == pytest.approx(lengths[1] / 2, abs=6)


def test_numbers_do_not_wait_for_the_animation(bars: ProbabilityBars):
    bars.show_probabilities(SEVEN, sure=True)
    assert bars.looks[7].text == "98%"
    assert bars.looks[7].share < 0.98


def test_bars_that_change_by_little_are_there_at_once(bars: ProbabilityBars, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(theme, "animation_ms", lambda: 1000)
    bars.show_probabilities((0.02, *(0.0,) * 9), sure=False)
    assert bars.looks[0].share == 0.02
    bars.show_probabilities((0.5, *(0.0,) * 9), sure=False)
    assert bars.looks[0].share < 0.5


def test_with_reduced_motion_bars_are_there_at_once(bars: ProbabilityBars, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(theme, "animation_ms", lambda: 0)
    bars.show_probabilities(SEVEN, sure=True)
    assert bars.looks[7].share == pytest.approx(0.983, abs=0.002)


def test_a_click_on_a_row_picks_its_class(bars: ProbabilityBars, qtbot: QtBot):
    picked: list[str] = []
    bars.picked.connect(picked.append)
    for row in (0, 9):
        QTest.mouseClick(bars, LEFT, pos=bars.row_rect(row).center().toPoint())
    QTest.mouseClick(bars, LEFT, pos=QPoint(5, 400))
    QTest.mouseClick(bars, Qt.MouseButton.RightButton, pos=QPoint(5, 5))
    assert picked == ["0", "9"]


def test_the_keyboard_picks_a_row_too(bars: ProbabilityBars):
    picked: list[str] = []
    bars.picked.connect(picked.append)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(bars, key)
    assert picked == ["2"]


def test_rows_that_teach_nothing_are_not_picked(bars: ProbabilityBars):
    picked: list[str] = []
    bars.picked.connect(picked.append)
    bars.set_classes(("Trouser", "Coat"), teachable=False)
    QTest.mouseClick(bars, LEFT, pos=bars.row_rect(0).center().toPoint())
    assert picked == []
    assert bars.row_of("Coat") == 1


def test_only_rows_that_look_different_are_painted(bars: ProbabilityBars, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(theme, "animation_ms", lambda: 0)
    bars.show_probabilities(SEVEN, sure=True)
    QApplication.processEvents()
    painted: list[str] = []
    plain = ProbabilityBars._paint_row
    monkeypatch.setattr(
        ProbabilityBars, "_paint_row", lambda self, p, a, look: (painted.append(look.name), plain(self, p, a, look))
    )
    bars.show_probabilities((0.1, *SEVEN[1:7], 0.883, *SEVEN[8:]), sure=True)
    QApplication.processEvents()
    assert painted == ["0", "7"]


def test_assistive_tools_hear_every_row(bars: ProbabilityBars):
    bars.show_probabilities(SEVEN, sure=True)
    assert "7: 98%" in bars.accessibleDescription()
    assert bars.accessibleDescription().count("%") == 10


def filled(bars: ProbabilityBars, row: int) -> int:
    """How many pixels of a row's middle line are neither ground nor track."""
    image, y = bars.grab().toImage(), round(bars.row_rect(row).center().y())
    roles = {theme.colour(role).name() for role in ("accent", "bar")}
    return sum(image.pixelColor(x, y).name() in roles for x in range(30, 150))
