"""The menu bar: which entries there are, their keys, and which command each one calls."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from gui import theme
from gui.menu_state import MenuState
from gui.menus import SEPARATOR, Entry, add_choices, add_menu
from gui.plain_titles import PlainTitles
from gui.translation import tr

if TYPE_CHECKING:
    from gui.commands import Commands
    from gui.main_window import MainWindow

Keys = QKeySequence.StandardKey


def build_menus(window: MainWindow, commands: Commands) -> None:
    file = add_menu(window, tr("&File"), _file_entries(window, commands))
    RecentMenu(window, commands, file)
    add_menu(window, tr("&Edit"), _edit_entries(commands))
    view = add_menu(window, tr("&View"), _view_entries(window, commands))
    ColumnTicks(window, view)
    choices = (("system", tr("As the system")), ("light", tr("Light")), ("dark", tr("Dark")))
    add_choices(view, tr("&Theme"), choices, theme.mode(), commands.set_theme)
    add_menu(window, tr("&Run"), _run_entries(window, commands))
    add_menu(window, tr("&Data"), _data_entries(window, commands))
    add_menu(window, tr("&Help"), _help_entries(commands))
    MenuState(window)
    PlainTitles(window)


class ColumnTicks(QObject):
    """The columns that are shown are ticked, brought up to date when the menu is looked at."""

    def __init__(self, window: MainWindow, view: QMenu) -> None:
        super().__init__(window)
        self._columns = window.columns
        self._left, self._right = view.actions()[:2]
        view.aboutToShow.connect(self.update)

    def update(self) -> None:
        hidden = self._columns.hidden()
        self._left.setChecked("left" not in hidden)
        self._right.setChecked("right" not in hidden)


class RecentMenu(QObject):
    """The files opened and saved last, filled in when it is looked at."""

    def __init__(self, window: MainWindow, commands: Commands, file: QMenu) -> None:
        super().__init__(window)
        self._window, self._commands = window, commands
        self._menu = QMenu(tr("Open &recent"), file)
        file.insertMenu(file.actions()[2], self._menu)
        file.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        self._menu.clear()
        for path in self._window.keeper.settings.recent:
            self._menu.addAction(path).triggered.connect(partial(self._open, Path(path)))
        self._menu.menuAction().setEnabled(not self._menu.isEmpty())

    def _open(self, path: Path, _checked: bool = False) -> None:
        self._commands.open_file(path)


def _file_entries(window: MainWindow, commands: Commands) -> tuple[Entry, ...]:
    session = window.session
    return (
        Entry("actionNewRun", tr("&New run"), commands.new_run, Keys.New),
        Entry("actionOpenModel", tr("&Open model…"), commands.open_model, Keys.Open),
        SEPARATOR,
        Entry("actionSaveModel", tr("&Save"), session.save, Keys.Save),
        Entry("actionSaveModelAs", tr("Save &as…"), session.choose_and_save, "Ctrl+Shift+S"),
        Entry("actionExport", tr("&Export…"), session.choose_and_export, "Ctrl+Shift+E"),
        SEPARATOR,
        Entry("actionQuit", tr("&Quit"), window.close, "Ctrl+Q"),
    )


def _edit_entries(commands: Commands) -> tuple[Entry, ...]:
    return (
        Entry("actionUndo", tr("&Undo"), partial(commands.edit, "undo"), Keys.Undo),
        Entry("actionRedo", tr("&Redo"), partial(commands.edit, "redo"), Keys.Redo),
        SEPARATOR,
        Entry("actionCopy", tr("&Copy"), partial(commands.edit, "copy"), Keys.Copy),
        Entry("actionPaste", tr("&Paste"), partial(commands.edit, "paste"), Keys.Paste),
        Entry("actionClear", tr("C&lear the drawing"), partial(commands.edit, "clear")),
    )


def _view_entries(window: MainWindow, commands: Commands) -> tuple[Entry, ...]:
    columns = window.columns
    return (
        Entry("actionSetupColumn", tr("&Setup column"), columns.toggle_left, "Ctrl+1", checkable=True),
        Entry("actionDrawColumn", tr("&Draw column"), columns.toggle_right, "Ctrl+2", checkable=True),
        Entry("actionResetColumns", tr("&Reset columns"), columns.reset),
        SEPARATOR,
        Entry("actionLarger", tr("&Larger type"), partial(commands.change_type, +1), Keys.ZoomIn),
        Entry("actionSmaller", tr("S&maller type"), partial(commands.change_type, -1), Keys.ZoomOut),
        Entry("actionUsualType", tr("&Usual type"), partial(commands.change_type, 0), "Ctrl+0"),
        SEPARATOR,
        Entry("actionFullScreen", tr("&Full screen"), commands.toggle_full_screen, Keys.FullScreen, also="F11"),
    )


def _run_entries(window: MainWindow, commands: Commands) -> tuple[Entry, ...]:
    presenter = window.presenter
    return (
        Entry("actionTrain", tr("&Train"), presenter.train_or_pause, "F5"),
        Entry("actionStop", tr("&Stop"), window.controller.stop, "Shift+F5"),
        Entry("actionStep", tr("Step one &batch"), presenter.step, "F10"),
        SEPARATOR,
        Entry("actionEvaluate", tr("&Evaluate"), commands.evaluate, "Ctrl+E"),
    )


def _data_entries(window: MainWindow, commands: Commands) -> tuple[Entry, ...]:
    return (
        Entry("actionDownload", tr("&Download this dataset"), window.setup.data.download),
        Entry("actionImportFolder", tr("Import a &folder…"), commands.import_folder),
        Entry("actionImportTable", tr("Import a &table (CSV)…"), commands.import_table),
        Entry("actionForgetData", tr("F&orget this dataset"), window.setup.data.forget, tip=_forgetting()),
        SEPARATOR,
        Entry("actionShowData", tr("Show where the files &lie"), commands.show_data_folder),
    )


def _forgetting() -> str:
    return tr("It leaves the list of datasets; its files stay as they are, and importing them brings it back.")


def _help_entries(commands: Commands) -> tuple[Entry, ...]:
    return (
        Entry("actionTour", tr("&Show me around"), commands.show_tour),
        Entry("actionShortcuts", tr("&Keys"), commands.show_shortcuts, Keys.HelpContents),
        Entry("actionGlossary", tr("&Glossary"), commands.show_glossary),
        Entry("actionDiagnostics", tr("&Diagnostics…"), commands.show_diagnostics),
        SEPARATOR,
        Entry("actionAbout", tr("&About Inkling"), commands.show_about),
    )
