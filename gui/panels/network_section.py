"""The network to train: which, its story, how large it is, and whether it takes the chosen images."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.models.catalog import MODELS, find_model
from core.models.spec import Shape
from gui import theme
from gui.tasks import Tasks
from gui.translation import counted, tr
from gui.widgets.parts import label
from gui.widgets.picker import Option, Picker
from gui.widgets.sentence import Sentence
from gui.work import network_facts

Facts = tuple[str, Shape, int, str]


class NetworkSection(QWidget):
    """`picked` when the user chose another network; `judged` when it is known whether it takes the images."""

    picked = Signal(str)
    judged = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._shape: Shape | None = None
        self._classes = 0
        self._awake = False
        self.problem = ""
        self.picker = Picker("modelPicker", [Option(row.key, tr(row.title), tr(row.story)) for row in MODELS])
        self.picker.setAccessibleName(tr("Network"))
        self.picker.setToolTip(tr("The architecture: which layers, in which order. torch.nn.Module"))
        self.picker.picked.connect(self.picked)
        self.picker.currentIndexChanged.connect(self._judge)
        self._story = label("", "caption", wrap=True)
        self._parameters = label(" ", "caption")
        self._note = Sentence("info", "small")
        self._error = Sentence("error", "error")
        self._lay_out()

    @property
    def key(self) -> str:
        return self.picker.key()

    def set_images(self, shape: Shape | None, classes: int) -> None:
        """What the network has to take; None: not known before it is read."""
        self._shape, self._classes = shape, classes
        self._judge()

    def wake(self) -> None:
        """The window is painted: torch may be imported now."""
        self._awake = True
        self._judge()

    def set_note(self, sentence: str) -> None:
        """What follows from the choice (for the loaded model, say)."""
        self._note.set_text(sentence)

    def note(self) -> str:
        return self._note.text()

    def _judge(self, _row: int = 0) -> None:
        self._story.setText(tr(find_model(self.key).story))
        if self._shape is None or not self._awake:
            self._show((self.key, (0, 0, 0), 0, ""))
            return
        task = self._tasks.new(partial(network_facts, self.key, self._shape, self._classes))
        task.done.connect(self._take)
        task.start()

    def _take(self, facts: Facts) -> None:
        if facts[:2] == (self.key, self._shape):
            self._show(facts)

    def _show(self, facts: Facts) -> None:
        _, _, parameters, self.problem = facts
        self._parameters.setText(counted("{n} parameter", "{n} parameters", parameters) if parameters else " ")
        self._error.set_text(self.problem)
        self.judged.emit()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.PADDING, 0, theme.PADDING, 0)
        column.setSpacing(8)
        column.addWidget(label(tr("Network"), "heading"))
        column.addWidget(self.picker)
        lines = QVBoxLayout()
        lines.setSpacing(1)
        for line in (self._story, self._parameters):
            lines.addWidget(line)
        column.addLayout(lines)
        column.addWidget(self._error)
        column.addWidget(self._note)
