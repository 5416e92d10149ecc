"""Qt's style sheet from the theme's colours: the one place where sizes and edges of standard widgets are set.

Widgets choose a look by dynamic properties: `kind` (buttons), `role` (labels), `ground` (backgrounds) and `state`
(fields).
"""

from collections.abc import Callable

from gui.colours import Colours

Pixels = Callable[..., int]
_USUAL_BODY = 13
"""Height of the type, in pixels, that the heights below are meant for; with larger type they grow."""


def _tall(height: int, pixels: Pixels) -> int:
    return max(height, round(height * pixels("body") / _USUAL_BODY))


def style_sheet(now: Colours, pixels: Pixels) -> str:
    parts = (_grounds(now), _labels(now, pixels), _buttons(now, pixels), _run_buttons(pixels),
             _fields(now, pixels), _lists(now, pixels), _menus(now), _tabs(now, pixels), _scroll_bars(now),
             _rest(now, pixels))  # fmt: skip
    return "\n".join(parts)


def _grounds(now: Colours) -> str:
    return f"""
QMainWindow, QDialog, *[ground="window"] {{ background: {now.window}; }}
*[ground="panel"] {{ background: {now.panel}; }}
QDialog {{ background: {now.panel}; }}
*[ground="line"] {{ background: {now.border}; }}
QSplitter::handle {{ background: {now.border}; }}
QScrollArea {{ border: none; background: transparent; }}
"""


def _labels(now: Colours, pixels: Pixels) -> str:
    return f"""
QLabel {{ background: transparent; }}
QLabel[role="caption"] {{ font-size: {pixels("caption")}px; color: {now.muted}; }}
QLabel[role="small"] {{ font-size: {pixels("small")}px; color: {now.muted}; }}
QLabel[role="muted"] {{ color: {now.muted}; }}
QLabel[role="heading"] {{ font-weight: 600; }}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="changed"] {{ font-weight: 500; }}
QLabel[role="title"] {{ font-size: {pixels("title")}px; font-weight: 600; }}
QLabel[role="number"] {{ font-size: {pixels("number")}px; font-weight: 600; }}
QLabel[role="error"] {{ font-size: {pixels("small")}px; color: {now.error}; }}
QLabel[role="warning"] {{ color: {now.warning}; }}
QLabel[role="success"] {{ color: {now.success}; }}
QLabel:disabled {{ color: {now.faint}; }}
"""


def _buttons(now: Colours, pixels: Pixels) -> str:
    height = _tall(26, pixels)
    return f"""
QPushButton {{
    min-height: {height}px; padding: 0 12px; border: 1px solid {now.control}; border-radius: 6px;
    background: {now.field}; color: {now.text};
}}
QPushButton:hover, QPushButton:open {{ background: {now.hover}; }}
QPushButton:pressed {{ background: {now.track}; }}
QPushButton:checked {{ background: {now.soft}; border-color: {now.accent}; }}
QPushButton:focus {{ border: 2px solid {now.accent}; padding: 0 11px; min-height: {height - 2}px; }}
QPushButton:disabled {{ color: {now.faint}; border-color: {now.border}; background: transparent; }}
QPushButton[kind="primary"] {{
    border: none; min-height: {height + 2}px; background: {now.fill}; color: {now.on_fill}; font-weight: 600;
}}
QPushButton[kind="primary"]:hover {{ background: {now.fill_hover}; }}
QPushButton[kind="primary"]:focus {{ border: 2px solid {now.text}; padding: 0 10px; min-height: {height - 2}px; }}
QPushButton[kind="primary"]:disabled {{ background: {now.track}; color: {now.faint}; }}
QPushButton[kind="ghost"] {{ border-color: transparent; background: transparent; color: {now.muted}; padding: 0 8px; }}
QPushButton[kind="ghost"]:hover {{ background: {now.hover}; color: {now.text}; }}
QPushButton[kind="ghost"]:focus {{ border: 2px solid {now.accent}; padding: 0 7px; }}
QPushButton[kind="ghost"]:disabled {{ color: {now.faint}; }}
QPushButton[kind="link"] {{
    border: 1px solid transparent; background: transparent; color: {now.accent}; padding: 0 2px;
    min-height: {height - 6}px;
}}
QPushButton[kind="link"]:hover {{ text-decoration: underline; }}
QPushButton[kind="link"]:focus {{ border: 2px solid {now.accent}; padding: 0 1px; min-height: {height - 8}px; }}
QPushButton[kind="link"]:disabled {{ color: {now.faint}; }}
QToolButton {{ border: 1px solid transparent; border-radius: 6px; background: transparent; padding: 0; }}
QToolButton:hover {{ background: {now.hover}; }}
QToolButton:pressed {{ background: {now.track}; }}
QToolButton:checked {{ background: {now.soft}; }}
QToolButton:focus {{ border: 2px solid {now.accent}; }}
"""


def _run_buttons(pixels: Pixels) -> str:
    """Train, Step and Stop are taller than all else."""
    height = _tall(34, pixels)
    return f"""
QPushButton[tall="true"] {{ min-height: {height}px; padding: 0 13px; border-radius: 8px; }}
QPushButton[tall="true"]:focus {{ min-height: {height - 2}px; padding: 0 12px; }}
QPushButton[tall="true"][kind="primary"] {{ min-height: {height + 2}px; padding: 0 16px; }}
QPushButton[tall="true"][kind="primary"]:focus {{ min-height: {height - 2}px; padding: 0 14px; }}
"""


