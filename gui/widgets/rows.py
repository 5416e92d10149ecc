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
