import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.training.score import Score
from gui.widgets.class_bars import ClassBars

CLASSES = ("cat", "dog", "eel")


@pytest.fixture
def bars(qtbot: QtBot) -> ClassBars:
    made = ClassBars()
    qtbot.addWidget(made)
    made.show_scores(CLASSES, (Score(9, 10), Score(5, 10), Score(0, 0)))
    made.resize(300, made.sizeHint().height())
    made.show()
    return made


def test_a_click_and_the_arrow_keys_choose_a_class(bars: ClassBars, qtbot: QtBot) -> None:
    chosen: list[int] = []
    bars.picked.connect(chosen.append)
    qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=bars.row_rect(1).center().toPoint())
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(bars, key)
    assert chosen == [1, 2, 2, 1]
    assert bars.accessibleDescription() == "dog: 50.0% of 10 images are right"
    bars.grab()


def test_a_class_without_images_says_so(bars: ClassBars) -> None:
    assert bars.say(2) == "eel: no images"


def test_other_classes_have_no_choice(bars: ClassBars) -> None:
    bars.set_current(1)
    bars.show_scores(CLASSES, (Score(1, 1),) * 3)
    assert bars.current == 1
    bars.show_scores(("a", "b"), (Score(1, 1),) * 2)
    assert bars.current is None
