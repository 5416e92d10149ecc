"""One mark for each class: a colour and a shape, so that neither speaks alone. Digits are marked by themselves."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPixmap, QPolygonF

from gui import theme

_LIGHT = ("#2F4BC9", "#B34D0A", "#0B7A5B", "#A23A8C", "#6B6B00", "#0072A8", "#BF2B3A", "#5B3FA0", "#7A5230", "#3C4655")
_DARK = ("#8FA2FF", "#F29B54", "#4FC3A1", "#E58CD0", "#D6CE4A", "#5DB9EE", "#FF8B91", "#B79BFF", "#C9A27A", "#B8C0CE")
"""Each is told from its neighbours by lightness as well, which colour blindness leaves."""
_SHAPES = 6


def class_colour(number: int) -> QColor:
    """The class's colour in the theme of now; after ten they begin again, with another shape."""
    known = _DARK if theme.colours().dark else _LIGHT
    return QColor(known[number % len(known)])


def marks(classes: Sequence[str], side: int, ratio: float, *, faint: frozenset[int] = frozenset()) -> list[QPixmap]:
    """A picture of each class's mark, `side` logical pixels large; those in `faint` are pale."""
    letters = all(len(name) == 1 for name in classes)
    return [_mark(number, name if letters else "", side, ratio, number in faint) for number, name in enumerate(classes)]


def _mark(number: int, letter: str, side: int, ratio: float, faint: bool) -> QPixmap:
    made = QPixmap(round(side * ratio), round(side * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = theme.colour("track") if faint else class_colour(number)
    area = QRectF(0, 0, side, side)
    if letter:
        painter.setFont(_font(side))
        painter.setPen(colour)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, letter)
    else:
        painter.fillPath(shape(number // len(_LIGHT) + number, area.center(), side * 0.34), colour)
    painter.end()
    return made


def _font(side: int) -> QFont:
    font = theme.font("body", 600)
    font.setPixelSize(round(side * 0.86))
    return font


def shape(number: int, middle: QPointF, reach: float) -> QPainterPath:
    """A circle, square, diamond, triangle that points up or right, or cross around a place."""
    path = QPainterPath()
    kind = number % _SHAPES
    if kind == 0:
        path.addEllipse(middle, reach, reach)
        return path
    if kind == 5:
        arm = reach * 0.38
        path.addRect(QRectF(middle.x() - reach, middle.y() - arm, 2 * reach, 2 * arm))
        upright = QPainterPath()
        upright.addRect(QRectF(middle.x() - arm, middle.y() - reach, 2 * arm, 2 * reach))
        return path.united(upright)
    corners, turned = {1: (4, 1 / 8), 2: (4, 0.0), 3: (3, 0.0), 4: (3, 1 / 4)}[kind]
    return _closed([_away(middle, reach * 1.15, turned + corner / corners) for corner in range(corners)])


def star(middle: QPointF, reach: float) -> QPainterPath:
    """With five points, one of them up."""
    return _closed([_away(middle, reach if point % 2 == 0 else reach * 0.45, point / 10) for point in range(10)])


def _away(middle: QPointF, far: float, turns: float) -> QPointF:
    """The place so far from the middle, that part of a turn clockwise from straight up."""
    angle = 2 * math.pi * turns
    return QPointF(middle.x() + far * math.sin(angle), middle.y() - far * math.cos(angle))


def _closed(corners: Sequence[QPointF]) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF(corners))
    path.closeSubpath()
    return path
