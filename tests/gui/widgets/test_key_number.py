"""The figures above the charts, and what stands there before the first run."""

from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gui import theme
from gui.widgets.empty_state import EmptyState
from gui.widgets.key_number import KeyNumber


def test_a_figure_says_itself_to_assistive_tools(app: QApplication, qtbot: QtBot) -> None:
    number = KeyNumber("speed", "Speed")
    qtbot.addWidget(number)
    assert number.accessibleName() == "Speed: –"
    number.set_value("13,204", "images/s")
    assert number.accessibleName() == "Speed: 13,204 images/s"


def test_a_bad_figure_is_red(app: QApplication, qtbot: QtBot) -> None:
    number = KeyNumber("loss", "Loss")
    qtbot.addWidget(number)
    number.resize(140, 50)
    number.set_value("6.39", bad=True)
    image = number.grab().toImage()
    seen = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert theme.colour("error").name() in seen


def test_a_new_figure_never_moves_its_neighbours(app: QApplication, qtbot: QtBot) -> None:
    number = KeyNumber("time", "Time")
    qtbot.addWidget(number)
    before = number.sizeHint()
    number.set_value("1 h 20 min", "of about 3 h")
    assert number.sizeHint() == before


def test_a_unit_is_seen_whole_or_not_at_all(app: QApplication, qtbot: QtBot) -> None:
    theme.set_theme("light", 1.5)
    number = KeyNumber("speed", "Speed")
    qtbot.addWidget(number)
    number.resize(130, 60)
    number.set_value("4,342")
    alone = number.grab().toImage()
    number.set_value("4,342", "images/s")
    assert number.grab().toImage() == alone
    assert number.toolTip() == "4,342 images/s"
    number.resize(240, 60)
    with_unit = number.grab().toImage()
    number.set_value("4,342")
    assert number.grab().toImage() != with_unit


def test_an_empty_state_offers_at_most_one_action(app: QApplication, qtbot: QtBot) -> None:
    empty = EmptyState("Nothing yet", "Click Train.", "Show me around")
    plain = EmptyState("Nothing yet", "Click Train.")
    for widget in (empty, plain):
        qtbot.addWidget(widget)
    with qtbot.waitSignal(empty.action_clicked):
        empty.action.click()
    assert plain.action.isHidden()
    assert not empty.grab().isNull()


def test_a_long_sentence_of_an_empty_state_wraps_where_there_is_no_room(app: QApplication, qtbot: QtBot) -> None:
    empty = EmptyState("Nothing yet", "The reason stands on the left, under Data: try again there. " * 3)
    qtbot.addWidget(empty)
    assert empty.minimumSizeHint().width() < 300
    empty.resize(320, 500)
    assert not empty.grab().isNull()
    sentence = max(empty.findChildren(QLabel), key=lambda text: len(text.text()))
    assert sentence.height() >= 3 * sentence.fontMetrics().height()
