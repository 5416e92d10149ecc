from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from core.datasets.load import Part, parse_key
from core.paths import runs_dir, settings_file
from core.pixels.spec import Drawing, Point
from core.runs import RunStore
from gui import theme
from gui.main_window import MainWindow
from gui.panels.inside_tab import InsideTab
from gui.settings import Settings, load_settings
from gui.tabs import LateTab
from gui.widgets.canvas_strokes import PEN_WIDTHS
from tests.gui.fakes import FakeDialogs, FakeTraining, linear_model

ENDLESS = {"epochs": 100_000}
ACTIONS = (
    "actionNewRun", "actionOpenModel", "actionSaveModel", "actionSaveModelAs", "actionExport", "actionQuit",
)  # fmt: skip
OBJECTS = (
    "datasetPicker", "modelPicker", "presetPicker", "optimizerPicker", "schedulePicker", "augmentPicker",
    "devicePicker", "learningRate", "batchSize", "epochs", "seed", "lossPicker", "momentum", "weightDecay", "threads",
    "startFrom", "trainButton", "stepButton", "stopButton", "progressBar", "statusLine",
)  # fmt: skip


def train(window: MainWindow, qtbot: QtBot, **changes: object) -> None:
    window.setup.training.set_values(changes)
    qtbot.mouseClick(window.run_bar.train, Qt.MouseButton.LeftButton)


def test_every_name_that_scripts_rely_on_is_there(window: MainWindow) -> None:
    assert window.objectName() == "mainWindow"
    assert window.findChild(QTabWidget, "tabs") is not None
    for name in OBJECTS:
        assert window.findChild(QWidget, name) is not None, name
    for name in ACTIONS:
        assert window.findChild(QAction, name) is not None, name


def test_everything_that_takes_the_keyboard_has_a_name_for_assistive_tools(window: MainWindow) -> None:
    make_all_tabs(window)
    reachable = [part for part in window.findChildren(QWidget) if part.focusPolicy() & Qt.FocusPolicy.TabFocus]
    own = [part for part in reachable if not part.objectName().startswith("qt_") and part.window() is window]
    nameless = [part for part in own if not (part.accessibleName() or _words_of(part) or _is_frame(part))]
    told = [part for part in nameless if part.isEnabled() and not _gets_its_words_later(part, window)]
    assert [f"{type(part).__name__} {part.objectName()} in {type(part.parent()).__name__}" for part in told] == []


def test_wherever_the_keyboard_is_can_be_seen(window: MainWindow, qtbot: QtBot) -> None:
    theme.dress()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    seen: set[QWidget] = set()
    for tab in range(window.tabs.count()):
        window.tabs.setCurrentIndex(tab)
        new = [part for part in tab_stops(window) if part not in seen]
        assert [f"{type(part).__name__} {part.objectName()}" for part in new if not shows_focus(part)] == []
        seen.update(new)


def shows_focus(part: QWidget) -> bool:
    part.setFocus(Qt.FocusReason.TabFocusReason)
    focused = part.grab().toImage()
    part.clearFocus()
    return part.grab().toImage() != focused


def tab_stops(window: MainWindow) -> list[QWidget]:
    """What the Tab key comes by, frames that pass it on left out."""
    reachable = [part for part in window.findChildren(QWidget) if part.focusPolicy() & Qt.FocusPolicy.TabFocus]
    shown = [part for part in reachable if part.isVisible() and part.isEnabled() and not part.focusProxy()]
    return [part for part in shown if not _is_frame(part) and part.window() is window]


def make_all_tabs(window: MainWindow) -> None:
    """With what they make only when it is looked at."""
    for tab in window.findChildren(LateTab):
        tab.make()
    inside = window.findChild(InsideTab)
    for key in ("layers", "maps", "filters", "weights", "why", "plane"):
        inside.page(key)


def _words_of(part: QWidget) -> str:
    return part.text() if isinstance(part, QAbstractButton) else ""


def _gets_its_words_later(part: QWidget, window: MainWindow) -> bool:
    """A button that is only shown when there is something to click it for."""
    return type(part) is QPushButton and not part.isVisibleTo(window)


