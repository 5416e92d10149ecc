import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.widgets.moment_slider import MomentSlider


@pytest.fixture
def slider(app: QApplication, qtbot: QtBot) -> MomentSlider:
    made = MomentSlider()
    qtbot.addWidget(made)
    made.resize(440, 20)
    made.align(40, 400, 100)
    made.set_steps((10, 20, 30), 40)
    made.show()
    return made


def test_it_begins_at_now_and_goes_back_with_the_keyboard(slider: MomentSlider, qtbot: QtBot) -> None:
    assert slider.step is None
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    assert slider.step == 30
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert slider.step == 10
    qtbot.keyClick(slider, Qt.Key.Key_End)
    assert slider.step is None


def test_a_click_chooses_the_nearest_moment_and_dragging_goes_on(slider: MomentSlider, qtbot: QtBot) -> None:
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(40 + 4 * 13, 10))
    assert slider.step == 10
    qtbot.mouseMove(slider, QPoint(40 + 4 * 22, 10))
    assert slider.step == 20
    qtbot.mouseMove(slider, QPoint(430, 10))
    assert slider.step is None
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(430, 10))


def test_what_is_chosen_stays_while_the_training_goes_on(slider: MomentSlider, qtbot: QtBot) -> None:
    slider.choose(20)
    with qtbot.assertNotEmitted(slider.valueChanged):
        slider.set_steps((5, 10, 20, 30, 40), 50)
    assert slider.step == 20


def test_now_stays_now(slider: MomentSlider, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(slider.valueChanged):
        slider.set_steps((10, 20, 30, 40, 50), 55)
    assert slider.step is None


def test_a_moment_that_is_gone_leads_to_now_and_says_so(slider: MomentSlider, qtbot: QtBot) -> None:
    slider.choose(30)
    with qtbot.waitSignal(slider.valueChanged):
        slider.set_steps((10, 20), 25)
    assert slider.step is None


def test_without_moments_there_is_nothing_to_move(slider: MomentSlider) -> None:
    slider.set_steps((), 0)
    assert not slider.isEnabled()
    assert slider.step is None
    assert slider.value_at(200) == 0


def test_it_has_a_name_for_assistive_tools(slider: MomentSlider) -> None:
    assert slider.accessibleName()
    assert slider.focusPolicy() & Qt.FocusPolicy.TabFocus
