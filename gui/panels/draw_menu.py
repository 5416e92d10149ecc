"""The menu for drawings, and the dialogs that it opens: each is imported only then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QMenu

from core.datasets.spec import DIGITS
from gui.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from gui.panels.draw_panel import DrawPanel
    from gui.panels.drawings_gallery import DrawingsGallery
    from gui.panels.learn_hand import LearnHand
    from gui.panels.my_hand import MyHand


class DrawMenu(QObject):
    """`model_learned` brings a TrainedModel that learned the user's hand and is to be kept, and its origin.

    `training_changed` says whether a training is under way: its network takes the model's place at the end, so that no
    copy can be kept beside it.
    """

    model_learned = Signal(object, object)
    training_changed = Signal(bool)

    def __init__(self, panel: DrawPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self._learning = False
        self.menu = QMenu(panel)
        canvas = panel.canvas
        self._copy = self._add(tr("Copy drawing"), canvas.copy)
        self._add(tr("Paste picture"), canvas.paste)
        self._add(tr("Open picture…"), panel.open_picture)
        self._add(tr("A random test image"), panel.show_test_image)
        self.menu.addSeparator()
        self._add(tr("My drawings…"), self.show_gallery)
        self._hand = self._add(tr("My hand…"), self.show_my_hand)
        self._learn = self._add(tr("Learn my hand…"), self.show_learn_hand)
        self.menu.aboutToShow.connect(self._refresh)
        panel.column.more.clicked.connect(self._pop_up)

    def set_training(self, *, under_way: bool) -> None:
        self._learning = under_way
        self.training_changed.emit(under_way)

    def show_gallery(self) -> DrawingsGallery:
        """Beside the window, so that drawing goes on."""
        from gui.panels.drawings_gallery import DrawingsGallery

        panel = self._panel
        gallery = DrawingsGallery(panel.own, panel.tasks, panel.dialogs, panel)
        gallery.show_requested.connect(panel.show_source)
        self._open(gallery)
        return gallery

    def show_my_hand(self) -> MyHand | None:
        from gui.panels.my_hand import MyHand

        panel = self._panel
        if not self._reads_digits or panel.model is None:
            return None
        dialog = MyHand(panel.model, panel.own, panel.tasks, panel.dataset, panel)
        self._open(dialog)
        return dialog

    def show_learn_hand(self) -> LearnHand | None:
        from gui.panels.learn_hand import LearnHand

        panel = self._panel
        if not self._reads_digits or panel.model is None or self._learning:
            return None
        dialog = LearnHand(panel.model, panel.own, panel.tasks, panel.dataset, panel)
        dialog.kept.connect(self.model_learned)
        self.training_changed.connect(dialog.hold)
        self._open(dialog)
        return dialog

    def _open(self, dialog: QDialog) -> None:
        self._panel.own.read()
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()

    def _pop_up(self) -> None:
        button = self._panel.column.more
        right = button.mapToGlobal(button.rect().bottomRight())
        self.menu.popup(right - QPoint(self.menu.sizeHint().width(), -2))

    @property
    def _reads_digits(self) -> bool:
        model = self._panel.model
        return model is not None and model.classes == DIGITS and model.preprocessing.kind == "digit"

    def _refresh(self) -> None:
        self._copy.setEnabled(not self._panel.canvas.sketch.is_empty)
        for action in (self._hand, self._learn):
            action.setEnabled(self._reads_digits)
        self._learn.setEnabled(self._reads_digits and not self._learning)
        self._learn.setText(tr("Learn my hand (after this run)…") if self._learning else tr("Learn my hand…"))

    def _add(self, text: str, run: Callable[[], object]) -> QAction:
        action = QAction(text, self.menu)
        action.triggered.connect(run)
        self.menu.addAction(action)
        return action
