"""Preset and training settings: rows that know what differs from the preset, and take it back."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.config import PRESETS, TrainingConfig, find_preset
from gui import theme
from gui.panels.setup_fields import Control, Field, fields
from gui.translation import counted, tr
from gui.widgets.field_row import FieldRow
from gui.widgets.number_field import NumberField
from gui.widgets.parts import button, label
from gui.widgets.picker import Option, Picker
from gui.widgets.sentence import Sentence
from gui.widgets.unfold import Unfold

LOADED = "loaded"
"""What the Start from picker gives for the loaded model."""
_NOT_OF_PRESETS = ("seed", "device", "threads", "start_from", "limit_train")


class TrainingSection(QWidget):
    """`changed` after each edit; `learning_rate_committed` when a valid learning rate was entered."""

    changed = Signal()
    learning_rate_committed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = TrainingConfig.model
        self._rate_in_use: float | None = None
        self._loaded_title: str | None = None
        self._fields = {field.setting: field for field in fields()}
        self._rows = {setting: self._row(field) for setting, field in self._fields.items()}
        self.presets = Picker("presetPicker", [Option(row.key, tr(row.title), tr(row.story)) for row in PRESETS])
        self.presets.setAccessibleName(tr("Preset"))
        self.presets.setToolTip(tr("A named set of training settings; it never changes the data."))
        self.presets.picked.connect(self._apply_preset)
        self._reset_all = button("", "link")
        self._reset_all.clicked.connect(self.reset_all)
        self._later = Sentence("info", "small")
        self.more = Unfold(tr("More settings"), self._more_rows())
        self._lay_out()
        self.set_values(self._preset_values())

    def values(self) -> dict[str, Any]:
        """Each setting's value; settings that are wrong just now are missing."""
        read = {setting: _read(self._control(setting)) for setting in self._fields}
        read["keep_best"] = bool(read["keep_best"])
        return {"preset": self.presets.key(), **{name: value for name, value in read.items() if value is not None}}

    def set_values(self, values: Mapping[str, Any]) -> None:
        if "preset" in values:
            self.presets.pick(values["preset"])
        for setting in self._fields:
            if setting in values:
                self._write(setting, values[setting])
        self._mark()

    def problems(self) -> dict[str, str]:
        """Setting and sentence of each field that is wrong."""
        controls = {setting: self._control(setting) for setting in self._fields}
        found = {name: part.problem() for name, part in controls.items() if isinstance(part, NumberField)}
        return {name: problem for name, problem in found.items() if problem}

    def show_problem(self, setting: str, sentence: str) -> None:
        """Say beside a setting what is wrong with it; an empty sentence takes it away."""
        if setting in self._rows:
            self._rows[setting].set_error(sentence)
            if sentence and self._fields[setting].more:
                self.more.set_open(True)

    def set_rate_in_use(self, rate: float | None) -> None:
        """The learning rate of a training that runs: a wrong one beside it changes nothing."""
        self._rate_in_use = rate
        self._mark()

    def set_note(self, sentence: str) -> None:
        """What holds for all rows just now (changes that wait for the next run)."""
        self._later.set_text(sentence)

    def note(self) -> str:
        return self._later.text()

    def set_model(self, key: str) -> None:
        """Another network: what was not changed follows the preset, which may differ by network."""
        changed = self.changed_settings()
        self._model = key
        wanted = self._preset_values()
        for setting in self._fields:
            if setting not in changed and setting not in _NOT_OF_PRESETS:
                self._write(setting, wanted[setting])
        self._mark()

    def set_start_options(self, loaded_title: str) -> None:
        """What training can start from; an empty title: no model is loaded."""
        if loaded_title == self._loaded_title:
            return
        self._loaded_title = loaded_title
        options = [Option("", tr("Fresh weights"))]
        if loaded_title:
            options.append(Option(LOADED, tr("Loaded: {title}").format(title=loaded_title)))
        self._control("start_from").set_options(options)  # type: ignore[union-attr]
        self._mark()

    def changed_settings(self) -> list[str]:
        """The settings that differ from the preset, wrong ones among them."""
        return self._differing(self._preset_values())

    def _differing(self, wanted: Mapping[str, Any]) -> list[str]:
        values = self.values()
        return [setting for setting in self._fields if setting not in values or values[setting] != wanted[setting]]

    def reset(self, setting: str) -> None:
        self._write(setting, self._preset_values()[setting])
        if setting == "learning_rate":
            self._commit_learning_rate()
        self._edited()

    def reset_all(self) -> None:
        for setting in self.changed_settings():
            self.reset(setting)

    def widest_label(self) -> int:
        return max(row.label_width() for row in self._rows.values())

    def widest_field(self) -> int:
        """The widest picker of those that a beginner sees; longer entries under More settings are cut off."""
        controls = [self._control(name) for name, field in self._fields.items() if not field.more]
        return max(control.widest() for control in controls if isinstance(control, Picker))

    def set_label_width(self, width: int) -> None:
        for row in self._rows.values():
            row.set_label_width(width)

    def _control(self, setting: str) -> Control:
        control = self._rows[setting].control
        assert isinstance(control, (Picker, NumberField))
        return control

    def _row(self, field: Field) -> FieldRow:
        control = field.make()
        row = FieldRow(field.title, control, field.tip)
        row.reset.connect(partial(self.reset, field.setting))
        if isinstance(control, Picker):
            control.picked.connect(self._edited)
        else:
            control.edited.connect(self._edited)
            if field.setting == "learning_rate":
                control.committed.connect(self._commit_learning_rate)
        return row

    def _preset_values(self) -> dict[str, Any]:
        return find_preset(self.presets.key()).config(TrainingConfig.dataset, self._model).to_json()

    def _write(self, setting: str, value: Any) -> None:
        control = self._control(setting)
        if isinstance(control, NumberField):
            control.set_value(value)
        elif setting == "keep_best":
            control.pick("best" if value else "")
        elif setting == "start_from":
            control.pick(LOADED if value else "")
        else:
            control.pick(str(value))

    def _apply_preset(self, _key: str) -> None:
        wanted = self._preset_values()
        for setting in self._fields:
            if setting not in _NOT_OF_PRESETS:
                self._write(setting, wanted[setting])
        self._edited()

    def _edited(self, _key: str = "") -> None:
        self._mark()
        self.changed.emit()

    def _commit_learning_rate(self) -> None:
        value = _read(self._control("learning_rate"))
        if value is not None:
            self.learning_rate_committed.emit(value)

    def _mark(self) -> None:
        wanted, problems = self._preset_values(), self.problems()
        changed = self._differing(wanted)
        for setting, row in self._rows.items():
            row.set_changed(setting in changed, self._say(setting, wanted[setting]))
            row.set_error(self._error_of(setting, problems.get(setting, "")))
        self._reset_all.setText(counted("Reset {n} change", "Reset {n} changes", len(changed)))
        self._reset_all.setVisible(bool(changed))

    def _error_of(self, setting: str, problem: str) -> str:
        if problem and setting == "learning_rate" and self._rate_in_use is not None:
            return tr("{problem} Still training with {rate}.").format(problem=problem, rate=f"{self._rate_in_use:g}")
        return problem

    def _say(self, setting: str, value: Any) -> str:
        control = self._control(setting)
        if isinstance(control, Picker):
            row = control.findData(value if isinstance(value, str) else "")
            return control.itemText(max(row, 0))
        return control.say(value)

    def _more_rows(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(theme.ROW_GAP)
        for setting, field in self._fields.items():
            if field.more:
                column.addWidget(self._rows[setting])
        return content

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(theme.PADDING, 0, theme.PADDING - 3, 0)
        head.addWidget(label(tr("Training"), "heading"))
        head.addStretch()
        head.addWidget(self._reset_all)
        inset = QVBoxLayout()
        inset.setContentsMargins(theme.PADDING, 2, theme.PADDING, 4)
        inset.addWidget(self.presets)
        inset.addWidget(self._later)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.ROW_GAP)
        column.addLayout(head)
        column.addLayout(inset)
        for setting, field in self._fields.items():
            if not field.more:
                column.addWidget(self._rows[setting])
        column.addWidget(self.more)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)


def _read(control: Control) -> Any:
    return control.key() if isinstance(control, Picker) else control.value()
