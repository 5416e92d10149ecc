"""How many mistakes, as a colour, and which text can be read on it."""

from __future__ import annotations

from PySide6.QtGui import QColor

from gui import theme

_LEAST_DARKEST = 5
"""So few mistakes in one cell are not many, even where no cell has more."""
_BEND = 0.9
"""Small counts beside a large one can still be told from none."""


def ramp_share(count: int, most: int) -> float:
    """How far along the ramp a count lies; `most` is the largest one."""
    if count <= 0:
        return 0.0
    steps = len(theme.colours().ramp) - 1
    part: float = min(count / max(most, _LEAST_DARKEST), 1.0) ** _BEND
    return (1 + (steps - 1) * part) / steps


def ramp_colour(share: float) -> QColor:
    """The ramp between its stops, 0 to 1."""
    stops = [QColor(stop) for stop in theme.colours().ramp]
    at = min(max(share, 0.0), 1.0) * (len(stops) - 1)
    before = min(int(at), len(stops) - 2)
    return _between(stops[before], stops[before + 1], at - before)


def text_on(ground: QColor) -> QColor:
    """Black or white, whichever contrasts more."""
    black, white = QColor("#000000"), QColor("#FFFFFF")
    return black if contrast(ground, black) >= contrast(ground, white) else white


def contrast(one: QColor, other: QColor) -> float:
    """As WCAG defines it, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _between(one: QColor, other: QColor, share: float) -> QColor:
    pairs = zip((one.red(), one.green(), one.blue()), (other.red(), other.green(), other.blue()), strict=True)
    return QColor(*(round(first + (second - first) * share) for first, second in pairs))
