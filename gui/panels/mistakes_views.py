"""The left half of the Mistakes tab: which classes are mixed up, how good each is, and how far to trust the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QScrollArea, QStackedLayout, QWidget

from gui.panels import mistakes_words as words
from gui.translation import tr
from gui.widgets.calibration_plot import CalibrationPlot
from gui.widgets.class_bars import ClassBars
from gui.widgets.confusion_matrix import ConfusionMatrix
from gui.widgets.fitting_row import FittingRow
from gui.widgets.parts import button, label
from gui.widgets.ramp_legend import RampLegend
from gui.widgets.rows import column, page, row

if TYPE_CHECKING:
    from core.training.mistakes import Choice, Report

_MIX_UPS = 3


class MistakesViews(QWidget):
    """`chosen` brings the kind of a choice and its two numbers; see `core.training.mistakes.Choice`."""

    chosen = Signal(str, int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report: Report | None = None
        self.matrix = ConfusionMatrix()
        self.bars = ClassBars()
        self.calibration = CalibrationPlot()
        self.calibration_words = label("", "muted", wrap=True)
        self.mix_ups: list[QPushButton] = []
        self.switches: list[QPushButton] = []
        self._pages = QStackedLayout()
        self._lay_out()
        self.matrix.picked.connect(self._choose_cell)
        self.matrix.class_picked.connect(self._choose_class)
        self.matrix.left.connect(self._choose_all)
        self.bars.picked.connect(self._choose_class)
        self.calibration.picked.connect(self._choose_bin)

    def show_report(self, report: Report) -> None:
        self._report = report
        self.matrix.show_counts(report.classes, report.confusion)
        self.bars.show_scores(report.classes, report.each_class)
        self.calibration.show_calibration(report.calibration)
        self.calibration_words.setText(words.calibration_sentence(report))
        self._show_mix_ups(report)

    def show_choice(self, choice: Choice) -> None:
        """Mark what is chosen, wherever it was chosen."""
        self.matrix.set_current((choice.first, choice.second) if choice.kind == "cell" else None)
        self.bars.set_current(choice.first if choice.kind == "class" else None)
        self.calibration.set_current(choice.first if choice.kind == "bin" else None)

    def show_view(self, place: int) -> None:
        self.switches[place].setChecked(True)
        self._pages.setCurrentIndex(place)

    def set_compact(self, *, compact: bool) -> None:
        """Little height: the matrix has it all."""
        self._legend.setVisible(not compact)

    def _choose_cell(self, true: int, read: int) -> None:
        self.chosen.emit("cell", true, read)

    def _choose_class(self, place: int) -> None:
        self.chosen.emit("class", place, 0)

    def _choose_bin(self, place: int) -> None:
        self.chosen.emit("bin", place, 0)

    def _choose_all(self) -> None:
        self.chosen.emit("mistakes", 0, 0)

    def _choose_mix_up(self) -> None:
        self._choose_cell(*self.sender().property("cell"))

    def _show_mix_ups(self, report: Report) -> None:
        from core.training.mistakes import mixed_up

        found = mixed_up(report, _MIX_UPS)
        for link, (true, read, count) in zip(self.mix_ups, found, strict=False):
            link.setText(words.mix_up(report, true, read, count))
            link.setProperty("cell", (true, read))
        self._most_often.show_first(len(found) + 1 if found else 0)

    def _lay_out(self) -> None:
        self._group = QButtonGroup(self)
        for place, title in enumerate((tr("Mix-ups"), tr("Each class"), tr("How sure"))):
            switch = button(title)
            switch.setCheckable(True)
            self._group.addButton(switch, place)
            self.switches.append(switch)
        self.switches[0].setChecked(True)
        self._group.idClicked.connect(self._pages.setCurrentIndex)
        self._pages.addWidget(self._matrix_page())
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        story = label(tr("How much of each class is read right, on its 95% interval"), "small", wrap=True)
        scroll.setWidget(page(story, self.bars, None))
        self._pages.addWidget(scroll)
        self._pages.addWidget(page(self.calibration, self.calibration_words))
        whole = column(row(*self.switches, None, spacing=6), self._pages, spacing=10)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _matrix_page(self) -> QWidget:
        self._legend = RampLegend()
        for _ in range(_MIX_UPS):
            link = button("", "link")
            link.clicked.connect(self._choose_mix_up)
            self.mix_ups.append(link)
        self._most_often = FittingRow([label(tr("Most often"), "small"), *self.mix_ups])
        made = QWidget()
        made.setLayout(column(self.matrix, 4, self._legend, self._most_often, None, spacing=4))
        return made
