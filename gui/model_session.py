"""The model that is open: where its file is, whether its weights are saved, and the questions before they are lost."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.models.catalog import find_model
from gui.dialogs import Dialogs
from gui.tasks import Task, Tasks
from gui.threads import as_work
from gui.translation import told, tr
from gui.work import export, read_model, write_model

if TYPE_CHECKING:
    from core.trained_model import TrainedModel

SUFFIX = ".safetensors"


def open_filter() -> str:
    return tr("Models (*.safetensors *.pth *.pt);;All files (*)")


def save_filter() -> str:
    return tr("Inkling model (*.safetensors);;PyTorch state dict (*.pth)")


def export_filter() -> str:
    return tr("ONNX (*.onnx);;PyTorch state dict (*.pth);;PyTorch script (*.py);;Safetensors (*.safetensors)")


class ModelSession(QObject):
    """`changed` whenever the model, its title or its state changes; `opened` and `saved` carry the file's path.

    `loading_changed` tells that a file is being read, or is not any more.
    """

    changed = Signal()
    opened = Signal(object)
    saved = Signal(object)
    loading_changed = Signal()

    def __init__(self, tasks: Tasks, dialogs: Dialogs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._dialogs = tasks, dialogs
        self.model: TrainedModel | None = None
        self.path: Path | None = None
        self.unsaved = False
        self.folder = str(Path.home())
        self._name = ""
        self._loading = 0

    @property
    def is_loading(self) -> bool:
        return self._loading > 0

    @property
    def title(self) -> str:
        """What the model is called; empty without one."""
        return self.path.stem if self.path else self._name

    def take_trained(self, model: TrainedModel, name: str) -> None:
        """A training has ended: its weights are in no file of the user's yet."""
        self._set(model, None, unsaved=True, name=name)

    def take_stored(self, model: TrainedModel, name: str) -> None:
        """What a stored run ended with: it is kept there."""
        self._set(model, None, unsaved=False, name=name)

    def take_learned(self, model: TrainedModel) -> None:
        """A copy has learned the user's hand and is kept: a model of its own, beside the file it began as."""
        title = self.title or tr(find_model(model.architecture).title)
        again = self.model is not None and "learned_drawings" in self.model.record
        self.take_trained(model, title if again else tr("{title}, your hand").format(title=title))

    def clear(self) -> None:
        self._set(None, None, unsaved=False)

    def may_lose_weights(self) -> bool:
        """Ask before unsaved weights are lost; whether to go on. "Save" goes on once the file is there."""
        if not self.unsaved or self.model is None:
            return True
        answer = self._dialogs.ask_save(self.title)
        if answer == "save":
            self.save()
            self._tasks.wait_for_writing()
            return not self.unsaved
        return answer == "discard"

    def choose_and_open(self) -> None:
        chosen = self._dialogs.choose_open(tr("Open model"), self.folder, open_filter())
        if chosen:
            self.open(Path(chosen))

    def open(self, path: Path) -> None:
        """Read the file in a thread; the loaded model stays if it cannot be opened."""
        if self.may_lose_weights():
            self.load(path)

    def load(self, path: Path, name: str = "") -> None:
        """Read without asking; `name` is for a model that is not a file of the user's."""
        task = self._tasks.new(partial(read_model, path, name))
        task.done.connect(self._opened)
        task.failed.connect(self._failed)
        task.ended.connect(self._end_loading)
        self._loading += 1
        self.loading_changed.emit()
        task.start()

    def save(self) -> None:
        if self.path is None:
            self.choose_and_save()
        else:
            self._write(self.path)

    def choose_and_save(self) -> None:
        if self.model is None:
            return
        suggestion = str(Path(self.folder) / f"{_file_name(self.title)}{SUFFIX}")
        chosen = self._dialogs.choose_save(tr("Save model"), suggestion, save_filter())
        if chosen:
            self._write(Path(chosen) if Path(chosen).suffix else Path(chosen + SUFFIX))

    def choose_and_export(self) -> None:
        if self.model is None:
            return
        suggestion = str(Path(self.folder) / f"{_file_name(self.title)}.onnx")
        chosen = self._dialogs.choose_save(tr("Export model"), suggestion, export_filter())
        if chosen:
            task = self._tasks.new(as_work(partial(export, self.model, Path(chosen))), writes=True)
            task.failed.connect(self._failed)
            task.start()

    def _write(self, path: Path) -> None:
        if self.model is None:
            return
        task = self._tasks.new(as_work(partial(write_model, self.model, path)), writes=True)
        task.done.connect(self._saved)
        task.failed.connect(self._failed)
        task.start()

    def _opened(self, found: tuple[TrainedModel, Path, str]) -> None:
        model, path, name = found
        if name and self.model is not None:
            return  # the one that comes along is late: there is a better one by now
        self._set(model, None if name else path, unsaved=False, name=name)
        if not name:
            self.folder = str(path.parent)
            self.opened.emit(path)

    def _end_loading(self, _task: Task) -> None:
        self._loading -= 1
        self.loading_changed.emit()

    def _saved(self, written: tuple[TrainedModel, Path]) -> None:
        model, path = written
        self.folder = str(path.parent)
        if model is self.model:
            self._set(model, path, unsaved=False)
        self.saved.emit(path)

    def _failed(self, error: BaseException) -> None:
        self._dialogs.tell(told(error), getattr(error, "details", ()), tr("The loaded model stays as it is."))

    def _set(self, model: TrainedModel | None, path: Path | None, *, unsaved: bool, name: str = "") -> None:
        self.model, self.path, self.unsaved, self._name = model, path, unsaved, name
        self.changed.emit()


def model_name(architecture: str, dataset: str) -> str:
    return tr("{network} on {dataset}").format(network=tr(find_model(architecture).title), dataset=dataset)


def _file_name(title: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in title.lower()) or "model"
