import dataclasses

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QColor, QPalette, QPixmap, QPixmapCache
from PySide6.QtWidgets import QApplication

from gui import theme
from gui.colours import DARK, LIGHT, Colours


class Listener(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard = 0

    def hear(self) -> None:
        self.heard += 1


def test_a_change_is_told_to_those_that_follow(app: QApplication) -> None:
    listener = Listener()
    theme.follow(listener.hear)
    theme.set_theme("dark", 1.0)
    assert listener.heard == 1
    assert theme.colours() is DARK
    assert app.palette().color(QPalette.ColorRole.Window) == QColor(DARK.window)


def test_dark_and_light_have_different_style_sheets(app: QApplication) -> None:
    theme.dress()
    light = app.styleSheet()
    theme.set_theme("dark", 1.0)
    assert LIGHT.accent in light
    assert DARK.accent in app.styleSheet()
    assert LIGHT.accent not in app.styleSheet()


def test_an_undressed_start_leaves_the_style_sheet_for_later(app: QApplication) -> None:
    assert app.styleSheet() == ""
    theme.dress()
    assert LIGHT.accent in app.styleSheet()


def test_pictures_in_the_colours_of_before_are_not_kept(app: QApplication) -> None:
    QPixmapCache.insert("an icon", QPixmap(16, 16))
    theme.set_theme("dark", 1.0)
    assert not QPixmapCache.find("an icon", QPixmap())


def test_larger_type_is_larger_and_none_is_below_eleven_pixels(app: QApplication) -> None:
    usual = theme.pixels("body")
    theme.set_theme("light", 1.5)
    assert theme.pixels("body") > usual
    theme.set_theme("light", theme.TYPE_SCALES[0])
    assert all(theme.pixels(role) >= 11 for role in theme.SIZES)


def test_tabular_digits_are_asked_for(app: QApplication) -> None:
    assert theme.font("number", tabular=True).featureTags()
    assert not theme.font("number").featureTags()


def test_a_font_belongs_to_whoever_asked_for_it(app: QApplication) -> None:
    mine = theme.font("number")
    mine.setPixelSize(99)
    assert theme.font("number").pixelSize() == theme.pixels("number")
    theme.set_theme("light", 1.5)
    assert theme.font("number").pixelSize() == theme.pixels("number")


def test_an_unknown_mode_follows_the_system() -> None:
    assert theme.as_mode("sepia") == "system"
    assert theme.as_mode("dark") == "dark"


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ink", ["text", "muted", "accent", "success", "warning", "error", "train", "validation"])
def test_words_stand_out_from_every_ground(colours: Colours, ink: str) -> None:
    for ground in (colours.window, colours.panel, colours.field):
        assert contrast(getattr(colours, ink), ground) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_words_stand_out_from_their_own_grounds(colours: Colours) -> None:
    pairs = (
        (colours.on_fill, colours.fill),
        (colours.on_fill, colours.fill_hover),
        (colours.text, colours.soft),
        (colours.text, colours.warning_ground),
        (colours.warning, colours.warning_ground),
        (colours.error, colours.error_ground),
    )
    assert min(contrast(ink, ground) for ink, ground in pairs) >= 4.5


def test_every_colour_is_one() -> None:
    for colours in (LIGHT, DARK):
        values = [getattr(colours, entry.name) for entry in dataclasses.fields(colours)]
        assert all(QColor(value).isValid() for value in values if isinstance(value, str))


def contrast(one: str, other: str) -> float:
    """As WCAG counts it."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb(colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def rgb(colour: str) -> tuple[float, float, float]:
    made = QColor(colour)
    return made.redF(), made.greenF(), made.blueF()