def _is_frame(part: QWidget) -> bool:
    """Scroll areas and what holds the tabs only pass the keyboard on."""
    return part.metaObject().className() in ("QScrollArea", "SteadyTabs")


def test_no_two_actions_share_a_key(window: MainWindow) -> None:
    keys = [keys.toString() for action in window.findChildren(QAction) for keys in action.shortcuts()]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("size", [QSize(1366, 740), QSize(1280, 650)])
def test_it_fits_small_screens(window: MainWindow, size: QSize) -> None:
    window.resize(size)
    assert window.minimumSizeHint().width() <= size.width()
    assert window.minimumSizeHint().height() <= size.height()
    assert window.size() == size


def test_the_columns_are_hidden_and_come_back(window: MainWindow) -> None:
    for action, column in (("actionSetupColumn", window.setup), ("actionDrawColumn", window.draw)):
        window.findChild(QAction, action).trigger()
        assert column.isHidden()
        window.findChild(QAction, "actionResetColumns").trigger()
        assert not column.isHidden()
        assert column.width() > 100


def test_a_click_on_train_trains_and_another_pauses(window: MainWindow, qtbot: QtBot) -> None:
    train(window, qtbot, **ENDLESS)
    qtbot.waitUntil(lambda: window.controller.state == "running")
    qtbot.mouseClick(window.run_bar.train, Qt.MouseButton.LeftButton)
    assert window.controller.state == "paused"
    assert window.run_bar.train.text() == "Resume"
    qtbot.mouseClick(window.run_bar.train, Qt.MouseButton.LeftButton)
    assert window.controller.state == "running"
    with qtbot.waitSignal(window.controller.ended):
        qtbot.mouseClick(window.run_bar.stop, Qt.MouseButton.LeftButton)
    assert window.run_bar.headline() == "Stopped"


def test_step_does_one_batch_from_the_start(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.controller.snapshot_taken):
        qtbot.mouseClick(window.run_bar.step, Qt.MouseButton.LeftButton)
    assert window.controller.run.step == 1
    with qtbot.waitSignal(window.controller.snapshot_taken):
        qtbot.mouseClick(window.run_bar.step, Qt.MouseButton.LeftButton)
    assert window.controller.run.step == 2


def test_a_wrong_field_disables_train_and_says_why(window: MainWindow, qtbot: QtBot) -> None:
    field = window.findChild(QWidget, "batchSize")
    field.selectAll()
    qtbot.keyClicks(field, "0")
    assert not window.run_bar.train.isEnabled()
    assert "batch size" in window.run_bar.train.toolTip()


def said(part: QWidget) -> list[str]:
    return [text.text() for text in part.findChildren(QLabel)]


def test_a_dataset_that_is_not_on_disk_disables_train_and_can_be_downloaded(window: MainWindow) -> None:
    window.setup.data.show_dataset("mnist")
    assert not window.run_bar.train.isEnabled()
    assert "MNIST" in window.run_bar.train.toolTip()
    assert window.findChild(QWidget, "downloadButton").isVisible()
    assert "MNIST is not on this computer" in said(window.training_tab)
    window.setup.data.show_dataset("generated")
    assert window.run_bar.train.isEnabled()
    assert "Click Train and watch it learn" in said(window.training_tab)


def test_a_learning_rate_typed_while_it_trains_reaches_the_training(
    app: QApplication, qtbot: QtBot, dialogs: FakeDialogs
) -> None:
    training = FakeTraining(model=linear_model())
    window = MainWindow(Settings(), dialogs, training=training)
    qtbot.addWidget(window)
    window.show()
    train(window, qtbot, **ENDLESS)
    qtbot.waitUntil(lambda: window.controller.state == "running")
    field = window.findChild(QWidget, "learningRate")
    field.selectAll()
    qtbot.keyClicks(field, "0.25")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: training.learning_rates == [0.25])
    window.close()


def test_a_failed_training_says_so_where_the_eye_is(app: QApplication, qtbot: QtBot, dialogs: FakeDialogs) -> None:
    window = MainWindow(Settings(), dialogs, training=FakeTraining(trouble=RuntimeError("boom")))
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.controller.failed):
        train(window, qtbot)
    assert "boom" in window.training_tab.advice.reason
    assert window.run_bar.headline() == "Not trained"
    assert dialogs.told == []


