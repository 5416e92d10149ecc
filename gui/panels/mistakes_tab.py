"""The Mistakes tab: how good the network is, what it mixes up, and the images behind each figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from gui import theme
from gui.panels import mistakes_words as words
from gui.panels.dataset_missing import say_missing
from gui.panels.mistakes_blank import MistakesBlank
from gui.panels.mistakes_export import save_picture, save_table
from gui.panels.mistakes_following import Following
from gui.panels.mistakes_header import MistakesHeader
from gui.panels.mistakes_images import MistakesImages
from gui.panels.mistakes_views import MistakesViews
from gui.saving import Saving
from gui.translation import told, tr
from gui.widgets.parts import set_ground
from gui.widgets.picker import Option
from gui.widgets.rows import row

if TYPE_CHECKING:
    from pathlib import Path

    from core.training.mistakes import Choice, Kind, Report
    from core.training.parts import PartName
    from gui.tabs import Desk

_COMPACT = 500
"""Height of the tab in a window that is under 720 pixels high."""
_LARGE_TYPE = 1.2
_MARGIN = 20


class MistakesTab(QWidget):
    """`evaluate` is what the menu's Evaluate does once this tab is shown."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._study = desk.study
        self._shown: Report | None = None
        self._choice: Choice | None = None
        self._remark = ""
        self.following = Following(desk.study, desk.tasks, self)
        self.header = MistakesHeader()
        self.blank = MistakesBlank()
        self.views = MistakesViews()
        self.images = MistakesImages(desk.study, desk.tasks)
        self.saving = Saving(desk.dialogs, desk.tasks, self)
        self._lay_out()
        self._wire()
        self._refresh()

    def evaluate(self) -> None:
        """Judge the model at hand by all images of the chosen part."""
        self.following.evaluate()

    def choose(self, kind: str, first: int = 0, second: int = 0) -> None:
        """Show the images behind a figure; see `core.training.mistakes.Choice`."""
        from core.training.mistakes import Choice

        if self._shown is not None:
            self._choice = Choice(cast("Kind", kind), first, second)
            self.views.show_choice(self._choice)
            self.images.show_choice(self._shown, self._choice)

    @property
    def report(self) -> Report | None:
        """What is shown."""
        return self._shown

    def _wire(self) -> None:
        self.following.changed.connect(self._refresh)
        self._study.fetching_changed.connect(self._refresh)
        self.following.progressed.connect(self._show_busy)
        self.header.part_picked.connect(self._pick_part)
        self.header.evaluate_clicked.connect(self.evaluate)
        self.header.cancel_clicked.connect(self.following.cancel)
        self.header.follow_clicked.connect(self.following.follow)
        self.header.table_wanted.connect(self._save_table)
        self.header.picture_wanted.connect(self._save_picture)
        self.blank.evaluate_clicked.connect(self.evaluate)
        self.blank.download_clicked.connect(self._study.download_wanted)
        self.views.chosen.connect(self.choose)
        self.images.chosen.connect(self.choose)
        self.images.failed.connect(self._complain)
        self.saving.saved.connect(self._confirm)
        self.saving.failed.connect(self._complain)

    def _pick_part(self, key: str) -> None:
        self._remark = ""
        self.following.set_part(cast("PartName", key))

    def _refresh(self) -> None:
        """Everything that follows from the state; what is the same already costs nothing."""
        if self._study.model is not None:
            self._show_parts()
        report = self._report_to_show()
        if report is not None and report is not self._shown:
            self._remark = ""
            self._show_report(report)
        self.header.setVisible(self._study.model is not None)
        self._show_head(report)
        self._pages.setCurrentIndex(0 if report is None else 1)
        if report is None:
            self._show_blank()

    def _report_to_show(self) -> Report | None:
        """An outdated one is better than none, unless it is about other images than those that are asked for."""
        following, report = self.following, self.following.report
        if self._study.model is None or report is None:
            return None
        return report if report.part == following.part and (following.is_current or following.error is None) else None

    def _show_report(self, report: Report) -> None:
        from core.training.mistakes import MISTAKES

        if self._choice is None or self._shown is None or self._shown.classes != report.classes:
            self._choice = MISTAKES
        self._shown = report
        self.views.show_report(report)
        self.views.show_choice(self._choice)
        self.images.show_choice(report, self._choice)

    def _show_head(self, report: Report | None) -> None:
        following, study = self.following, self._study
        says_step = study.is_live or study.moment is not None
        self.header.show_report(report, says_step=says_step, held=following.held and study.is_live)
        if report is not None:
            if following.error is not None:
                self.header.warn(told(following.error), wrong=True)
            elif self._remark:
                self.header.warn(self._remark)
            elif not following.is_current and not following.is_catching_up and not following.held:
                self.header.warn(words.outdated(report, same_model=report.model is study.model))
            elif remark := words.remark(report):
                self.header.warn(remark)
        self._show_busy()

    def _show_busy(self) -> None:
        following = self.following
        self.header.show_busy(following.progress, is_busy=following.is_busy)

    def _show_blank(self) -> None:
        following, study = self.following, self._study
        if study.model is None:
            self.blank.ask_for_model()
        elif following.is_busy or following.is_catching_up:
            self.blank.wait()
        elif study.missing and not following.has_data:
            self.blank.ask_for_data(say_missing(study))
        elif following.error is not None:
            self.blank.explain(following.error)
        else:
            self.blank.offer()

    def _show_parts(self) -> None:
        from core.training.parts import has_held_out

        model, following = self._study.model, self.following
        titles = {
            "test": tr("Test images"),
            "train": tr("Training images"),
            "validation": tr("Held-out images"),
            "drawings": tr("My drawings"),
        }
        if model is None or not has_held_out(model.record, self._study.key):
            del titles["validation"]
            if following.part == "validation":
                following.set_part("test")
        self.header.set_parts([Option(key, title) for key, title in titles.items()], following.part)

    def _save_table(self) -> None:
        if self._shown is not None:
            save_table(self.saving, self._shown)

    def _save_picture(self) -> None:
        if self._shown is not None:
            parts = (self.header.headline, self.header.figures, self.views, self.images)
            save_picture(self.saving, self._shown, parts, self)

    def _confirm(self, path: Path) -> None:
        self._remark = tr("Saved as “{file}”.").format(file=path.name)
        self._show_head(self._shown)

    def _complain(self, error: BaseException) -> None:
        self.header.warn(told(error), wrong=True)

    def _lay_out(self) -> None:
        set_ground(self, "window")
        body = QWidget()
        halves = row(self.views, self.images, spacing=24)
        halves.setStretch(0, 11)
        halves.setStretch(1, 9)
        body.setLayout(halves)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.blank)
        self._pages.addWidget(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(_MARGIN, 12, _MARGIN, 12)
        whole.setSpacing(8)
        whole.addWidget(self.header)
        whole.addLayout(self._pages, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        compact = event.size().height() < _COMPACT or theme.scale() > _LARGE_TYPE
        self.views.set_compact(compact=compact)
        self.images.detail.set_compact(compact=compact)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.following.wake()
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.following.sleep()
