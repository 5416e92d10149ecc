"""The Code tab: the training as a script of one's own, marked where a control changes it, and proved on request."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from core.errors import AppError
from gui.panels import code_work
from gui.panels.code_header import CodeHeader
from gui.panels.code_proof import CodeProof
from gui.panels.code_recipe import Recipe, recipe_of_setup, recipe_of_training
from gui.panels.code_says import lines_changed, provenance, saved_name, stage, unread
from gui.panels.code_words import verdict
from gui.saving import with_suffix
from gui.tasks import Task
from gui.threads import as_work
from gui.translation import told, tr
from gui.widgets.code_view import CodeView
from gui.widgets.empty_state import EmptyState
from gui.widgets.sentence import Sentence

if TYPE_CHECKING:
    from core.config import TrainingConfig
    from gui.panels.code_work import Comparing, Proof, Written
    from gui.tabs import Desk


_SIDE = 20


class CodeTab(QWidget):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._study = desk, desk.study
        self._source = "setup"
        self._stale = True
        self._trouble: BaseException | None = None
        self._recipe: Recipe | None = None
        self._shown = ""  # the source of the script in sight
        self._writing: Task | None = None
        self._proving: Task | None = None
        self._proved: TrainingConfig | None = None
        self.header = CodeHeader()
        self.notice = Sentence("warning", "warning")
        self.view = CodeView("codeView", tr("The script"))
        self.proof = CodeProof()
        self.empty = EmptyState(tr("No script yet"), "")
        self._lay_out()
        self._connect()
        self._enable()
        desk.tasks.new(as_work(code_work.sweep)).start()

    def _lay_out(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(_SIDE, 14, _SIDE, 14)
        column.setSpacing(12)
        for widget in (self.header, self.notice, self.view, self.proof):
            column.addWidget(widget, int(widget is self.view))
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(page)

    def _connect(self) -> None:
        study, header = self._study, self.header
        for signal in (study.config_changed, study.model_changed, study.run_changed, study.dataset_picked):
            signal.connect(self._refresh)
        study.dataset_read.connect(self._take_dataset)
        study.dataset_failed.connect(self._fail_reading)
        header.picked.connect(self._pick)
        header.copy_clicked.connect(self._copy)
        header.save_clicked.connect(self._save)
        header.prove_clicked.connect(self._prove)
        self.proof.cancel_clicked.connect(self._cancel_proof)

    def _pick(self, source: str) -> None:
        self._source = source
        self._refresh()

    def _refresh(self) -> None:
        """Show the script of now, unless nobody looks."""
        self._stale = not self.isVisible()
        if self._stale:
            return
        training = recipe_of_training(self._study, code_work.STEPS)
        self._source = self._source if training else "setup"
        self.header.sources.pick(self._source)
        self.header.offer_training((tr("This run") if self._study.is_live else tr("This model")) if training else "")
        if self._source == "training":
            self._write(training)
        elif self._study.config is None:
            self._keep(tr("A setting on the left is not valid. This is the script before it."))
        else:
            self._write(self._recipe_of_setup())

    def _recipe_of_setup(self) -> Recipe | None:
        config = self._study.config
        return recipe_of_setup(config, self._study.dataset) if config is not None else None

    def _write(self, recipe: Recipe | None) -> None:
        if recipe is None:
            self._keep(unread(self._study, self._trouble))
            if self._trouble is None:
                self._study.want_dataset()
            return
        if self._writing is not None:
            self._writing.cancel()
        self._writing = self._desk.tasks.new(partial(code_work.write, recipe))
        self._writing.done.connect(self._show)
        self._writing.failed.connect(self._fail_writing)
        self._writing.start()

    def _show(self, written: Written) -> None:
        if written.recipe.config != self._config_in_sight():
            return  # of settings that have changed again meanwhile
        self._recipe = written.recipe
        same, self._shown = self._source == self._shown, self._source
        if written.text != self.view.toPlainText():
            self._drop_proof()
        self.view.show_text(written.text, mark=same)
        if not same:
            self.view.clear_marks()
        self.notice.set_text("")
        self.header.says.setText(lines_changed(len(self.view.changed_lines)) or provenance(self._study, self._source))
        self._pages.setCurrentIndex(1)
        self._enable()

    def _config_in_sight(self) -> object:
        if self._source == "setup":
            return self._study.config
        training = recipe_of_training(self._study, 0)
        return training.config if training else None

    def _keep(self, why: str) -> None:
        """The script before stays in sight; `why` it is not that of now."""
        if self._writing is not None:
            self._writing.cancel()
        self._recipe = None
        self.empty.set_sentence(why)
        self.notice.set_text(why)
        self.header.says.setText("")
        self._pages.setCurrentIndex(int(bool(self.view.toPlainText())))
        self._enable()

    def _fail_writing(self, error: BaseException) -> None:
        self._keep(told(error))
        if not isinstance(error, AppError):
            raise error

    def _take_dataset(self) -> None:
        self._trouble = None
        self._refresh()

    def _fail_reading(self, error: BaseException) -> None:
        self._trouble = error
        self._refresh()

    def _enable(self) -> None:
        ready = self._recipe is not None
        self.header.enable(text=bool(self.view.toPlainText()), script=ready, proof=ready and self._proving is None)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.view.toPlainText())
        self.header.says.setText(tr("Copied: {n} lines.").format(n=self.view.blockCount()))

    def _save(self) -> None:
        recipe = self._recipe
        if recipe is None:
            return
        title, filters = tr("Save the script"), tr("Python (*.py)")
        chosen = self._desk.dialogs.choose_save(title, saved_name(recipe.config), filters)
        if not chosen:
            return
        path = with_suffix(chosen, ".py")
        work = partial(code_work.save, recipe, path, self._study.dataset)
        task = self._desk.tasks.new(work, writes=not code_work.needs_images(recipe))  # which may take long to read
        task.progressed.connect(self._tell)
        task.done.connect(self._saved)
        task.failed.connect(self._fail_saving)
        task.start()

    def _tell(self, progress: object) -> None:
        self.header.says.setText(stage(progress))

    def _saved(self, path: Path) -> None:
        self.notice.set_text("")  # of an earlier attempt
        self.header.says.setText(tr("Saved as {name}.").format(name=path.name))

    def _fail_saving(self, error: BaseException) -> None:
        self.header.says.setText("")
        self.notice.set_text(told(error))

    def _prove(self) -> None:
        training = recipe_of_training(self._study, code_work.STEPS) if self._source == "training" else None
        recipe = training or self._recipe
        if recipe is None or self._proving is not None:
            return
        self.proof.begin()
        self._proved = recipe.config
        self._proving = self._desk.tasks.new(partial(code_work.prove, recipe, self._study.dataset))
        self._proving.progressed.connect(self._go_on)
        self._proving.done.connect(self._conclude)
        self._proving.failed.connect(self._fail_proof)
        self._proving.cancelled.connect(self.proof.hide)
        self._proving.ended.connect(self._end_proof)
        self._proving.start()
        self._enable()

    def _go_on(self, progress: Comparing) -> None:
        app = getattr(progress, "app", ())
        self.proof.go_on(stage(progress), app, getattr(progress, "script", ()))

    def _conclude(self, proof: Proof) -> None:
        if self._proved is not None:
            self.proof.finish(verdict(proof.app, proof.script, self._proved), proof.app, proof.script)

    def _fail_proof(self, error: BaseException) -> None:
        self.proof.fail(told(error))

    def _drop_proof(self) -> None:
        """It is of another script than the one that comes into sight."""
        self._cancel_proof()
        self.proof.hide()

    def _cancel_proof(self) -> None:
        if self._proving is not None:
            self._proving.cancel()

    def _end_proof(self, _task: Task) -> None:
        self._proving = None
        self._enable()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._refresh()