def test_the_title_names_the_model_and_stars_unsaved_weights(window: MainWindow) -> None:
    assert window.windowTitle() == "Inkling"
    window.session.take_trained(linear_model(), "LeNet-5 on MNIST")
    assert window.windowTitle() == "LeNet-5 on MNIST* – Inkling"
    window.session.clear()
    assert window.windowTitle() == "Inkling"


def test_a_copy_that_learned_the_users_hand_takes_the_models_place_unsaved(window: MainWindow) -> None:
    window.session.take_trained(linear_model(), "LeNet-5 on MNIST")
    window.session.unsaved = False
    learned = replace(linear_model(), record={"learned_drawings": 12})
    for _ in range(2):
        window.draw.model_learned.emit(learned, window.session.model)
        assert window.session.model is learned
        assert window.draw.model is learned
        assert window.windowTitle() == "LeNet-5 on MNIST, your hand* – Inkling"


def test_a_copy_is_not_named_after_a_model_that_came_in_between(window: MainWindow) -> None:
    origin = linear_model()
    window.session.take_trained(origin, "First try")
    window.session.take_trained(linear_model(), "LeNet-5 on MNIST")
    window.draw.model_learned.emit(replace(origin, record={"learned_drawings": 12}), origin)
    assert window.windowTitle() == "Linear, your hand* – Inkling"


def test_a_pinned_drawing_is_followed_in_the_accuracy_chart_while_it_trains(window: MainWindow, qtbot: QtBot) -> None:
    window.draw.show_source(Drawing(((Point(140, 40), Point(140, 240)),), "1", (280, 280), 24))
    window.draw.pin()
    train(window, qtbot, **ENDLESS)
    chart = window.training_tab.prepare().accuracy_chart
    qtbot.waitUntil(lambda: chart.legend().startswith("pin 1 "))
    with qtbot.waitSignal(window.controller.ended):
        qtbot.mouseClick(window.run_bar.stop, Qt.MouseButton.LeftButton)


def test_before_the_first_run_it_says_whether_a_network_can_be_tried(window: MainWindow) -> None:
    def promises() -> bool:
        return any("network is ready" in text.text() for text in window.training_tab.findChildren(QLabel))

    assert not promises()
    window.session.take_trained(linear_model(), "Linear on MNIST")
    assert promises()
    window.session.clear()
    assert not promises()


def test_closing_asks_before_unsaved_weights_are_lost(window: MainWindow, dialogs: FakeDialogs) -> None:
    window.session.take_trained(linear_model(), "LeNet-5 on MNIST")
    dialogs.answer = "cancel"
    assert not window.close()
    assert dialogs.asked == ["LeNet-5 on MNIST"]
    dialogs.answer = "discard"
    assert window.close()


def test_closing_while_it_trains_asks_stops_and_keeps_the_run(
    window: MainWindow, qtbot: QtBot, dialogs: FakeDialogs
) -> None:
    train(window, qtbot, **ENDLESS)
    qtbot.waitUntil(lambda: window.controller.run is not None and window.controller.run.step > 0)
    dialogs.yes = False
    assert not window.close()
    assert window.controller.state == "running"
    dialogs.yes = True
    assert window.close()
    (stored,) = RunStore(runs_dir()).runs()
    assert stored.ended["outcome"] == "stopped"


def test_a_closed_window_says_so(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.closed):
        window.close()


def test_a_new_run_begins_with_nothing(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.controller.ended):
        train(window, qtbot, epochs=1)
    window.findChild(QAction, "actionNewRun").trigger()
    assert window.run_bar.train.text() == "Train"
    assert window.run_bar.headline() == "Ready"


def test_opening_another_model_while_one_trains_asks_first(
    window: MainWindow, qtbot: QtBot, dialogs: FakeDialogs, tmp_path: Path
) -> None:
    train(window, qtbot, **ENDLESS)
    qtbot.waitUntil(lambda: window.controller.state == "running")
    dialogs.yes = False
    window.commands.open_file(tmp_path / "other.pth")
    assert window.controller.state == "running"
    assert len(dialogs.asked) == 1


