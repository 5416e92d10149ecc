"""Code to read stays where it is, unless what has changed is out of sight."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.widgets.code_view import CodeView

LINES = [f"line_{number} = {number}" for number in range(200)]


@pytest.fixture
def view(app: QApplication, qtbot: QtBot) -> CodeView:
    made = CodeView("code", "Code")
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    made.show_text("\n".join(LINES), mark=False)
    made.verticalScrollBar().setValue(50)
    return made


def with_another(number: int) -> str:
    return "\n".join([*LINES[:number], "another = True", *LINES[number + 1 :]])


def test_a_change_in_sight_moves_nothing(view: CodeView) -> None:
    view.show_text(with_another(53), mark=True)
    assert view.changed_lines == (53,)
    assert view.verticalScrollBar().value() == 50


@pytest.mark.parametrize("number", [3, 180])
def test_a_change_out_of_sight_is_brought_there(view: CodeView, number: int) -> None:
    view.show_text(with_another(number), mark=True)
    bar = view.verticalScrollBar()
    assert bar.value() <= number < bar.value() + bar.pageStep()


def test_what_is_not_to_be_marked_moves_nothing_either(view: CodeView) -> None:
    view.show_text(with_another(180), mark=False)
    assert view.changed_lines == ()
    assert view.verticalScrollBar().value() == 50
