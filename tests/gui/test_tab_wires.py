"""What the Runs tab asks for shows the Training tab, and what is shown takes the focus from nobody."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from core.config import TrainingConfig
from core.datasets import generated
from core.runs import RunStore
from gui.main_window import MainWindow
from gui.panels.mistakes_tab import MistakesTab
from gui.panels.runs_tab import RunsTab
from tests.gui.fakes import linear_model
from tests.gui.stored_runs import keep_run

LONG = 20_000  # milliseconds; on a busy machine


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


@pytest.mark.parametrize("name", ["mistakesTab", "runsTab"])
def test_a_tab_that_a_menu_shows_puts_no_focus_on_a_button_that_nobody_chose(window: MainWindow, name: str) -> None:
    window.show_charts()
    for part in window.training_tab.findChildren(QAbstractButton):
        part.setEnabled(True)
    inside = next(part for part in window.training_tab.findChildren(QAbstractButton) if part.isVisible())
    inside.setFocus()
    assert window.focusWidget() is inside
    tab = window.show_tab(name)
    assert not window.tabs.isAncestorOf(window.focusWidget())
    assert window.tabs.currentWidget() is tab.parentWidget()


@pytest.mark.parametrize("name", ["learningRate", "drawingCanvas"])
def test_an_evaluation_leaves_the_focus_with_who_types_or_draws(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(generated, "GENERATED", replace(generated.GENERATED, train=400, test=100, piece=400))
    window.show_charts()
    window.session.take_trained(linear_model(), "Linear")
    part = window.findChild(QWidget, name)
    part.setFocus()
    focused = window.focusWidget()
    window.commands.evaluate()
    assert window.focusWidget() is focused
    mistakes = window.findChild(MistakesTab)
    qtbot.waitUntil(lambda: mistakes.report is not None and not window.tasks.count, timeout=LONG)
    assert window.focusWidget() is focused
    window.session.unsaved = False
