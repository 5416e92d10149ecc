import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.widgets.class_counts import ClassCountBars, ClassRow
from gui.widgets.segments import Segments


@pytest.fixture
def bars(app: QApplication, qtbot: QtBot) -> ClassCountBars:
    made = ClassCountBars()
    qtbot.addWidget(made)
    made.show_rows(
        [ClassRow(0, "cat", 30), ClassRow(1, "a very long name of a class", 0), ClassRow(-1, "no class", 10)]
    )
    made.resize(260, made.sizeHint().height())
    made.show()
    return made


def test_a_click_chooses_a_class_and_another_takes_it_back(bars: ClassCountBars, qtbot: QtBot) -> None:
    at = bars.row_rect(2).center().toPoint()
    with qtbot.waitSignal(bars.picked) as picked:
        qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=at)
    assert picked.args == [-1]
    with qtbot.waitSignal(bars.picked) as picked:
        qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=at)
    assert picked.args == [None]


def test_keys_walk_through_the_rows_and_choose(bars: ClassCountBars, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(bars.picked):
        qtbot.keyClick(bars, Qt.Key.Key_End)
        qtbot.keyClick(bars, Qt.Key.Key_Up)
    assert bars.accessibleDescription() == "a very long name of a class: 0 of 40 images, 0.0%"
    with qtbot.waitSignal(bars.picked) as picked:
        qtbot.keyClick(bars, Qt.Key.Key_Space)
    assert picked.args == [1]
    assert bars.chosen == 1


def test_nothing_at_all_can_be_painted(bars: ClassCountBars, qtbot: QtBot) -> None:
    bars.grab()
    bars.show_rows([])
    bars.resize(20, 20)
    bars.grab()
    qtbot.keyClick(bars, Qt.Key.Key_Space)
    assert bars.chosen is None


def test_a_segment_is_told_when_the_user_picks_it(app: QApplication, qtbot: QtBot) -> None:
    segments = Segments("size", "Size", (("S", "S", "Small"), ("M", "M", "Medium")))
    qtbot.addWidget(segments)
    segments.pick("M")
    assert segments.key == "M"
    with qtbot.waitSignal(segments.picked) as picked:
        segments.button("S").click()
    assert (picked.args, segments.key) == (["S"], "S")
