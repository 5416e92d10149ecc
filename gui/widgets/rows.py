"""Widgets beside and under one another, without the ceremony of layouts."""

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

Part = QWidget | QLayout | int | None
"""A number is a gap; None takes the room that is left."""


def row(*parts: Part, spacing: int = 8) -> QHBoxLayout:
    made = QHBoxLayout()
    fill(made, parts, spacing)
    return made


def column(*parts: Part, spacing: int = 12) -> QVBoxLayout:
    made = QVBoxLayout()
    fill(made, parts, spacing)
    return made


def page(*parts: Part) -> QWidget:
    """A widget with a column of parts."""
    made = QWidget()
    made.setLayout(column(*parts))
    return made


def grow_to_fit(window: QWidget) -> None:
    """Wrapped words need more lines than a window was made for: nothing of them is cut off."""
    layout: QLayout | None = window.layout()
    if layout is None:
        return
    by_width = layout.totalHeightForWidth(window.width()) if layout.hasHeightForWidth() else 0
    needed = max(by_width, layout.totalMinimumSize().height())
    if needed > window.height():
        window.resize(window.width(), needed)


def fill(target: QBoxLayout, parts: tuple[Part, ...], spacing: int) -> None:
    target.setContentsMargins(0, 0, 0, 0)
    target.setSpacing(spacing)
    for part in parts:
        if part is None:
            target.addStretch()
        elif isinstance(part, int):
            target.addSpacing(part)
        elif isinstance(part, QLayout):
            target.addLayout(part)
        else:
            target.addWidget(part)
