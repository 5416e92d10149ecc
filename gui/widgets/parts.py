"""The small standard parts: labels, buttons and lines in the looks that the style sheet knows."""

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from gui.icons import set_icon

LabelRole = Literal[
    "body", "caption", "small", "muted", "heading", "strong",
    "changed", "title", "number", "error", "warning", "success",
]  # fmt: skip
ButtonKind = Literal["outlined", "primary", "ghost", "link"]
ICON_ROLES: dict[ButtonKind, str] = {"outlined": "text", "primary": "on_fill", "ghost": "muted", "link": "accent"}
Ground = Literal["window", "panel", "line"]


def label(text: str = "", role: LabelRole = "body", *, wrap: bool = False) -> QLabel:
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    made.setProperty("role", role)
    return made


def button(text: str, kind: ButtonKind = "outlined", icon: str = "") -> QPushButton:
    """A push button; the keyboard reaches it, a click does not leave a focus ring behind."""
    made = QPushButton(text)
    made.setProperty("kind", kind)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    if kind == "link":
        made.setCursor(Qt.CursorShape.PointingHandCursor)
    if icon:
        set_icon(made, icon, ICON_ROLES[kind])
    return made


def tool_button(icon: str, name: str, *, checkable: bool = False) -> QToolButton:
    """A 32 x 30 button with an icon only; `name` is its tooltip and what assistive tools say."""
    made = QToolButton()
    made.setFixedSize(32, 30)
    made.setIconSize(QSize(18, 18))
    made.setToolTip(name)
    made.setAccessibleName(name)
    made.setCheckable(checkable)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    set_icon(made, icon, "muted")
    return made


def hairline(*, vertical: bool = False) -> QFrame:
    made = QFrame()
    if vertical:
        made.setFixedWidth(1)
    else:
        made.setFixedHeight(1)
    set_ground(made, "line")
    return made


def set_ground(widget: QWidget, ground: Ground) -> None:
    """What the widget lies on: the window's white, a side panel's grey, or a line."""
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    widget.setProperty("ground", ground)


def set_look(widget: QWidget, name: str, value: str) -> None:
    """Change a property that the style sheet looks at (`set_look(label, "role", "error")`), and show it."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()
