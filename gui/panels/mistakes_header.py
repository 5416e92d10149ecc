"""The head of the Mistakes tab: how good the network is, on which images, and what can be done with that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QMenu, QWidget

from gui import theme
from gui.panels import mistakes_words as words
from gui.translation import tr
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.fitting_label import FittingLabel
from gui.widgets.parts import button, set_look, tool_button
from gui.widgets.picker import Option, Picker
from gui.widgets.rows import column, fill, row
from gui.widgets.segment_bar import SegmentBar

if TYPE_CHECKING:
    from core.progress import Progress
    from core.training.mistakes import Report

_BUTTON_AIR = 28


class MistakesHeader(QWidget):
    """`part_picked` tells a part's key; `evaluate_clicked`, `cancel_clicked` and `follow_clicked` the buttons.

    `table_wanted` and `picture_wanted` come from the export menu.
    """

    part_picked = Signal(str)
    evaluate_clicked = Signal()
    cancel_clicked = Signal()
    follow_clicked = Signal()
    table_wanted = Signal()
    picture_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._busy = False
        self.headline = FittingLabel("title")
        self.headline.setObjectName("mistakesHeadline")
        self.figures = ElidedLabel("muted")
        self.figures.setObjectName("mistakesFigures")
        self.parts = Picker("evaluatedPart")
        self.parts.setAccessibleName(tr("Images to evaluate on"))
        self.parts.picked.connect(self.part_picked)
        self.action = button(tr("Evaluate"))
        self.action.setObjectName("evaluateButton")
        self.action.clicked.connect(self._click)
        self.follow = button(tr("Follow the training"), "link")
        self.follow.clicked.connect(self.follow_clicked)
        self.follow.hide()
        self.export = tool_button("download", tr("Save as a table or a picture"))
        self.export.setObjectName("exportMistakes")
        self.export.clicked.connect(self._open_menu)
        self._bar = SegmentBar("evaluationProgress")
        self._menu = QMenu(self)
        self._menu.addAction(tr("Save all answers as a table (CSV)…")).triggered.connect(self._want_table)
        self._menu.addAction(tr("Save this page as a picture (PNG)…")).triggered.connect(self._want_picture)
        self._lay_out()
        theme.follow(self._measure)
        self._measure()

    def set_parts(self, options: list[Option], chosen: str) -> None:
        if not self.parts.view().isVisible():
            self.parts.set_options(options)
            self.parts.pick(chosen)
            self._measure()

    def show_report(self, report: Report | None, *, says_step: bool, held: bool) -> None:
        if report is None:
            self.headline.say("")
        else:
            self.headline.say(words.headline(report), *words.short_headlines(report))
        self._say(words.figures(report, says_step=says_step) if report else "")
        self.export.setEnabled(report is not None)
        self.follow.setVisible(held)

    def warn(self, sentence: str, *, wrong: bool = False) -> None:
        """Say, before the figures, what is amiss with them."""
        after = self.figures.text()
        self._say(f"{sentence} {after}" if after and not wrong else sentence, "error" if wrong else "warning")

    def show_busy(self, progress: Progress | None, *, is_busy: bool) -> None:
        self._busy = is_busy
        self.action.setText(tr("Cancel") if is_busy else tr("Evaluate"))
        self._bar.setVisible(is_busy)
        if is_busy:
            share = progress.done / progress.total if progress is not None and progress.total else 0.0
            self._bar.set_progress(share, 1)
            self._say(words.under_way(progress))

    def _say(self, sentence: str, role: str = "muted") -> None:
        set_look(self.figures, "role", role)
        self.figures.setText(sentence)

    def _click(self) -> None:
        (self.cancel_clicked if self._busy else self.evaluate_clicked).emit()

    def _open_menu(self) -> None:
        self._menu.popup(self.export.mapToGlobal(self.export.rect().bottomLeft()))

    def _want_table(self) -> None:
        self.table_wanted.emit()

    def _want_picture(self) -> None:
        self.picture_wanted.emit()

    def _measure(self) -> None:
        """The button keeps its width when its word changes."""
        metrics = QFontMetrics(theme.font())
        widest = max(metrics.horizontalAdvance(word) for word in (tr("Evaluate"), tr("Cancel")))
        self.action.setFixedWidth(widest + _BUTTON_AIR)
        self.parts.setFixedWidth(self.parts.widest())

    def _lay_out(self) -> None:
        top = row(self.headline, self.follow, self.parts, self.action, self.export)
        top.setAlignment(self.follow, Qt.AlignmentFlag.AlignVCenter)
        top.setStretch(0, 1)
        hold = self._bar.sizePolicy()
        hold.setRetainSizeWhenHidden(True)
        self._bar.setSizePolicy(hold)
        whole = column(spacing=4)
        self.setLayout(whole)
        fill(whole, (top, self.figures, self._bar), 4)
        self._bar.hide()
