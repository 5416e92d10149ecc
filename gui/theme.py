"""Light or dark, and how large the type is: what applies now, and a signal when it changes.

Widgets that paint themselves read `colours()` and `font(...)` in their paintEvent and `follow(self.update)`.
"""

from collections.abc import Callable
from typing import Literal, cast, get_args

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontInfo, QGuiApplication, QPalette, QPixmapCache
from PySide6.QtWidgets import QApplication, QStyle, QStyleFactory

from gui.colours import DARK, LIGHT, Colours
from gui.style_sheet import style_sheet

Mode = Literal["system", "light", "dark"]
Role = Literal["caption", "small", "body", "title", "number", "answer"]

MODES: tuple[Mode, ...] = get_args(Mode)
TYPE_SCALES = (0.9, 1.0, 1.15, 1.3, 1.5)
SIZES: dict[Role, float] = {"caption": 0.85, "small": 0.92, "body": 1, "title": 1.31, "number": 1.54, "answer": 4.6}
SMALLEST_BASE = 13
SMALLEST_TYPE = 11
SPACE = (4, 8, 12, 16, 24)
PADDING = 16
SECTION_GAP = 24
ROW_GAP = 6
FIELD_HEIGHT = 28
ROW_HEIGHT = 32
ANIMATION_MS = 120
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class _Theme(QObject):
    """Changes rarely, is read often; emits `changed` after colours and type are in place."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.mode: Mode = "system"
        self.scale = 1.0
        self.dressed = True
        self.base = SMALLEST_BASE
        self.colours = LIGHT
        self.system_font = QFont()
        self.fonts: dict[tuple[Role, int, bool], QFont] = {}

    def start(self, app: QApplication, mode: Mode, scale: float) -> None:
        self.system_font = app.font()
        app.setStyle(QStyleFactory.create("Fusion"))
        app.styleHints().colorSchemeChanged.connect(self.refresh)
        self.set(mode, scale)

    def set(self, mode: Mode, scale: float) -> None:
        self.mode, self.scale = mode, scale
        self.refresh()

    def refresh(self) -> None:
        app = cast("QApplication", QApplication.instance())
        self.colours = _with_contrast(DARK if _is_dark(self.mode) else LIGHT)
        self.base = max(round(max(SMALLEST_BASE, QFontInfo(self.system_font).pixelSize()) * self.scale), SMALLEST_TYPE)
        self.fonts.clear()
        QPixmapCache.clear()  # icons in former colours would fill it
        app.setPalette(_palette(self.colours))
        app.setFont(font("body"))
        self.put_on_style_sheet()
        self.changed.emit()

    def put_on_style_sheet(self) -> None:
        if self.dressed:
            cast("QApplication", QApplication.instance()).setStyleSheet(style_sheet(self.colours, pixels))


_theme = _Theme()


def start(app: QApplication, mode: Mode = "system", scale: float = 1.0, *, dressed: bool = True) -> None:
    """Put the theme on the application; it follows the system from now on where the mode says so.

    Not `dressed`, the style sheet comes with `dress`: once for all widgets that were made meanwhile, which is faster.
    """
    _theme.dressed = dressed
    _theme.start(app, mode, scale)


def dress() -> None:
    _theme.dressed = True
    _theme.put_on_style_sheet()


def set_theme(mode: Mode, scale: float) -> None:
    """Change it live."""
    _theme.set(mode, scale)


def as_mode(text: str) -> Mode:
    """The mode of that name; what is no name follows the system."""
    return next((known for known in MODES if known == text), "system")


def mode() -> Mode:
    return _theme.mode


def scale() -> float:
    return _theme.scale


def colours() -> Colours:
    """The colours that apply now: ask again after each change."""
    return _theme.colours


def colour(role: str) -> QColor:
    """The colour of that role as it is now (`colour("accent")`)."""
    return QColor(getattr(_theme.colours, role))


def follow(slot: Callable[[], object]) -> None:
    """Call a bound method of a QObject after each change of theme or type size, for as long as that object lives."""
    _theme.changed.connect(slot)


def pixels(role: Role) -> int:
    """Height of the type of that role."""
    return max(SMALLEST_TYPE, round(_theme.base * SIZES[role]))


def font(role: Role = "body", weight: int = 400, *, tabular: bool = False) -> QFont:
    """The system's font in that role; `tabular` gives all digits one width."""
    key = (role, weight, tabular)
    made = _theme.fonts.get(key)
    if made is None:
        made = _theme.fonts[key] = _new_font(role, weight, tabular=tabular)
    return QFont(made)  # whoever asks may change its own


def animation_ms() -> int:
    """How long a change may take to settle; 0 where the system asks for no motion."""
    wanted = QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)
    return ANIMATION_MS if wanted else 0


def _new_font(role: Role, weight: int, *, tabular: bool) -> QFont:
    """Slow, for something that every painted figure asks for."""
    made = QFont(_theme.system_font)
    made.setPixelSize(pixels(role))
    made.setWeight(QFont.Weight(weight))
    if tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def _is_dark(wanted: Mode) -> bool:
    if wanted == "system":
        return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return wanted == "dark"


def _with_contrast(plain: Colours) -> Colours:
    """Edges that everybody sees, where the system asks for high contrast."""
    accessibility = getattr(QGuiApplication.styleHints(), "accessibility", None)
    if accessibility is None or accessibility().contrastPreference() != Qt.ContrastPreference.HighContrast:
        return plain
    import dataclasses

    return dataclasses.replace(plain, control=plain.muted, border=plain.muted)


def _palette(now: Colours) -> QPalette:
    roles = {
        QPalette.ColorRole.Window: now.window,
        QPalette.ColorRole.WindowText: now.text,
        QPalette.ColorRole.Base: now.field,
        QPalette.ColorRole.AlternateBase: now.panel,
        QPalette.ColorRole.Text: now.text,
        QPalette.ColorRole.Button: now.field,
        QPalette.ColorRole.ButtonText: now.text,
        QPalette.ColorRole.BrightText: now.error,
        QPalette.ColorRole.Highlight: now.soft,
        QPalette.ColorRole.HighlightedText: now.text,
        QPalette.ColorRole.Accent: now.accent,
        QPalette.ColorRole.Link: now.accent,
        QPalette.ColorRole.LinkVisited: now.accent,
        QPalette.ColorRole.PlaceholderText: now.faint,
        QPalette.ColorRole.ToolTipBase: now.panel,
        QPalette.ColorRole.ToolTipText: now.text,
        QPalette.ColorRole.Light: now.hover,
        QPalette.ColorRole.Midlight: now.border,
        QPalette.ColorRole.Mid: now.control,
        QPalette.ColorRole.Dark: now.control,
        QPalette.ColorRole.Shadow: now.border,
    }
    palette = QPalette()
    for role, value in roles.items():
        palette.setColor(role, QColor(value))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(now.faint))
    return palette
