from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QMenuBar, QStyle
from pytestqt.qtbot import QtBot

from gui.menus import Entry, add_menu
from gui.plain_titles import PlainTitles


@pytest.fixture
def bar(app: QApplication, qtbot: QtBot) -> Iterator[QMenuBar]:
    window = QMainWindow()
    qtbot.addWidget(window)
    add_menu(window, "&File", (Entry("actionNothing", "&Nothing", print),))
    PlainTitles(window)
    window.show()
    yield window.menuBar()
    window.close()


def underlines(bar: QMenuBar) -> bool:
    return bool(bar.style().styleHint(QStyle.StyleHint.SH_UnderlineShortcut, None, bar))


def test_letters_are_underlined_while_alt_is_held(bar: QMenuBar) -> None:
    assert not underlines(bar)
    QTest.keyPress(bar.window(), Qt.Key.Key_Alt, Qt.KeyboardModifier.AltModifier)
    assert underlines(bar)
    QTest.keyRelease(bar.window(), Qt.Key.Key_Alt)
    assert underlines(bar) == bar.hasFocus()  # a tap brings the keyboard into the menu bar
    bar.clearFocus()
    assert not underlines(bar)


def test_alt_that_is_let_go_in_another_window_leaves_no_lines(bar: QMenuBar) -> None:
    QTest.keyPress(bar.window(), Qt.Key.Key_Alt, Qt.KeyboardModifier.AltModifier)
    assert underlines(bar)
    QApplication.sendEvent(bar.window(), QEvent(QEvent.Type.WindowDeactivate))
    assert not underlines(bar)


def test_the_letters_still_open_their_menus(bar: QMenuBar) -> None:
    assert bar.actions()[0].text() == "&File"
