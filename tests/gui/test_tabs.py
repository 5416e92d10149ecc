import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.dialogs import Dialogs
from gui.study import Study
from gui.tabs import Desk, LateTab, put_after, tabs
from gui.tasks import Tasks


@pytest.fixture
def desk(app: QApplication) -> Desk:
    tasks = Tasks()
    return Desk(Study(tasks), tasks, Dialogs())


def test_a_tab_is_made_once_and_only_when_it_is_shown(desk: Desk, qtbot: QtBot) -> None:
    made: list[QWidget] = []

    def factory(_desk: Desk) -> QWidget:
        made.append(QLineEdit())
        return made[-1]

    tab = LateTab(factory, desk)
    qtbot.addWidget(tab)
    assert made == []
    tab.show()
    tab.hide()
    tab.show()
    assert made == [tab.content]


def test_every_tab_has_a_name_and_a_title_of_its_own(desk: Desk) -> None:
    names, titles = ([row[place] for row in tabs()] for place in (0, 1))
    assert len(set(names)) == len(set(titles)) == len(names)


def test_the_tab_key_reaches_a_late_part_where_it_stands(app: QApplication, qtbot: QtBot) -> None:
    whole = QWidget()
    qtbot.addWidget(whole)
    column = QVBoxLayout(whole)
    first, last = QLineEdit(), QLineEdit()
    column.addWidget(first)
    column.addWidget(last)
    late = QWidget()
    inside = [QLineEdit(late), QLineEdit(late)]
    column.insertWidget(1, late)
    put_after(first, late)
    reached, part = [], first.nextInFocusChain()
    while part is not first:
        reached.append(part)
        part = part.nextInFocusChain()
    fields = [part for part in reached if isinstance(part, QLineEdit)]
    assert fields == [*inside, last]
