"""Our own line icons (assets/icons), drawn in a colour of the theme, and kept in step with it."""

from functools import cache

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from core.paths import assets_dir
from gui import theme

_IN_MENUS = 16


def set_icon(target: QAbstractButton | QAction, name: str, role: str = "text") -> None:
    """Show that icon in the theme's colour `role`, from now on in every theme; call again for another icon.

    A button's icon is drawn for the iconSize that it has by then.
    """
    for child in target.children():
        if isinstance(child, _Follower):
            child.show_icon(name, role)
            return
    _Follower(target).show_icon(name, role)


def icon(name: str, role: str = "text", size: int = 16) -> QIcon:
    """The icon in the colours of now; disabled it is faint."""
    made, ratio = QIcon(), _ratio()
    made.addPixmap(_pixmap(name, theme.colour(role).name(), size, ratio))
    made.addPixmap(_pixmap(name, theme.colour("faint").name(), size, ratio), QIcon.Mode.Disabled)
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
        theme.follow(self.refresh)

    def show_icon(self, name: str, role: str) -> None:
        if (name, role) != (self._name, self._role):
            self._name, self._role = name, role
            self.refresh()

    def refresh(self) -> None:
        size = self._target.iconSize().width() if isinstance(self._target, QAbstractButton) else _IN_MENUS
        self._target.setIcon(icon(self._name, self._role, size))


def _pixmap(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    side = round(size * ratio)
    made = QPixmap(side, side)
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
