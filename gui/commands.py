"""What the menus do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from core.datasets.catalog import find_dataset
from core.datasets.load import Part, parse_key
from core.datasets.on_disk import dataset_folder
from core.paths import data_dir, home_dir
from gui import help_texts, theme
from gui.going_on import what_stays
from gui.help_texts import VERSION
from gui.reading_dialog import ReadingDialog
from gui.text_dialog import TextDialog
from gui.translation import tr
from gui.widgets.picture_exchange import kind_of

if TYPE_CHECKING:
    from gui.main_window import MainWindow
    from gui.widgets.canvas_keys import Command


class Commands(QObject):
    """One method an entry; none decides more than it must."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def new_run(self) -> None:
        """Fresh weights, and an empty chart."""
        window = self._window
        if self.may_interrupt() and window.session.may_lose_weights():
            window.session.clear()
            window.presenter.clear()

    def open_model(self) -> None:
        if self.may_interrupt():
            self._window.session.choose_and_open()

    def open_file(self, path: Path) -> None:
        if self.may_interrupt():
            self._window.session.open(path)

    def take_dropped(self, path: Path) -> None:
        """A model is opened; a folder or a table is imported, as by the menu."""
        kind = kind_of(path)
        if kind == "model":
            self.open_file(path)
        elif kind:
            self._window.setup.data.show_dataset(Part(kind, path.as_posix()).key)

    def evaluate(self) -> None:
        """What the model makes of the chosen dataset's images: the Mistakes tab shows it."""
        from gui.panels.mistakes_tab import MistakesTab

        mistakes = self._window.show_tab("mistakesTab")
        assert isinstance(mistakes, MistakesTab)
        mistakes.evaluate()

    def import_folder(self) -> None:
        chosen = self._window.dialogs.choose_folder(tr("A folder with one folder for each class"), str(Path.home()))
        if chosen:
            self._window.setup.data.show_dataset(Part("folder", chosen).key)

    def import_table(self) -> None:
        title = tr("A table of labels with file names or pixels")
        kinds = tr("Tables (*.csv *.tsv *.txt);;All files (*)")
        chosen = self._window.dialogs.choose_open(title, str(Path.home()), kinds)
        if chosen:
            self._window.setup.data.show_dataset(Part("csv", chosen).key)

    def show_data_folder(self) -> None:
        part = parse_key(self._window.setup.data.key)[0]
        folder = Path(part.path) if part.path else dataset_folder(find_dataset(part.kind))
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(_folder_to_show(folder))))

    def edit(self, command: Command) -> None:
        """Where text is being typed it goes there, else to the drawing."""
        field = QApplication.focusWidget()
        if not isinstance(field, (QLineEdit, QPlainTextEdit)):
            self._window.draw.canvas.do(command)
            return
        of_text = {"undo": field.undo, "redo": field.redo, "copy": field.copy, "paste": field.paste}
        of_text.get(command, field.clear)()

    def set_theme(self, mode: str) -> None:
        theme.set_theme(theme.as_mode(mode), theme.scale())
        self._window.keeper.change()

    def change_type(self, direction: int) -> None:
        """One size larger or smaller; 0 goes back to the usual one."""
        sizes = theme.TYPE_SCALES
        place = min(range(len(sizes)), key=lambda at: abs(sizes[at] - theme.scale()))
        wanted = sizes[min(max(place + direction, 0), len(sizes) - 1)] if direction else 1.0
        theme.set_theme(theme.mode(), wanted)
        self._window.keeper.change()

    def toggle_full_screen(self) -> None:
        window = self._window
        window.showNormal() if window.isFullScreen() else window.showFullScreen()

    def show_shortcuts(self) -> None:
        actions = [action for action in self._window.findChildren(QAction) if action.shortcut().toString()]
        text = QKeySequence.SequenceFormat.NativeText
        keys = {action.text().replace("&", ""): action.shortcut().toString(text) for action in actions}
        rows = (*((key, what) for what, key in keys.items()), *help_texts.keys_without_menu())
        ReadingDialog(tr("Keys"), rows, self._window).open()

    def show_glossary(self) -> None:
        ReadingDialog(tr("Glossary"), help_texts.glossary(), self._window).open()

    def show_diagnostics(self) -> None:
        text = help_texts.diagnostics(home_dir(), data_dir())
        dialog = TextDialog(tr("Diagnostics"), f"{text}\n{self._window.setup.device_line.text()}", self._window)
        dialog.exec()
        dialog.deleteLater()

    def show_tour(self) -> None:
        ReadingDialog(tr("Choose, train, try"), help_texts.tour(), self._window).open()

    def show_about(self) -> None:
        ReadingDialog(f"Inkling {VERSION}", help_texts.about(), self._window).open()

    def may_interrupt(self) -> bool:
        """Whether a running training may be ended for another model; its run is kept."""
        controller = self._window.controller
        if not controller.is_busy:
            return True
        reason = what_stays(controller.state, controller.run)
        if not self._window.dialogs.confirm(tr("Stop the training?"), reason, tr("Stop it")):
            return False
        controller.shut_down()
        return True


def _folder_to_show(place: Path) -> Path:
    """That folder, or the one of that file; where data usually lie if it has gone or may not be looked at."""
    try:
        return place if place.is_dir() else place.parent if place.is_file() else data_dir()
    except OSError:
        return data_dir()