def test_settings_come_back_with_the_next_window(
    window: MainWindow, app: QApplication, qtbot: QtBot, dialogs: FakeDialogs
) -> None:
    window.setup.data.show_dataset("folder:/some/folder")
    window.setup.data.show_dataset("generated")
    window.setup.training.set_values({"epochs": 7, "learning_rate": 0.125})
    window.setup.training.more.set_open(True)
    window.draw.canvas.step_pen(1)
    window.draw.show_source(Drawing(((Point(20, 30), Point(90, 30)),), "7"))
    window.draw.pin()
    window.commands.set_theme("dark")
    window.findChild(QAction, "actionDrawColumn").trigger()
    window.close()
    settings, _ = load_settings(settings_file())
    again = MainWindow(settings, dialogs, training=FakeTraining())
    qtbot.addWidget(again)
    assert again.setup.config() == window.setup.config()
    assert again.setup.config().epochs == 7
    assert again.setup.data.own == ("folder:/some/folder",)
    assert again.setup.training.more.is_open
    assert again.draw.isHidden()
    assert again.draw.canvas.pen_width == window.draw.canvas.pen_width == PEN_WIDTHS[-1]
    again.draw.wake()
    assert [pin.label for pin in again.draw.column.pinned.pins] == ["7"]
    assert settings.theme == "dark"
    again.close()


@pytest.mark.parametrize("kept", [None, 3, [], {}, {"pen": "wide"}, {"pen": []}, {"pen": 1e9}])
def test_a_pen_that_cannot_be_used_is_passed_over(window: MainWindow, kept: object) -> None:
    before = window.draw.canvas.pen_width
    window.draw.restore(kept)
    assert window.draw.canvas.pen_width == before


def test_a_second_instance_does_not_write_settings(app: QApplication, qtbot: QtBot, dialogs: FakeDialogs) -> None:
    window = MainWindow(Settings(), dialogs, training=FakeTraining(), writes_settings=False)
    qtbot.addWidget(window)
    window.close()
    assert not settings_file().exists()


def test_a_dropped_model_file_is_opened(window: MainWindow, qtbot: QtBot, dialogs: FakeDialogs, tmp_path: Path) -> None:
    path = tmp_path / "模型.pth"
    path.write_bytes(b"not a model")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(5, 5), *how)
    QApplication.sendEvent(window.draw.canvas, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window.draw.canvas, QDropEvent(QPointF(5, 5), *how))
    qtbot.waitUntil(lambda: len(dialogs.told) == 1, timeout=60_000)
    assert "模型.pth" in dialogs.told[0]


