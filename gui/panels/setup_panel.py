"""The left column: data, network and training settings, read into a TrainingConfig."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.config import TrainingConfig
from core.device import DeviceStatus
from core.errors import InvalidSettingError
from gui import theme
from gui.dialogs import Dialogs
from gui.panels.data_section import DataSection
from gui.panels.device_line import DeviceLine
from gui.panels.network_section import NetworkSection
from gui.panels.training_section import TrainingSection
from gui.tasks import Tasks
from gui.translation import told, tr
from gui.widgets.column_scroll import ColumnScroll
from gui.widgets.parts import set_ground
from gui.work import device_facts

LEAST_WIDTH = 288
_BESIDE_FIELDS = 2 * theme.PADDING


class SetupPanel(QWidget):
    """`changed` when the config or its problem may be another; `train_requested` carries a config that can be used."""

    changed = Signal()
    train_requested = Signal(object)
    learning_rate_changed = Signal(object)

    def __init__(
        self, tasks: Tasks, dialogs: Dialogs, own: tuple[str, ...] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        set_ground(self, "panel")
        self._tasks = tasks
        self.data = DataSection(tasks, dialogs, own)
        self.network = NetworkSection(tasks)
        self.training = TrainingSection()
        self.device_line = DeviceLine()
        self.data.changed.connect(self._data_changed)
        self.network.picked.connect(self._network_picked)
        self.network.judged.connect(self.changed)
        self.training.changed.connect(self._training_changed)
        self.training.learning_rate_committed.connect(self.learning_rate_changed)
        self._lay_out()
        self.measure()
        theme.follow(self.measure)

    def config(self) -> TrainingConfig | None:
        """What the controls say, or None while a field is wrong."""
        try:
            values = self.training.values()
            if self.training.problems():
                return None
            return TrainingConfig(dataset=self.data.key, model=self.network.key, **values)
        except InvalidSettingError as error:
            self.training.show_problem(error.setting, told(error))
            return None

    def problem(self) -> str:
        """Why no training can begin, in one sentence; empty if it can."""
        if self.data.facts.missing:
            words = {"under way": tr("{title} is on its way."), "waiting": tr("{other} has to arrive first.")}
            said = words.get(self.data.fetching, tr("Download {title} first."))
            return said.format(title=self.data.facts.title, other=self.data.on_its_way())
        of_data = self.data.facts.problem
        return of_data or self.network.problem or next(iter(self.training.problems().values()), "")

    def set_config(self, config: TrainingConfig) -> None:
        self.data.show_dataset(config.dataset)
        self.network.picker.pick(config.model)
        self.training.set_model(config.model)
        self.training.set_values(config.to_json())
        self.changed.emit()

    def request_training(self) -> None:
        """Emit the config, if it can be used."""
        config = self.config()
        if config is not None and not self.problem():
            self.train_requested.emit(config)

    def show_problem(self, setting: str, sentence: str) -> None:
        self.training.show_problem(setting, sentence)

    def wake(self) -> None:
        """What needs torch may begin. The preview of the data does not: it has its own `wake`."""
        self.network.wake()
        task = self._tasks.new(device_facts)
        task.done.connect(self._set_devices)
        task.start()

    def _set_devices(self, devices: tuple[DeviceStatus, ...]) -> None:
        self.device_line.set_devices(devices)

    def natural_width(self) -> int:
        """The width at which no label and no first field is cut off."""
        content = self.training.widest_label() + self.training.widest_field() + _BESIDE_FIELDS
        return max(LEAST_WIDTH, content)

    def measure(self) -> None:
        self.training.set_label_width(self.training.widest_label())
        self.setMinimumWidth(min(LEAST_WIDTH, self.natural_width()))

    def _data_changed(self) -> None:
        facts = self.data.facts
        self.network.set_images(facts.shape, len(facts.classes))
        self.changed.emit()

    def _network_picked(self, key: str) -> None:
        self.training.set_model(key)
        self.changed.emit()

    def _training_changed(self) -> None:
        values: dict[str, Any] = self.training.values()
        self.device_line.set_choice(values.get("device", "auto"), values.get("threads", 0))
        self.changed.emit()

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, theme.PADDING, 0, theme.PADDING)
        column.setSpacing(theme.SECTION_GAP)
        for section in (self.data, self.network, self.training):
            column.addWidget(section)
        column.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(ColumnScroll(content), 1)
        outer.addWidget(self.device_line)
