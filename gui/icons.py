"""Our own line icons (assets/icons), drawn in a colour of the theme, and kept in step with it."""

from functools import cache

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QPushButton

from core.paths import assets_dir
from gui import theme

_IN_MENUS = 16
_BESIDE_WORDS = 4
"""Kept free at the right of an icon, so that it does not touch the word."""


def set_icon(target: QAbstractButton | QAction, name: str, role: str = "text") -> None:
    """Show that icon in the theme's colour `role`, from now on in every theme; call again for another icon.

    A button's icon is drawn for the iconSize that it has by then; beside words it grows with the type.
    """
    for child in target.children():
        if isinstance(child, _Follower):
            child.show_icon(name, role)
            return
    _Follower(target).show_icon(name, role)


def icon(name: str, role: str = "text", size: int = 16) -> QIcon:
    """The icon in the colours of now; disabled it is faint."""
    return _icon(name, role, size, 0)


def _icon(name: str, role: str, size: int, gap: int) -> QIcon:
    made, ratio = QIcon(), _ratio()
    made.addPixmap(_pixmap(name, theme.colour(role).name(), size, ratio, gap))
    made.addPixmap(_pixmap(name, theme.colour("faint").name(), size, ratio, gap), QIcon.Mode.Disabled)
    return made


def pixmap(name: str, role: str = "text", size: int = 16) -> QPixmap:
    """The icon as a picture of `size` logical pixels."""
    return _pixmap(name, theme.colour(role).name(), size, _ratio())


def paint(painter: QPainter, name: str, colour: QColor, target: QRectF) -> None:
    """Draw the icon in any colour."""
    _renderer(name, colour.name()).render(painter, target)


class _Follower(QObject):
    """Child of a button or action; gives it its icon anew when the theme changes."""

    def __init__(self, target: QAbstractButton | QAction) -> None:
        super().__init__(target)
        self._target = target
        self._name, self._role = "", ""
        self._usual = target.iconSize().height() if isinstance(target, QAbstractButton) else _IN_MENUS
        theme.follow(self.refresh)

    def show_icon(self, name: str, role: str) -> None:
        if (name, role) != (self._name, self._role):
            self._name, self._role = name, role
            self.refresh()

    def refresh(self) -> None:
        target, size, gap = self._target, self._usual, 0
        if isinstance(target, QPushButton):
            size, gap = round(self._usual * theme.pixels("body") / theme.SMALLEST_BASE), _BESIDE_WORDS
            target.setIconSize(QSize(size + gap, size))
        target.setIcon(_icon(self._name, self._role, size, gap))


def _pixmap(name: str, colour: str, size: int, ratio: float, gap: int = 0) -> QPixmap:
    made = QPixmap(round((size + gap) * ratio), round(size * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    _renderer(name, colour).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return made


def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode()))


@cache
def _source(name: str) -> str:
    return (assets_dir() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def _ratio() -> float:
    screens = QGuiApplication.screens()
    return max((screen.devicePixelRatio() for screen in screens), default=1.0)
