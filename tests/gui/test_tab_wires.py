"""What the Runs tab asks for shows the Training tab."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.config import TrainingConfig
from core.runs import RunStore
from gui.main_window import MainWindow
from gui.panels.runs_tab import RunsTab
from tests.gui.stored_runs import keep_run


def test_a_start_from_the_runs_leaves_no_button_of_the_charts_with_the_focus(window: MainWindow, qtbot: QtBot) -> None:
    run = RunStore().load(keep_run(TrainingConfig(dataset="mnist")))
    window.show_charts()
    window.controller.show_run(run, ())
    runs = window.show_tab("runsTab")
    assert isinstance(runs, RunsTab)
    qtbot.waitUntil(lambda: runs.stored(run.id) is not None)
    table = runs.findChild(QWidget, "runList")
    table.setFocus()
    assert window.focusWidget() is table
    runs.fork_requested.emit(run.id, 5)
    assert window.tabs.currentWidget() is window.training_tab
    assert not window.tabs.isAncestorOf(window.focusWidget())


def test_who_types_elsewhere_keeps_the_focus(window: MainWindow, qtbot: QtBot) -> None:
    window.show_charts()
    window.show_tab("runsTab")
    field = window.setup.findChild(QWidget, "learningRate")
    field.setFocus()
    focused = window.focusWidget()
    window.tab_wires.continue_run("gone")
    assert window.focusWidget() is focused
    qtbot.waitUntil(lambda: not window.controller.is_busy)
