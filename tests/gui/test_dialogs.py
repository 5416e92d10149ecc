"""Questions are answered by a click, by Enter and by Escape."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton

from gui.dialogs import Dialogs
from gui.question_dialog import QuestionDialog

CHOICES = (("save", "Save"), ("discard", "Do not save"), ("cancel", "Cancel"))


@pytest.fixture
def dialog(app: QApplication) -> Iterator[QuestionDialog]:
    made = QuestionDialog("Save it first?", "It is in no file yet.", CHOICES, ("line 1", "line 2"))
    made.show()
    yield made
    made.deleteLater()


def button(dialog: QuestionDialog, words: str) -> QPushButton:
    return next(found for found in dialog.findChildren(QPushButton) if found.text() == words)


@pytest.mark.parametrize(("key", "words"), CHOICES)
def test_a_click_answers(dialog: QuestionDialog, key: str, words: str) -> None:
    button(dialog, words).click()
    assert dialog.answer == key
    assert not dialog.isVisible()


def test_enter_takes_the_first_and_escape_the_last(dialog: QuestionDialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert (dialog.answer, dialog.isVisible()) == ("cancel", False)
    dialog.show()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert (dialog.answer, dialog.isVisible()) == ("save", False)


def test_only_the_first_answer_is_filled(dialog: QuestionDialog) -> None:
    filled = [part.text() for part in dialog.findChildren(QPushButton) if part.property("kind") == "primary"]
    assert filled == ["Save"]


def test_enter_does_nothing_that_cannot_be_undone(app: QApplication) -> None:
    QTimer.singleShot(0, lambda: QTest.keyClick(app.activeModalWidget(), Qt.Key.Key_Return))
    assert not Dialogs().confirm("Delete 3 runs for good?", "It cannot be undone.", "Empty trash", for_good=True)


def test_details_unfold(dialog: QuestionDialog) -> None:
    details = dialog.findChild(QPlainTextEdit)
    assert details is not None
    assert details.toPlainText() == "line 1\nline 2"
    assert details.isHidden()
    button(dialog, "Details").click()
    assert not details.isHidden()


ASKED: dict[str, Callable[[Dialogs], object]] = {
    "cancel": lambda dialogs: dialogs.ask_save("lenet5"),
    "False": lambda dialogs: dialogs.confirm("Stop?", "It is kept.", "Stop it"),
    "None": lambda dialogs: dialogs.tell("It cannot be opened.", ("why",)),
}


@pytest.mark.parametrize("answer", ASKED)
def test_escape_does_nothing_that_was_asked(app: QApplication, answer: str) -> None:
    QTimer.singleShot(0, lambda: QTest.keyClick(app.activeModalWidget(), Qt.Key.Key_Escape))
    assert str(ASKED[answer](Dialogs())) == answer