def drop(widget: QWidget, *paths: Path) -> bool:
    """Whether what was dragged there was taken."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(5, 5), *how)
    QApplication.sendEvent(widget, enter)
    if enter.isAccepted():
        QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), *how))
    return enter.isAccepted()


@pytest.mark.parametrize("under_way", [False, True])
def test_a_dropped_folder_or_table_is_imported_as_the_menu_does(
    window: MainWindow, dialogs: FakeDialogs, qtbot: QtBot, tmp_path: Path, under_way: bool
) -> None:
    leaves, table = tmp_path / "leaves", tmp_path / "labels.CSV"
    leaves.mkdir()
    table.write_text("file,label")
    if under_way:
        train(window, qtbot, **ENDLESS)
        qtbot.waitUntil(lambda: window.controller.state == "running")
    for path, name in ((leaves, "actionImportFolder"), (table, "actionImportTable")):
        assert drop(window, path)
        dropped = window.setup.data.key
        dialogs.path = str(path)
        window.findChild(QAction, name).trigger()
        assert dropped == window.setup.data.key
    assert window.setup.data.own == (f"folder:{leaves}", f"csv:{table}")
    assert dialogs.asked == []
    assert window.controller.state == ("running" if under_way else "idle")


@pytest.mark.parametrize("name", ["my+mnist", "a+folder:b", "plain"])
def test_an_imported_path_may_look_like_a_joined_dataset(
    window: MainWindow, dialogs: FakeDialogs, tmp_path: Path, name: str
) -> None:
    folder, table = tmp_path / name, tmp_path / name / "labels.csv"
    folder.mkdir()
    table.touch()
    dialogs.path = str(folder)
    window.findChild(QAction, "actionImportFolder").trigger()
    assert parse_key(window.setup.data.key) == (Part("folder", str(folder)),)
    assert window.setup.data.facts.title == name
    assert drop(window, folder)
    dialogs.path = str(table)
    window.findChild(QAction, "actionImportTable").trigger()
    assert parse_key(window.setup.data.key) == (Part("csv", str(table)),)
    assert len(window.setup.data.own) == 2


def test_what_is_wrong_with_a_dropped_folder_is_said_under_data(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.setup.data.wake()
    assert drop(window.draw.canvas, tmp_path)
    qtbot.waitUntil(lambda: "holds no folders" in window.setup.data.problem(), timeout=60_000)


def test_of_several_dropped_files_the_first_that_is_understood_counts(window: MainWindow, tmp_path: Path) -> None:
    first, second, notes = tmp_path / "first", tmp_path / "second.csv", tmp_path / "notes.doc"
    first.mkdir()
    for path in (second, notes):
        path.touch()
    assert drop(window, notes, second, first)
    assert window.setup.data.own == (f"csv:{second}",)
    assert not drop(window, notes)


def test_a_forgotten_dataset_does_not_come_back_at_the_next_start(window: MainWindow, tmp_path: Path) -> None:
    drop(window, tmp_path)
    window.keeper.save()
    assert load_settings(settings_file())[0].own_datasets == (f"folder:{tmp_path}",)
    window.findChild(QAction, "actionForgetData").trigger()
    window.keeper.save()
    stored = load_settings(settings_file())[0]
    assert stored.own_datasets == ()
    assert stored.training["dataset"] == "generated"
    assert tmp_path.is_dir()


def test_type_and_theme_change_live(window: MainWindow) -> None:
    usual = theme.pixels("body")
    window.findChild(QAction, "actionLarger").trigger()
    assert theme.pixels("body") > usual
    window.findChild(QAction, "actionUsualType").trigger()
    assert theme.pixels("body") == usual
    window.commands.set_theme("dark")
    assert theme.colours().dark


def test_a_network_that_does_not_fit_the_loaded_model_says_what_will_happen(window: MainWindow) -> None:
    window.session.take_trained(linear_model(), "Linear on MNIST")
    window.setup.network.picker.pick("mlp")
    window.presenter.judge_setup()
    assert "new network" in window.setup.network.note()
    window.setup.network.picker.pick("linear")
    window.presenter.judge_setup()
    assert window.setup.network.note() == ""


def test_changes_while_it_trains_wait_and_the_panel_says_so(window: MainWindow, qtbot: QtBot) -> None:
    train(window, qtbot, **ENDLESS)
    qtbot.waitUntil(lambda: window.controller.state == "running")
    assert window.setup.training.note() == ""
    field = window.findChild(QWidget, "batchSize")
    field.selectAll()
    qtbot.keyClicks(field, "32")
    assert "next run" in window.setup.training.note()


def test_training_goes_on_from_the_loaded_model_if_asked(app: QApplication, qtbot: QtBot, dialogs: FakeDialogs) -> None:
    training = FakeTraining(model=linear_model())
    window = MainWindow(Settings(), dialogs, training=training)
    qtbot.addWidget(window)
    window.show()
    model = linear_model()
    window.session.take_trained(model, "Linear on MNIST")
    window.setup.training.set_values({"start_from": "loaded"})
    with qtbot.waitSignal(window.controller.ended):
        train(window, qtbot, epochs=1)
    assert training.start_from == [model]
    assert window.controller.run.config.start_from == "Linear on MNIST"
    window.session.unsaved = False
    window.close()


def test_a_run_that_has_gone_meanwhile_is_neither_forked_nor_repeated(window: MainWindow, qtbot: QtBot) -> None:
    runs = window.show_tab("runsTab")
    runs.fork_requested.emit("gone", 5)
    runs.repeat_requested.emit("gone")
    assert not window.controller.is_busy
    assert window.presenter.going_on.fork is None
    qtbot.waitUntil(lambda: not window.tasks.count)
