"""What stands in the Mistakes tab while there is no evaluation: why, and what to do."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal, SignalInstance
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStackedLayout, QWidget

from gui import theme
from gui.panels import mistakes_words as words
from gui.panels.dataset_missing import Missing
from gui.translation import tr
from gui.widgets.empty_state import EmptyState
from gui.widgets.ramp import ramp_colour

_SIDE = 4
_FIGURES = (2, 0, 1, 0, 0, 2, 4, 0, 1, 0, 2, 0, 0, 3, 0, 2)


class MistakesBlank(QWidget):
    """`evaluate_clicked` or `download_clicked` comes from the one button that it may have."""

    evaluate_clicked = Signal()
    download_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: EmptyState | None = None
        self._now = ("", "", "")
        self._pages = QStackedLayout(self)

    @property
    def text(self) -> str:
        """Title and sentence."""
        return " ".join(self._now[:2])

    @property
    def has_action(self) -> bool:
        return bool(self._now[2])

    def ask_for_model(self) -> None:
        self._say(tr("No network yet"), tr("Train one, or open a model file: its mistakes are then shown here."))

    def ask_for_data(self, missing: Missing) -> None:
        self._say(missing.title, missing.sentence, missing.action, self.download_clicked)

    def offer(self) -> None:
        sentence = tr("Show the network images that it does not know, and see which ones it gets wrong.")
        self._say(tr("Where does it go wrong?"), words.in_lines(sentence), tr("Evaluate"), self.evaluate_clicked)

    def wait(self) -> None:
        self._say(tr("Looking for mistakes"), tr("Each image is shown to the network."))

    def explain(self, error: BaseException) -> None:
        self._say(*words.trouble(error))

    def _say(self, title: str, sentence: str, action: str = "", clicked: SignalInstance | None = None) -> None:
        if (title, sentence, action) == self._now:
            return
        self._now = title, sentence, action
        before, self._shown = self._shown, EmptyState(title, sentence, action, _draw_matrix)
        if clicked is not None:
            self._shown.action_clicked.connect(clicked)
        self._pages.addWidget(self._shown)
        self._pages.setCurrentWidget(self._shown)
        if before is not None:
            self._pages.removeWidget(before)
            before.deleteLater()


def _draw_matrix(painter: QPainter, area: QRectF) -> None:
    """A small confusion matrix."""
    cell = area.height() / _SIDE
    left = area.center().x() - cell * _SIDE / 2
    for place, figure in enumerate(_FIGURES):
        row, column = divmod(place, _SIDE)
        spot = QRectF(left + column * cell, area.top() + row * cell, cell - 2, cell - 2)
        colour = theme.colour("diagonal") if row == column else ramp_colour(figure / 5)
        painter.setPen(theme.colour("border"))
        painter.setBrush(colour)
        painter.drawRoundedRect(spot, 2, 2)
