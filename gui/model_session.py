"""The model that is open: where its file is, whether its weights are saved, and the questions before they are lost."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.models.catalog import find_model
from gui.dialogs import Dialogs
from gui.saving import with_suffix
from gui.tasks import Task, Tasks
from gui.threads import as_work
from gui.translation import told, tr
from gui.work import export, read_model, write_model

if TYPE_CHECKING:
    from core.trained_model import TrainedModel
    from gui.moments import Moment

SUFFIX = ".safetensors"


def open_filter() -> str:
    return tr("Models (*.safetensors *.pth *.pt);;All files (*)")


def save_filter() -> str:
    return tr("Inkling model (*.safetensors);;PyTorch state dict (*.pth *.pt)")


def export_filter() -> str:
    return tr("ONNX (*.onnx);;PyTorch state dict (*.pth);;PyTorch script (*.py);;Safetensors (*.safetensors)")


class ModelSession(QObject):
    """`changed` whenever the model, its title or its state changes; `opened` and `saved` carry the file's path.

    `loading_changed` tells that a file is being read, or is not any more. While an earlier moment of a training is
    looked at (`moment_changed`), that is what Save and Export keep; `said` brings a sentence.
    """

    changed = Signal()
    opened = Signal(object)
    saved = Signal(object)
    loading_changed = Signal()
    moment_changed = Signal()
    said = Signal(str)

    def __init__(self, tasks: Tasks, dialogs: Dialogs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._dialogs = tasks, dialogs
        self.model: TrainedModel | None = None
        self.moment: Moment | None = None
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

    @property
    def seen(self) -> TrainedModel | None:
        """The model that is looked at: what Save and Export keep."""
        return self.moment.model if self.moment else self.model

    def look_at(self, moment: Moment | None) -> None:
        """An earlier moment of a training is looked at; None for now."""
        if moment is not self.moment:
            self.moment = moment
            self.moment_changed.emit()

    def take_trained(self, model: TrainedModel, name: str) -> None:
        """A training has ended: its weights are in no file of the user's yet."""
        self._set(model, None, unsaved=True, name=name)

    def take_stored(self, model: TrainedModel, name: str) -> None:
        """What a stored run ended with: it is kept there."""
        self._set(model, None, unsaved=False, name=name)

    def take_learned(self, model: TrainedModel, origin: TrainedModel) -> None:
        """A copy has learned the user's hand and is kept: a model of its own, beside the file it began as.

        Another model may have come in between, whose name is not that of the origin.
        """
        named = self.title if origin is self.model else ""
        title = named or tr(find_model(model.architecture).title)
        again = bool(named) and "learned_drawings" in origin.record
        self.take_trained(model, title if again else tr("{title}, your hand").format(title=title))

    def clear(self) -> None:
        self._set(None, None, unsaved=False)

    def may_lose_weights(self) -> bool:
        """Ask before unsaved weights are lost; whether to go on. "Save" goes on once the file is there."""
        if not self.unsaved or self.model is None:
            return True
        answer = self._dialogs.ask_save(self.title)
        if answer == "save":
            self._save_own()
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
        """A moment that is looked at becomes a file of its own."""
        if self.moment is not None:
            self.choose_and_save()
        else:
            self._save_own()

    def choose_and_save(self) -> None:
        self._choose_and_save(self.moment)

    def choose_and_export(self) -> None:
        model, moment = self.seen, self.moment
        if model is None:
            return
        title = (
            tr("Export the network of step {step}").format(step=f"{moment.step:,}") if moment else tr("Export model")
        )
        chosen = self._dialogs.choose_save(title, self._suggestion(moment, ".onnx"), export_filter())
        if chosen:
            path = Path(chosen)
            # A script may need the whole dataset read first: closing the window gives that up.
            task = self._tasks.new(partial(export, model, path), writes=path.suffix.lower() != ".py")
            task.done.connect(self._moment_exported if moment else self._exported)
            task.failed.connect(self._failed)
            task.start()

    def _save_own(self) -> None:
        if self.path is None:
            self._choose_and_save(None)
        elif self.model is not None:
            self._write(self.model, self.path, self._saved)

    def _choose_and_save(self, moment: Moment | None) -> None:
        model = moment.model if moment else self.model
        if model is None:
            return
        title = tr("Save the network of step {step}").format(step=f"{moment.step:,}") if moment else tr("Save model")
        chosen = self._dialogs.choose_save(title, self._suggestion(moment, SUFFIX), save_filter())
        if chosen:
            path = with_suffix(chosen, SUFFIX, save_filter())
            self._write(model, path, self._moment_saved if moment else self._saved)

    def _suggestion(self, moment: Moment | None, suffix: str) -> str:
        name = f"{_file_name(moment.name)}-step-{moment.step}" if moment else _file_name(self.title)
        return str(Path(self.folder) / f"{name}{suffix}")

    def _write(self, model: TrainedModel, path: Path, then: Callable[[tuple[TrainedModel, Path]], None]) -> None:
        task = self._tasks.new(as_work(partial(write_model, model, path)), writes=True)
        task.done.connect(then)
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

    def _moment_saved(self, written: tuple[TrainedModel, Path]) -> None:
        """The model at hand is where it was, unless the moment took its place."""
        model, path = written
        self.folder = str(path.parent)
        self._make_way(path)
        words = tr("“{file}” holds the network as it was after step {step}, not the newest one.")
        self.said.emit(words.format(file=path.name, step=f"{model.record['steps']:,}"))
        self.saved.emit(path)

    def _moment_exported(self, path: Path) -> None:
        self._make_way(path)
        self._exported(path)

    def _make_way(self, path: Path) -> None:
        """Where a moment was written over the file of the model at hand, that one is in no file any more."""
        if self.path is not None and path.absolute() == self.path.absolute():
            self._set(self.model, None, unsaved=True, name=self.title)

    def _exported(self, path: Path) -> None:
        self.said.emit(tr("“{file}” was written.").format(file=path.name))

    def _failed(self, error: BaseException) -> None:
        self._dialogs.tell(told(error), getattr(error, "details", ()), tr("The loaded model stays as it is."))

    def _set(self, model: TrainedModel | None, path: Path | None, *, unsaved: bool, name: str = "") -> None:
        self.model, self.path, self.unsaved, self._name = model, path, unsaved, name
        self.changed.emit()


def model_name(architecture: str, dataset: str) -> str:
    return tr("{network} on {dataset}").format(network=tr(find_model(architecture).title), dataset=dataset)


def _file_name(title: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in title.lower()) or "model"
