from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.config import parse_setting
from gui.widgets.number_field import NumberField


@pytest.fixture
def field(app: QApplication, qtbot: QtBot) -> NumberField:
    made = NumberField("learningRate", partial(parse_setting, "learning_rate"), lambda value, way: value + way)
    qtbot.addWidget(made)
    made.set_value(0.1)
    return made


@pytest.mark.parametrize(("text", "value"), [("1e-3", 0.001), (" 0.5 ", 0.5), ("1E2", 100.0), (".25", 0.25)])
def test_numbers_may_be_typed_in_any_way(field: NumberField, qtbot: QtBot, text: str, value: float) -> None:
    type_over(field, qtbot, text)
    assert field.value() == value
    assert field.problem() == ""


@pytest.mark.parametrize("text", ["", "abc", "0.0.5", "nan", "inf", "-1", "0", "1,5"])
def test_what_is_no_number_is_said_and_marked(field: NumberField, qtbot: QtBot, text: str) -> None:
    type_over(field, qtbot, text)
    assert field.value() is None
    assert field.problem().endswith(".")
    assert field.property("state") == "error"


def test_a_mended_number_is_no_error_any_more(field: NumberField, qtbot: QtBot) -> None:
    type_over(field, qtbot, "x")
    type_over(field, qtbot, "0.2")
    assert field.property("state") == ""


def test_the_arrow_keys_step(field: NumberField, qtbot: QtBot) -> None:
    with qtbot.waitSignals([field.edited, field.committed]):
        qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.value() == 1.1
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert field.value() == pytest.approx(0.1), "a step to what is not allowed must not be taken"


def test_the_small_arrows_step(app: QApplication, qtbot: QtBot) -> None:
    field = NumberField("epochs", partial(parse_setting, "epochs"), lambda value, way: value + way, arrows=True)
    qtbot.addWidget(field)
    field.resize(120, 28)
    field.set_value(3)
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=QPoint(112, 5))
    assert field.value() == 4
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=QPoint(112, 23))
    assert field.value() == 3


def test_enter_commits_what_was_typed_and_only_that(field: NumberField, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(field.committed):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    type_over(field, qtbot, "0.3")
    with qtbot.waitSignal(field.committed):
        qtbot.keyClick(field, Qt.Key.Key_Return)


def test_a_value_that_is_typed_already_keeps_its_spelling(field: NumberField, qtbot: QtBot) -> None:
    type_over(field, qtbot, "1e-3")
    field.set_value(0.001)
    assert field.text() == "1e-3"


def type_over(field: NumberField, qtbot: QtBot, text: str) -> None:
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClicks(field, text)


def test_some_numbers_have_a_name(app: QApplication, qtbot: QtBot) -> None:
    field = NumberField("threads", partial(parse_setting, "threads"), lambda value, way: value + way, names={0: "all"})
    qtbot.addWidget(field)
    field.set_value(0)
    assert (field.text(), field.value()) == ("all", 0)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert (field.text(), field.value()) == ("1", 1)
    type_over(field, qtbot, " ALL ")
    assert (field.value(), field.problem()) == (0, "")
