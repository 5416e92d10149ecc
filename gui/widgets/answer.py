"""The big answer beside the bars: what the network reads, how likely, and whether it is sure."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from gui import theme
from gui.translation import tr
from gui.widgets.parts import label
from gui.widgets.probability_text import say_probability

WIDTH = 72
NOTHING = "-"
_WIDEST = "99.9%"


class Answer(QWidget):
    """`show_answer` and `show_nothing` are all there is to it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = _line("predictionLabel")
        self._label.setWordWrap(True)
        self._percent = _line("predictionProbability")
        self._word = label("", "small", wrap=True)
        self._word.setObjectName("predictionSureness")
        self._word.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._sure, self._empty = False, True
        self._said: tuple[object, ...] = ()
        self.setAccessibleName(tr("Answer"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(7)
        for part in (self._label, self._percent, self._word):
            column.addWidget(part)
        column.addStretch(9)
        theme.follow(self._restyle)
        self.show_nothing("")

    def show_nothing(self, word: str) -> None:
        """Nothing is judged, and the word says why."""
        self._say(NOTHING, "", word, sure=False)

    def show_answer(self, name: str, probability: float, word: str, *, sure: bool, why: str = "") -> None:
        """`why` is a sentence for those who ask what the word rests on."""
        self._say(name, say_probability(probability), word, sure=sure, why=why)

    def _say(self, name: str, percent: str, word: str, *, sure: bool, why: str = "") -> None:
        self._percent.setText(percent)
        self.setAccessibleDescription(" ".join(part for part in (name, percent, word) if part))
        said = (name, bool(percent), word, sure, why)
        if said == self._said:
            return  # Most answers while a pen moves, or a network learns, say the same again.
        self._said = said
        self._empty, self._sure = name == NOTHING, sure
        self._label.setText(name)
        self._percent.setVisible(bool(percent))
        self._word.setText(word)
        self._word.setToolTip(why)
        self._restyle()

    def _restyle(self) -> None:
        short = len(self._label.text()) == 1
        self._percent.setFont(theme.font("number", 600, tabular=True))
        percent = QFontMetrics(self._percent.font())
        width = max(WIDTH, percent.horizontalAdvance(_WIDEST))
        self._percent.setFixedSize(width, percent.height())  # so that no figure asks for a new layout of the column
        self._label.setFont(theme.font("answer", 600, tabular=True) if short else _fitting(self._label.text(), width))
        _colour(self._label, "faint" if self._empty else "text")
        _colour(self._percent, "accent" if self._sure else "muted")
        _colour(self._word, "muted")
        self.setFixedWidth(width)
        # A digit has no descenders: the line that follows may come nearer.
        metrics = QFontMetrics(self._label.font())
        self._label.setContentsMargins(0, 0, 0, -metrics.descent() // 2 if short else 4)


def _fitting(name: str, room: int) -> QFont:
    """The largest type in which each word of it fits in."""
    fonts = [theme.font(role, 600) for role in ("title", "body", "small", "caption")]
    widths = (max(map(QFontMetrics(font).horizontalAdvance, name.split()), default=0) for font in fonts)
    return next((font for font, width in zip(fonts, widths, strict=True) if width <= room), fonts[-1])


def _line(name: str) -> QLabel:
    made = label()
    made.setObjectName(name)
    made.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    return made


def _colour(target: QLabel, role: str) -> None:
    palette = target.palette()
    palette.setColor(QPalette.ColorRole.WindowText, theme.colour(role))
    target.setPalette(palette)