def _fields(now: Colours, pixels: Pixels) -> str:
    height = _tall(26, pixels)
    return f"""
QLineEdit, QComboBox {{
    min-height: {height}px; padding: 0 8px; border: 1px solid {now.control}; border-radius: 6px;
    background: {now.field}; color: {now.text}; selection-background-color: {now.soft}; selection-color: {now.text};
}}
QLineEdit:hover, QComboBox:hover {{ border-color: {now.bar}; }}
QLineEdit:focus, QComboBox:focus, QComboBox:on {{
    border: 2px solid {now.accent}; padding: 0 7px; min-height: {height - 2}px;
}}
QLineEdit {{ padding: 0 6px; }}
QLineEdit:focus {{ padding: 0 5px; }}
QLineEdit:disabled, QComboBox:disabled {{ color: {now.faint}; border-color: {now.border}; background: transparent; }}
QLineEdit[state="error"] {{
    border: 2px solid {now.error}; padding: 0 5px; min-height: {height - 2}px; background: {now.error_ground};
}}
QComboBox[state="error"] {{ border: 1px solid {now.error}; background: {now.error_ground}; }}
QComboBox::drop-down {{ border: none; width: 20px; }}
QComboBox::down-arrow {{ image: none; }}
QPlainTextEdit, QTextEdit {{
    border: 1px solid {now.control}; border-radius: 6px; background: {now.field}; color: {now.text};
    selection-background-color: {now.soft}; selection-color: {now.text};
}}
QPlainTextEdit:focus, QTextEdit:focus {{ border: 2px solid {now.accent}; }}
"""


def _lists(now: Colours, pixels: Pixels) -> str:
    height = _tall(26, pixels)
    return f"""
QComboBox QAbstractItemView {{
    border: 1px solid {now.control}; background: {now.field}; color: {now.text}; outline: none; padding: 3px;
    selection-background-color: {now.soft}; selection-color: {now.text};
}}
QComboBox QAbstractItemView::item {{ min-height: {height}px; padding: 0 6px; border-radius: 4px; }}
QComboBox QAbstractItemView::item:selected {{ background: {now.soft}; color: {now.text}; }}
QComboBox QAbstractItemView::item:disabled {{ color: {now.faint}; }}
QTableView, QListView, QTreeView {{
    border: none; background: {now.window}; color: {now.text}; gridline-color: {now.border};
    selection-background-color: {now.soft}; selection-color: {now.text}; outline: none;
}}
QHeaderView::section {{
    border: none; border-bottom: 1px solid {now.border}; background: {now.window}; color: {now.muted}; padding: 4px 6px;
}}
"""


def _menus(now: Colours) -> str:
    return f"""
QMenuBar {{ background: {now.panel}; border-bottom: 1px solid {now.border}; padding: 0 6px; }}
QMenuBar::item {{ padding: 6px 11px; background: transparent; border-radius: 4px; margin: 1px 0; color: {now.text}; }}
QMenuBar::item:selected, QMenuBar::item:pressed {{ background: {now.hover}; }}
QMenu {{ background: {now.field}; border: 1px solid {now.control}; padding: 4px; }}
QMenu::item {{ padding: 5px 36px 5px 26px; border-radius: 4px; color: {now.text}; }}
QMenu::item:selected {{ background: {now.soft}; }}
QMenu::item:disabled {{ color: {now.faint}; background: transparent; }}
QMenu::separator {{ height: 1px; background: {now.border}; margin: 4px 6px; }}
QMenu::indicator {{ width: 14px; height: 14px; left: 6px; }}
"""


def _tabs(now: Colours, pixels: Pixels) -> str:
    """The line under the chosen tab is as wide as its word."""
    return f"""
QTabWidget::pane {{ border: none; border-top: 1px solid {now.border}; top: 0; }}
QTabWidget::tab-bar {{ left: 16px; }}
QTabBar {{ background: transparent; font-weight: 500; }}
QTabBar::tab {{
    border: none; border-bottom: 2px solid transparent; background: transparent; color: {now.muted};
    min-height: {_tall(34, pixels)}px; padding: 0; margin: 0 19px 0 4px;
}}
QTabBar::tab:selected {{ color: {now.text}; border-bottom-color: {now.accent}; font-weight: 600; }}
QTabBar::tab:hover:!selected {{ color: {now.text}; border-bottom-color: {now.control}; }}
QTabBar::tab:disabled {{ color: {now.faint}; }}
"""


def _scroll_bars(now: Colours) -> str:
    return f"""
QScrollBar:vertical {{ width: 10px; background: transparent; margin: 0; }}
QScrollBar:horizontal {{ height: 10px; background: transparent; margin: 0; }}
QScrollBar::handle {{ background: {now.control}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 24px; }}
QScrollBar::handle:horizontal {{ min-width: 24px; }}
QScrollBar::handle:hover {{ background: {now.bar}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def _rest(now: Colours, pixels: Pixels) -> str:
    return f"""
QToolTip {{
    border: 1px solid {now.control}; background: {now.field}; color: {now.text}; padding: 5px 7px;
    font-size: {pixels("small")}px;
}}
QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {now.track}; }}
QSlider::sub-page:horizontal {{ height: 4px; border-radius: 2px; background: {now.fill}; }}
QSlider::handle:horizontal {{ width: 14px; margin: -5px 0; border-radius: 7px; background: {now.accent}; }}
QSlider::handle:horizontal:focus {{ border: 2px solid {now.text}; width: 10px; }}
"""
