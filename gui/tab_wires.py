"""What the tabs ask of the window, and what they are told of it: each is wired when it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gui.tabs import LateTab, put_after

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gui.main_window import MainWindow
    from gui.panels.runs_tab import RunsTab


class TabWires(QObject):
    """The requests of the tabs go to whoever can do what they ask; what begins a training shows the Training tab."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._runs: RunsTab | None = None

    def follow(self, tab: LateTab) -> None:
        tab.made.connect(self._place)
        if tab.objectName() == "runsTab":
            tab.made.connect(self._wire_runs)

    def continue_run(self, run_id: str, epochs: int = 0) -> None:
        """Go on with a stored run, up to that many epochs (0: as planned)."""
        self._show_training()
        self._window.presenter.going_on.resume(run_id, epochs)

    def _place(self, content: QWidget) -> None:
        put_after(self._window.tabs.tabBar(), content)

    def _wire_runs(self, runs: RunsTab) -> None:
        self._runs = runs
        runs.continue_requested.connect(self.continue_run)
        runs.fork_requested.connect(self._offer_fork)
        runs.repeat_requested.connect(self._repeat)
        runs.open_model_requested.connect(self._open_model)
        self._window.controller.state_changed.connect(runs.follow_state)
        runs.follow_state(self._window.controller.state)

    def _offer_fork(self, run_id: str, step: int) -> None:
        from gui.panels.runs_rows import name_of  # brings numpy in

        stored = self._runs.stored(run_id) if self._runs else None
        if stored is not None and stored.config is not None:
            self._show_training()
            self._window.presenter.going_on.offer_fork(run_id, step, stored.config, name_of(stored))

    def _repeat(self, run_id: str) -> None:
        stored = self._runs.stored(run_id) if self._runs else None
        if stored is not None and stored.config is not None:
            self._show_training()
            self._window.presenter.going_on.repeat(stored.config)

    def _open_model(self, run_id: str) -> None:
        if self._window.commands.may_interrupt() and self._window.session.may_lose_weights():
            self._show_training()
            self._window.presenter.opener.open(run_id)

    def _show_training(self) -> None:
        self._window.bring_to_front(self._window.training_tab)
