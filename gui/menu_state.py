"""Keeps the menus true: an entry that would do nothing now is disabled, and Train says what it does next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from gui.translation import tr

if TYPE_CHECKING:
    from gui.main_window import MainWindow


class MenuState(QObject):
    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._actions = {action.objectName(): action for action in window.findChildren(QAction)}
        window.controller.state_changed.connect(self.update)
        window.session.changed.connect(self.update)
        window.session.moment_changed.connect(self.update)
        window.setup.changed.connect(self.update)
        self.update()

    def update(self) -> None:
        window = self._window
        state, has_model = window.controller.state, window.session.seen is not None
        data = window.setup.data
        can_train = state != "idle" or not window.setup.problem()
        enabled = {
            "actionTrain": state in ("running", "paused") or (state == "idle" and can_train),
            "actionStep": state == "paused" or (state == "idle" and can_train),
            "actionStop": state in ("preparing", "running", "paused"),
            "actionEvaluate": has_model,
            "actionSaveModel": has_model,
            "actionSaveModelAs": has_model,
            "actionExport": has_model,
            "actionDownload": data.facts.missing is not None and data.fetching not in ("under way", "waiting"),
            "actionForgetData": data.key in data.own,
        }
        for name, possible in enabled.items():
            self._actions[name].setEnabled(possible)
        words = {"running": tr("&Pause"), "paused": tr("Go &on")}
        self._actions["actionTrain"].setText(words.get(state, tr("&Train")))
