import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.widgets.picker import Option, Picker

OPTIONS = (Option("sgd", "SGD", "Steps."), Option("adam", "Adam"), Option("off", "Not here", refused="Needs more."))


@pytest.fixture
def picker(app: QApplication, qtbot: QtBot) -> Picker:
    made = Picker("optimizerPicker", OPTIONS)
    qtbot.addWidget(made)
    return made


def test_the_user_picks_by_key(picker: Picker, qtbot: QtBot) -> None:
    with qtbot.waitSignal(picker.picked) as picked:
        qtbot.keyClick(picker, Qt.Key.Key_Down)
    assert picked.args == ["adam"]
    assert picker.key() == "adam"


def test_the_program_picks_silently(picker: Picker, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(picker.picked):
        picker.pick("adam")
    assert picker.key() == "adam"


def test_an_unknown_key_changes_nothing(picker: Picker) -> None:
    picker.pick("muon")
    assert picker.key() == "sgd"


def test_other_options_keep_what_is_picked(picker: Picker) -> None:
    picker.pick("adam")
    picker.set_options((Option("new", "New"), *OPTIONS))
    assert picker.key() == "adam"


def test_a_refused_option_cannot_be_picked_and_says_why(picker: Picker, qtbot: QtBot) -> None:
    picker.pick("adam")
    qtbot.keyClick(picker, Qt.Key.Key_Down)
    assert picker.key() == "adam"
    assert picker.itemData(2, Qt.ItemDataRole.ToolTipRole) == "Needs more."


def test_scrolling_over_it_changes_nothing(picker: Picker) -> None:
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(picker, event)
    assert picker.key() == "sgd"


def test_it_is_wide_enough_for_its_widest_option(picker: Picker) -> None:
    assert picker.widest() > picker.fontMetrics().horizontalAdvance("Not here")
