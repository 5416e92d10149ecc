"""Segment bar, advice strip, unfolding line, field row, elided label, image strip."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui import theme
from gui.widgets.advice_strip import AdviceStrip
from gui.widgets.column_scroll import ColumnScroll
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.field_row import FieldRow
from gui.widgets.image_strip import ImageStrip
from gui.widgets.parts import LabelRole, label
from gui.widgets.segment_bar import SegmentBar, segments
from gui.widgets.sentence import Sentence
from gui.widgets.unfold import Unfold


class Asked(QObject):
    """Counts how often a widget was asked to lay itself out anew."""

    layouts = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        self.layouts += event.type() == QEvent.Type.LayoutRequest
        return False


def test_each_epoch_has_its_segment() -> None:
    shares = [share for _, _, share in segments(1.25, 3, 300)]
    assert shares == [1.0, 0.25, 0.0]


def test_segments_fill_the_width_without_overlap() -> None:
    parts = segments(0, 4, 200)
    assert parts[-1][0] + parts[-1][1] == pytest.approx(200)
    assert all(left + width < after[0] for (left, width, _), after in pairwise(parts))


def test_many_epochs_share_one_segment() -> None:
    assert segments(500, 1000, 200) == [(0.0, 200, 0.5)]


def test_the_bar_says_its_share_to_assistive_tools(app: QApplication, qtbot: QtBot) -> None:
    bar = SegmentBar("progressBar")
    qtbot.addWidget(bar)
    bar.set_progress(1.5, 3)
    assert bar.accessibleDescription() == "50%"


def test_the_bar_glides_over_leaps_alone(app: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(theme, "animation_ms", lambda: 1000)
    bar = SegmentBar("progressBar")
    qtbot.addWidget(bar)
    bar.resize(300, 6)
    bar.show()
    bar.set_progress(0.1, 3)
    assert bar.shown == 0.1
    bar.set_progress(2.0, 3)
    assert bar.shown < 2.0


def test_advice_shows_one_thing_and_can_be_closed(app: QApplication, qtbot: QtBot) -> None:
    strip = AdviceStrip()
    qtbot.addWidget(strip)
    strip.advise("First", "Because.")
    strip.advise("Second", "Because of that.", "Do it")
    assert (strip.fact, strip.reason) == ("Second", "Because of that.")
    with qtbot.waitSignal(strip.action_clicked):
        qtbot.mouseClick(strip.findChild(QPushButton), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(strip.closed):
        qtbot.mouseClick(strip.findChild(QToolButton), Qt.MouseButton.LeftButton)
    assert strip.isHidden()


def test_what_is_folded_is_hidden_and_unfolds_with_a_click(app: QApplication, qtbot: QtBot) -> None:
    content = QLabel("inside")
    unfold = Unfold("More", content)
    qtbot.addWidget(unfold)
    unfold.show()
    assert content.isHidden()
    with qtbot.waitSignal(unfold.toggled):
        qtbot.mouseClick(unfold.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert not content.isHidden()
    unfold.set_open(False)
    qtbot.waitUntil(content.isHidden)


@pytest.fixture
def row(app: QApplication, qtbot: QtBot) -> FieldRow:
    made = FieldRow("Learning rate", QLineEdit(), "How far. torch.optim: lr")
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_changed_row_offers_the_way_back(row: FieldRow, qtbot: QtBot) -> None:
    button = row.findChild(QToolButton)
    assert button.isHidden()
    row.set_changed(True, "0.1")
    assert button.toolTip() == "Set back to 0.1"
    with qtbot.waitSignal(row.reset):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_marking_a_row_moves_nothing(row: FieldRow) -> None:
    row.set_label_width(row.label_width())
    row.layout().activate()
    before = row.control.geometry()
    row.set_changed(True, "0.1")
    row.layout().activate()
    assert row.control.geometry() == before


def test_a_row_says_its_error_below_and_its_tip_everywhere(row: FieldRow) -> None:
    row.set_error("Not a number.")
    assert row.findChild(Sentence).text() == "Not a number."
    assert row.findChild(Sentence).isVisible()
    assert row.control.toolTip() == row.control.accessibleDescription() == "How far. torch.optim: lr"
    assert row.control.accessibleName() == "Learning rate"
    row.set_error("")
    assert row.findChild(Sentence).isHidden()


def test_a_text_that_is_too_long_gives_way_and_is_in_the_tooltip(app: QApplication, qtbot: QtBot) -> None:
    made = ElidedLabel()
    qtbot.addWidget(made)
    made.resize(60, 20)
    made.setText("A sentence that is longer than sixty pixels")
    assert made.toolTip() == made.text()
    made.resize(600, 20)
    made.setText("Short")
    assert made.toolTip() == ""
    assert made.minimumSizeHint().width() == 0


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("role", ["caption", "small", "muted", "strong", "title"])
def test_it_is_as_high_as_other_labels(app: QApplication, qtbot: QtBot, role: LabelRole, scale: float) -> None:
    theme.set_theme("light", scale)
    window, elided, other = QWidget(), ElidedLabel(role), label("Ågjq", role)
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(elided)
    column.addWidget(other)
    window.show()
    assert elided.sizeHint().height() == other.sizeHint().height()


def test_other_words_of_a_label_do_not_lay_the_window_out_anew(app: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    label = ElidedLabel()
    label.setText("9 s left")
    QVBoxLayout(window).addWidget(label)
    window.show()
    app.processEvents()
    asked = Asked()
    window.installEventFilter(asked)
    label.setText("8 s left, which is longer by some words")
    app.processEvents()
    assert label.accessibleName() == label.text() != ""
    assert asked.layouts == 0


def test_the_bar_of_a_column_takes_no_room_from_its_content(app: QApplication, qtbot: QtBot) -> None:
    content = QLabel("x")
    content.setMinimumHeight(100)
    scroll = ColumnScroll(content)
    qtbot.addWidget(scroll)
    scroll.resize(200, 400)
    scroll.show()
    bar = next(bar for bar in scroll.findChildren(QScrollBar) if bar.parent() is scroll)
    assert bar.isHidden()
    width = content.width()
    content.setMinimumHeight(1000)
    qtbot.waitUntil(bar.isVisible)
    assert content.width() == width
    bar.setValue(50)
    assert content.y() == -50


def test_the_strip_paints_images_as_they_are(app: QApplication, qtbot: QtBot) -> None:
    strip = ImageStrip()
    qtbot.addWidget(strip)
    strip.resize(300, 22)
    strip.set_images([np.full((28, 28, 1), 255, np.uint8), np.full((32, 32, 3), (255, 0, 0), np.uint8)])
    image = strip.grab().toImage()
    ratio = image.devicePixelRatio()
    assert image.pixelColor(round(11 * ratio), round(11 * ratio)).name() == "#ffffff"
    assert image.pixelColor(round(42 * ratio), round(11 * ratio)).name() == "#ff0000"
    assert image.pixelColor(round(289 * ratio), round(11 * ratio)) == theme.colour("track")
