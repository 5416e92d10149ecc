"""The names under the tiles are read whole, however large the type."""

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui import theme
from gui.widgets.input_steps import InputSteps


@pytest.fixture
def steps(app: QApplication, qtbot: QtBot) -> InputSteps:
    made = InputSteps()
    qtbot.addWidget(made)
    made.resize(300, 90)
    made.show()
    return made


@pytest.mark.parametrize("scale", theme.TYPE_SCALES)
@pytest.mark.parametrize("width", [256, 300, 420])
def test_every_name_is_whole_and_as_large_as_can_be(steps: InputSteps, qtbot: QtBot, scale: float, width: int) -> None:
    steps.resize(width, 90)
    theme.set_theme("light", scale)
    qtbot.waitUntil(lambda: size_of(steps) == theme.pixels("caption") or not fits(steps, size_of(steps) + 1))
    assert fits(steps, size_of(steps))
    assert all(tile.caption.shown() == tile.caption.text() for tile in steps.tiles.values())


def test_names_follow_the_type(steps: InputSteps, qtbot: QtBot) -> None:
    usual = size_of(steps)
    theme.set_theme("light", 1.5)
    qtbot.waitUntil(lambda: size_of(steps) > usual)
    theme.set_theme("light", 1.0)
    qtbot.waitUntil(lambda: size_of(steps) == theme.pixels("caption"))


@pytest.mark.parametrize("step", ["drawn", "input"])
def test_a_long_name_at_the_edge_is_whole_too(steps: InputSteps, qtbot: QtBot, step: str) -> None:
    theme.set_theme("light", 1.5)
    qtbot.waitUntil(lambda: size_of(steps) > theme.SMALLEST_TYPE)
    steps.tiles[step].caption.setText("centred")
    steps.resize(301, 90)
    assert fits(steps, size_of(steps))


def size_of(steps: InputSteps) -> int:
    """One for all names."""
    (size,) = {tile.caption.shown_font().pixelSize() for tile in steps.tiles.values()}
    return size


def fits(steps: InputSteps, pixels: int) -> bool:
    """Whether each name, in type of that size, lies within its tile and within the row of tiles."""
    font = theme.font("caption")
    font.setPixelSize(pixels)
    for tile in steps.tiles.values():
        width = QFontMetrics(font).horizontalAdvance(tile.caption.text())
        middle = tile.geometry().center().x() + 0.5
        if width > tile.width() or middle - width / 2 < -0.5 or middle + width / 2 > steps.width() + 0.5:
            return False
    return True
