import pytest
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.widgets.chart_export import picture_of


class Part(QWidget):
    """Red, if it can be painted."""

    def __init__(self, parent: QWidget, *, fails: bool = False) -> None:
        super().__init__(parent)
        self.setGeometry(0, 0, 40, 30)
        self._fails = fails

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("red"))
        if self._fails:
            raise ValueError("while it was painted")


def test_a_picture_shows_the_parts_with_a_margin(app: QApplication, qtbot: QtBot) -> None:
    whole = QWidget()
    qtbot.addWidget(whole)
    image = picture_of([Part(whole)], whole).toImage()
    assert image.pixelColor(26, 26) == QColor("red")
    assert image.pixelColor(10, 10) != QColor("red")


def test_a_part_that_cannot_be_painted_is_an_error_and_not_the_end(app: QApplication, qtbot: QtBot) -> None:
    """Qt warns of a picture that goes away with a painter open on it, and then dies."""
    whole = QWidget()
    qtbot.addWidget(whole)
    with pytest.raises(ValueError, match="while it was painted"):
        picture_of([Part(whole, fails=True)], whole)
