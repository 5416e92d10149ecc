"""The window: three columns, menus, and who hears whom. Decisions are made elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from gui.advice import Advice
from gui.columns import Columns, Splitter
from gui.commands import Commands
from gui.dialogs import Dialogs
from gui.going_on import what_stays
from gui.menu_bar import build_menus
from gui.model_session import ModelSession
from gui.network_in_view import NetworkInView
from gui.panels.draw_panel import DrawPanel
from gui.panels.run_bar import RunBar
from gui.panels.setup_panel import SetupPanel
from gui.panels.setup_words import first_to_do
from gui.panels.training_tab import TrainingTab
from gui.run_presenter import RunPresenter
from gui.settings import Settings
from gui.settings_keeper import SettingsKeeper
from gui.study import Study
from gui.tab_wires import TabWires
from gui.tabs import Desk, LateTab, put_after, tabs
from gui.tasks import Tasks
from gui.threads import Training, training_events
from gui.training_controller import State, TrainingController
from gui.translation import tr
from gui.waking import Waking
from gui.widgets.parts import set_ground
from gui.widgets.picture_exchange import first_to_open
from gui.widgets.steady_tabs import SteadyTabs

if TYPE_CHECKING:
    from core.datasets.dataset import Dataset
    from gui.run_opener import OpenedRun


class MainWindow(QMainWindow):
    """Owns the panels, the controller and the tasks; `begin` starts what may only start after the first paint."""

    closed = Signal()

    def __init__(
        self,
        settings: Settings,
        dialogs: Dialogs,
        *,
        training: Training = training_events,
        writes_settings: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("mainWindow")
        self.setAcceptDrops(True)
        dialogs.parent = self
        self.dialogs = dialogs
        self.tasks = Tasks(self)
        self.controller = TrainingController(training, self)
        self.session = ModelSession(self.tasks, dialogs, self)
        self.setup = SetupPanel(self.tasks, dialogs, settings.own_datasets)
        self.run_bar = RunBar()
        self.training_tab = TrainingTab(dialogs, self.tasks)
        self.draw = DrawPanel(self.tasks, dialogs)
        self.study = Study(self.tasks, self)
        self.tab_wires = TabWires(self)
        self._lay_out()
        self.columns = Columns(self._splitter, self.setup, self.draw, self)
        self.presenter = RunPresenter(
            self.controller, self.session, self.setup, self.run_bar, self.training_tab, dialogs, self.tasks, self
        )
        self.keeper = SettingsKeeper(self, settings, writes=writes_settings)
        self.commands = Commands(self)
        build_menus(self, self.commands)
        self._wire()
        self.keeper.apply()
        self._show_title()

    def begin(self, files: Sequence[Path], starting_model: Path) -> None:
        """Once the window is painted: wake what it was painted without."""
        Waking(self, files, starting_model).begin()

    def show_charts(self) -> None:
        """The library that draws them is there."""
        put_after(self.tabs.tabBar(), self.training_tab.prepare())
        next(tab for tab in self.findChildren(LateTab) if tab.objectName() == "runsTab").make()  # scripts look for it

    def show_tab(self, name: str) -> QWidget:
        """Bring that tab to the front, and give what is in it."""
        tab = next(tab for tab in self.findChildren(LateTab) if tab.objectName() == name)
        self.bring_to_front(tab)
        return tab.make()

    def bring_to_front(self, tab: QWidget) -> None:
        """The focus leaves the tab that goes: Qt would pass it, ring and all, to the first part of the new one."""
        middle, left = self._splitter.middle, self.tabs.currentWidget()
        if left is not tab and left.isAncestorOf(self.focusWidget()):
            middle.setFocus()
        self.tabs.setCurrentWidget(tab)

    def tell(self, sentence: str) -> None:
        """Say something without stopping the user."""
        self.presenter.adviser.say(Advice(tr("Worth knowing"), sentence, kind="info"))

    def prepare_to_close(self) -> bool:
        """Ask, stop, wait, save: whether the window may close now."""
        if self.controller.is_busy:
            reason = what_stays(self.controller.state, self.controller.run)
            if not self.dialogs.confirm(tr("Stop the training and close?"), reason, tr("Stop and close")):
                return False
        elif not self.session.may_lose_weights():
            return False
        self.keeper.save()
        self.hide()
        self.controller.shut_down(for_good=True)
        self.tasks.stop()
        return True

    def _wire(self) -> None:
        NetworkInView(self.session, self.controller, self.training_tab, self.draw, self.study, self)
        self.session.changed.connect(self._model_changed)
        self.session.moment_changed.connect(self._show_title)
        self.session.said.connect(self.tell)
        self.session.opened.connect(self.keeper.remember_file)
        self.session.saved.connect(self.keeper.remember_file)
        self.training_tab.tour_requested.connect(self.commands.show_tour)
        self.controller.dataset_read.connect(self._dataset_read)
        self.controller.run_changed.connect(self.study.set_run)
        self.controller.state_changed.connect(self._state_changed)
        self.setup.changed.connect(self._setup_changed)
        self.draw.canvas.drawing_changed.connect(self._source_changed)
        self.study.source_offered.connect(self.draw.show_source)
        self.study.download_wanted.connect(self.setup.data.download)
        self.draw.own.changed.connect(self.setup.data.follow_drawings)
        self.draw.pins_judged.connect(self.training_tab.follow_pins)
        self.draw.column.pinned.pins_changed.connect(self._keep_pins)
        self.presenter.opener.opened.connect(self._run_opened)
        self.presenter.unfinished.continue_requested.connect(self.tab_wires.continue_run)
        self.draw.model_learned.connect(self.session.take_learned)

    def _model_changed(self) -> None:
        self.training_tab.set_model(self.session.model)
        self._show_title()

    def _run_opened(self, found: OpenedRun) -> None:
        self.session.take_stored(found.model, found.title)

    def _keep_pins(self) -> None:
        self.training_tab.keep_pins([pin.number for pin in self.draw.column.pinned.pins])

    def _state_changed(self, state: State) -> None:
        self.draw.set_training(under_way=state != "idle")

    def _dataset_read(self, dataset: Dataset) -> None:
        self.draw.set_dataset(dataset)
        self.study.take_dataset(dataset)

    def _setup_changed(self) -> None:
        data = self.setup.data
        self.study.pick_dataset(data.key, missing=data.facts.missing is not None)
        self.study.set_fetching(data.fetching, data.waits())
        self.study.set_config(self.setup.config())
        self.training_tab.set_to_do(*first_to_do(self.setup))

    def _source_changed(self) -> None:
        self.study.set_source(self.draw.canvas.source())

    def _show_title(self) -> None:
        moment = self.session.moment
        title = moment.title if moment else self.session.title
        star = "*" if self.session.unsaved and not moment else ""
        self.setWindowTitle(f"{title}{star} – Inkling" if title else "Inkling")

    def _lay_out(self) -> None:
        self.tabs = SteadyTabs()
        self.tabs.setObjectName("tabs")
        self.tabs.addTab(self.training_tab, tr("Training"))
        desk = Desk(self.study, self.tasks, self.dialogs)
        for name, title, factory in tabs():
            tab = LateTab(factory, desk)
            tab.setObjectName(name)
            self.tab_wires.follow(tab)
            self.tabs.addTab(tab, title)
        middle = QWidget()
        middle.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # a click beside the fields ends their editing
        middle.setFocus()
        set_ground(middle, "window")
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.run_bar)
        column.addWidget(self.tabs, 1)
        self._splitter = Splitter(self.setup, middle, self.draw)
        self.setCentralWidget(self._splitter)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.columns.arrange()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.prepare_to_close():
            event.accept()
            self.closed.emit()
        else:
            event.ignore()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if first_to_open(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = first_to_open(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.commands.take_dropped(path)
