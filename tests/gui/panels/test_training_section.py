import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from core.config import TrainingConfig, find_preset
from gui.panels.training_section import LOADED, TrainingSection
from gui.widgets.number_field import NumberField
from gui.widgets.picker import Picker

NAMES = (
    "presetPicker", "optimizerPicker", "schedulePicker", "augmentPicker", "devicePicker", "learningRate", "batchSize",
    "epochs", "seed", "lossPicker", "momentum", "weightDecay", "threads", "startFrom",
)  # fmt: skip


@pytest.fixture
def section(app: QApplication, qtbot: QtBot) -> TrainingSection:
    made = TrainingSection()
    qtbot.addWidget(made)
    return made


def field(section: TrainingSection, name: str) -> NumberField:
    return section.findChild(NumberField, name)


def type_into(section: TrainingSection, qtbot: QtBot, name: str, text: str) -> None:
    field(section, name).selectAll()
    qtbot.keyClicks(field(section, name), text)


def test_every_control_has_its_name_and_words_for_assistive_tools(section: TrainingSection) -> None:
    for name in NAMES:
        control = section.findChild(Picker, name) or section.findChild(NumberField, name)
        assert control is not None, name
        assert control.accessibleName(), name
        assert ". " in control.toolTip() or control.toolTip().endswith("."), name


def test_it_starts_with_the_first_preset_and_no_changes(section: TrainingSection) -> None:
    assert section.changed_settings() == []
    config = TrainingConfig(dataset="generated", model="lenet5", **section.values())
    assert config == find_preset("quick").config("generated", "lenet5")


@pytest.mark.parametrize("preset", ["best", "tutorial-blitz", "tutorial-mlp"])
def test_a_preset_sets_the_training_fields(section: TrainingSection, qtbot: QtBot, preset: str) -> None:
    section.presets.pick(preset)
    section.presets.picked.emit(preset)
    wanted = find_preset(preset).config("generated", "lenet5")
    assert TrainingConfig(dataset="generated", model="lenet5", **section.values()) == wanted


def test_a_preset_leaves_seed_and_device_alone(section: TrainingSection, qtbot: QtBot) -> None:
    type_into(section, qtbot, "seed", "7")
    section.presets.pick("best")
    section.presets.picked.emit("best")
    assert section.values()["seed"] == 7


def test_a_change_is_marked_and_goes_back_with_a_click(section: TrainingSection, qtbot: QtBot) -> None:
    section.show()
    before = field(section, "epochs").value()
    type_into(section, qtbot, "epochs", "9")
    assert section.changed_settings() == ["epochs"]
    (reset,) = [button for button in section.findChildren(QToolButton) if button.isVisible()]
    with qtbot.waitSignal(section.changed):
        qtbot.mouseClick(reset, Qt.MouseButton.LeftButton)
    assert field(section, "epochs").value() == before
    assert section.changed_settings() == []


def test_all_changes_go_back_at_once(section: TrainingSection, qtbot: QtBot) -> None:
    section.show()
    type_into(section, qtbot, "epochs", "9")
    type_into(section, qtbot, "learningRate", "x")
    link = next(button for button in section.findChildren(QPushButton) if button.text() == "Reset 2 changes")
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert section.changed_settings() == []
    assert section.problems() == {}
    assert link.isHidden()


def test_the_same_value_in_another_spelling_is_no_change(section: TrainingSection, qtbot: QtBot) -> None:
    rate = section.values()["learning_rate"]
    type_into(section, qtbot, "learningRate", f"{rate * 1000}e-3")
    assert section.changed_settings() == []


def test_a_wrong_value_is_a_problem_that_says_so(section: TrainingSection, qtbot: QtBot) -> None:
    type_into(section, qtbot, "batchSize", "0")
    assert list(section.problems()) == ["batch_size"]
    assert "batch_size" not in section.values()


def test_preset_values_follow_the_network_where_nothing_was_changed(section: TrainingSection, qtbot: QtBot) -> None:
    section.set_model("lenet5-bn")
    assert section.values()["epochs"] == find_preset("quick").config("generated", "lenet5-bn").epochs
    type_into(section, qtbot, "epochs", "9")
    section.set_model("lenet5")
    assert section.values()["epochs"] == 9


def test_a_learning_rate_is_told_once_it_is_entered(section: TrainingSection, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(section.learning_rate_committed):
        type_into(section, qtbot, "learningRate", "0.25")
    with qtbot.waitSignal(section.learning_rate_committed) as told:
        qtbot.keyClick(field(section, "learningRate"), Qt.Key.Key_Return)
    assert told.args == [0.25]


def test_a_wrong_rate_says_which_one_is_still_in_use(section: TrainingSection, qtbot: QtBot) -> None:
    section.set_rate_in_use(1.2)
    type_into(section, qtbot, "learningRate", "0.0.5")
    assert any("Still training with 1.2." in part.text() for part in section.findChildren(QLabel))
    section.set_rate_in_use(None)
    assert not any("Still training" in part.text() for part in section.findChildren(QLabel))


def test_start_from_offers_the_loaded_model_only_if_there_is_one(section: TrainingSection) -> None:
    picker = section.findChild(Picker, "startFrom")
    assert picker.count() == 1
    section.set_start_options("LeNet-5 on MNIST")
    assert picker.itemText(1) == "Loaded: LeNet-5 on MNIST"
    picker.pick(LOADED)
    assert section.values()["start_from"] == LOADED
    section.set_start_options("")
    assert section.values()["start_from"] == ""


def test_a_problem_of_a_folded_setting_unfolds_it(section: TrainingSection) -> None:
    assert not section.more.is_open
    section.show_problem("device", "CUDA cannot be used.")
    assert section.more.is_open
