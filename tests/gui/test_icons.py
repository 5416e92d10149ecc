import pytest
from PySide6.QtGui import QAction, QIcon, QImage
from PySide6.QtWidgets import QApplication, QPushButton

from core.paths import assets_dir
from gui import icons, theme

NAMES = sorted(path.stem for path in (assets_dir() / "icons").glob("*.svg"))
NEEDED = {
    "play", "pause", "stop", "step", "reset", "undo", "pen", "eraser", "trash", "pin", "check", "close", "warning",
    "error", "info", "chip", "eye", "eye-off", "copy", "chart", "folder", "download", "search", "plus", "chevron-up",
    "chevron-down", "chevron-right",
}  # fmt: skip


def test_every_icon_of_the_list_is_there() -> None:
    assert set(NAMES) >= NEEDED


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_draws_something_in_the_colour_asked_for(app: QApplication, name: str) -> None:
    image = icons.pixmap(name, "accent", 48).toImage()
    solid = {image.pixelColor(x, y).name() for x, y in places(image) if image.pixelColor(x, y).alpha() == 255}
    assert solid == {theme.colour("accent").name()}


def test_a_buttons_icon_follows_the_theme(app: QApplication) -> None:
    button = QPushButton()
    icons.set_icon(button, "play")
    light = colour_of(button.icon())
    theme.set_theme("dark", 1.0)
    assert colour_of(button.icon()) == theme.colour("text").name() != light


def test_an_icon_can_be_exchanged(app: QApplication) -> None:
    action = QAction()
    icons.set_icon(action, "play")
    before = action.icon().pixmap(16, 16).toImage()
    icons.set_icon(action, "pause")
    assert action.icon().pixmap(16, 16).toImage() != before
    assert len(action.children()) == 1


def test_a_disabled_icon_is_faint(app: QApplication) -> None:
    made = icons.icon("play")
    assert colour_of(made, QIcon.Mode.Disabled) == theme.colour("faint").name()


def colour_of(icon: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> str:
    image = icon.pixmap(16, 16, mode).toImage()
    return next(image.pixelColor(x, y).name() for x, y in places(image) if image.pixelColor(x, y).alpha() == 255)


def places(image: QImage) -> list[tuple[int, int]]:
    return [(x, y) for x in range(image.width()) for y in range(image.height())]
