"""What an empty canvas says, on every kind of screen."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPixmap, QRegion
from PySide6.QtWidgets import QApplication

from gui.widgets.canvas_hint import paint_hint
from gui.widgets.canvas_strokes import SIDE

ROUNDING = 2  # pixels, with letters that the screen's grid moves


def words_box(ratio: float, zoom: float) -> QRect:
    """Where the words stand, in pixels of a window whose screen has that many for each."""
    side = round(SIDE * zoom * ratio)
    pixmap = QPixmap(side, side)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(QColor("black"))
    with QPainter(pixmap) as painter:
        painter.scale(zoom, zoom)
        paint_hint(painter, "Draw a digit, 0 to 9", ghost=False)
    mask = pixmap.createMaskFromColor(QColor("black"))
    box = QRegion(mask).boundingRect()
    return QRect(*(round(value / ratio) for value in box.getRect()))


@pytest.mark.parametrize("zoom", [0.8, 1.0])
@pytest.mark.parametrize("ratio", [1.5, 2.0])
def test_the_words_are_as_large_on_a_fine_screen_as_on_any_other(app: QApplication, ratio: float, zoom: float) -> None:
    usual, fine = words_box(1.0, zoom), words_box(ratio, zoom)
    assert fine.width() == pytest.approx(usual.width(), abs=ROUNDING)
    assert fine.height() == pytest.approx(usual.height(), abs=ROUNDING)
