"""The data to learn from: which, how it looks, how much of it there is, and how to get it."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.datasets.on_disk import DatasetStatus
from core.progress import Progress
from gui import theme
from gui.data_work import Looked, looked_at
from gui.dataset_facts import (
    DatasetFacts,
    Fetching,
    dataset_facts,
    dataset_options,
    describe,
    describe_classes,
    has_own_drawings,
    is_to_be_looked_at,
    with_look,
)
from gui.dialogs import Dialogs
from gui.panels.dataset_fetching import DatasetFetching
from gui.panels.download_box import DownloadBox
from gui.tasks import Task, Tasks
from gui.threads import as_work
from gui.translation import told, tr
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.image_strip import ImageStrip
from gui.widgets.parts import label
from gui.widgets.picker import Picker
from gui.widgets.sentence import Sentence
from gui.work import bring_files, download, preview_images


class DataSection(QWidget):
    """`changed` when another dataset was picked, or came to the disk."""

    changed = Signal()

    def __init__(self, tasks: Tasks, dialogs: Dialogs, own: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._dialogs = tasks, dialogs
        self.own = own
        self._fetch = DatasetFetching(tasks, self)
        self._fetch.begun.connect(self.changed)
        self._fetch.progressed.connect(self._show_progress)
        self._fetch.ended.connect(self.refresh)
        self._preview_of = ""
        self._looking: Task | None = None
        self._looked: Looked | None = None
        self._awake = False
        self.picker = Picker("datasetPicker", dataset_options(own))
        self.picker.setAccessibleName(tr("Dataset"))
        self.picker.setToolTip(tr("What the network learns from. torch.utils.data.Dataset"))
        self.picker.picked.connect(self._picked)
        self.strip = ImageStrip()
        self.strip.setAccessibleName(tr("Images of the dataset"))
        self._size = label("", "caption", wrap=True)
        self._size.setMinimumWidth(1)
        self._classes = ElidedLabel("caption")
        self._problem = Sentence("error", "error")
        self.download_box = DownloadBox()
        self.download_box.download_clicked.connect(self.download)
        self.download_box.cancel_clicked.connect(self._fetch.cancel)
        self.download_box.have_files_clicked.connect(self._bring_files)
        self._lay_out()
        self.facts: DatasetFacts = dataset_facts(self.picker.key())

    @property
    def key(self) -> str:
        return self.picker.key()

    def show_dataset(self, key: str) -> None:
        """Pick that dataset; one that is not in the list is added to it."""
        if self.picker.findData(key) < 0:
            self.own = (*self.own, key)
            self.picker.set_options(dataset_options(self.own))
        self.picker.pick(key)
        self.refresh()

    def forget(self) -> None:
        """Take the picked one out of the list, if the user had put it there; nothing happens to its files."""
        if self.key in self.own:
            self.own = tuple(key for key in self.own if key != self.key)
            self.picker.set_options(dataset_options(self.own))  # which picks the first
            self.refresh()

    def refresh(self) -> None:
        """Look again at what is on disk."""
        self._looked = None
        if is_to_be_looked_at(self.key):
            self._preview_of = ""
        self._show_facts()
        self._load_preview()

    def follow_drawings(self) -> None:
        """The user's own drawings have changed."""
        if self._awake and has_own_drawings(self.key):
            self._look()

    def problem(self) -> str:
        return self._problem.text()

    def _show_facts(self) -> None:
        self.facts = self._known_facts()
        self._size.setText(_in_lines(describe(self.facts)))
        self._size.setVisible(not self.facts.problem)
        self._classes.setText(describe_classes(self.facts))
        self._classes.setVisible(bool(self.facts.classes))
        if not self._fetch.is_busy:
            self._offer(self.facts.missing)
        self.download_box.add_note(self.waits())
        self._problem.set_text(self.facts.problem)
        self.changed.emit()

    def _known_facts(self) -> DatasetFacts:
        """From the catalog, and from a look where there was one."""
        facts, looked = dataset_facts(self.key), self._looked
        if looked is None or looked.key != self.key:
            return facts
        if looked.problem is not None:
            return replace(facts, problem=told(looked.problem))
        return facts if looked.look is None else with_look(facts, looked.look)

    def wake(self) -> None:
        """The window is painted: images may be read now."""
        self._awake = True
        self._load_preview()

    @property
    def fetching(self) -> Fetching:
        """Where the fetching of what is missing stands."""
        return self._fetch.state_of(self.facts.missing)

    def waits(self) -> str:
        """Why what is missing cannot be downloaded now (or ""): one thing after the other."""
        if self.fetching != "waiting":
            return ""
        words = tr("{other} is on its way: {title} can be downloaded after that.")
        return words.format(other=self.on_its_way(), title=self.facts.title)

    def on_its_way(self) -> str:
        """The title of what is being fetched (or "")."""
        return self._fetch.title if self._fetch.is_busy else ""

    def download(self) -> None:
        missing = self.facts.missing
        if missing and not self._fetch.is_busy:
            self._fetch.begin(missing.key, partial(download, missing.key))

    def _picked(self, _key: str) -> None:
        self.refresh()

    def _offer(self, missing: DatasetStatus | None) -> None:
        self.download_box.setVisible(missing is not None)
        if missing is None:
            return
        self.download_box.offer(missing)
        if error := self._fetch.failure_of(missing.key):
            self.download_box.show_error(error)

    def _bring_files(self) -> None:
        missing = self.facts.missing
        folder = self._dialogs.choose_folder(tr("Where are the files?")) if missing else None
        if missing and folder and not self._fetch.is_busy:
            self._fetch.begin(missing.key, partial(bring_files, missing.key, Path(folder)))

    def _show_progress(self, progress: Progress) -> None:
        self.download_box.show_progress(self._fetch.title, progress)

    def _load_preview(self) -> None:
        if not self._awake:
            return
        if self.facts.missing:
            self._preview_of = ""
            self.strip.set_images(())
        elif self._preview_of != self.key:
            self._preview_of = self.key
            self.strip.set_images(())
            if is_to_be_looked_at(self.key):
                self._look()
                return
            task = self._tasks.new(as_work(partial(preview_images, self.key)))
            task.done.connect(self._show_preview)
            task.start()

    def _show_preview(self, found: tuple[str, list[Any]]) -> None:
        key, images = found
        if key == self.key:
            self.strip.set_images(images)

    def _look(self) -> None:
        """See what is in a folder or table; only the last one picked matters."""
        if self._looking is not None:
            self._looking.cancel()
        self._looking = self._tasks.new(partial(looked_at, self.key))
        self._looking.progressed.connect(self._show_looking)
        self._looking.done.connect(self._take_look)
        self._looking.ended.connect(self._end_look)
        self._looking.start()

    def _show_looking(self, _progress: Progress) -> None:
        if self.sender() is self._looking and self._looked is None:
            self._size.setText(tr("Looking at it"))

    def _take_look(self, looked: Looked) -> None:
        if looked.key == self.key:
            self._looked = looked
            self._show_facts()
            self.strip.set_images(looked.look.images if looked.look else ())

    def _end_look(self, task: Task) -> None:
        if task is self._looking:
            self._looking = None

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.PADDING, 0, theme.PADDING, 0)
        column.setSpacing(8)
        column.addWidget(label(tr("Data"), "heading"))
        column.addWidget(self.picker)
        column.addWidget(self.strip)
        lines = QVBoxLayout()
        lines.setSpacing(1)
        lines.addWidget(self._size)
        lines.addWidget(self._classes)
        column.addLayout(lines)
        column.addWidget(self._problem)
        column.addWidget(self.download_box)


def _in_lines(words: str) -> str:
    """With large type a further line begins between two parts, not within one; the first may be long."""
    first, *others = words.split(" · ")
    return "\u00a0· ".join((first, *(part.replace(" ", "\u00a0") for part in others)))
