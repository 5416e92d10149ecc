"""The real window, its real training and real files, by clicking."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from tests.e2e.clicks import PATIENCE, choose, press, type_into


def evaluate(window: MainWindow, qtbot: QtBot) -> tuple[float, float]:
    """Accuracy and loss on all test images, as the Mistakes tab has them."""
    choose(window, "actionEvaluate")
    tab = window.tabs.currentWidget().content
    qtbot.waitUntil(lambda: tab.report is not None and not tab.following.is_busy, timeout=PATIENCE)
    return tab.report.score.share, tab.report.loss


def test_from_the_first_click_to_a_model_that_opens_again(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    controller = window.controller
    type_into(window, qtbot, "epochs", "2")
    window.setup.training.more.set_open(True)
    type_into(window, qtbot, "limitTrain", "1000")

    with qtbot.waitSignal(controller.snapshot_taken, timeout=PATIENCE):
        press(window, qtbot, "stepButton")
    assert (controller.state, controller.run.step) == ("paused", 1)
    with qtbot.waitSignal(controller.snapshot_taken, timeout=PATIENCE):
        press(window, qtbot, "stepButton")
    assert controller.run.step == 2
    with qtbot.waitSignal(controller.ended, timeout=PATIENCE) as ended:
        press(window, qtbot, "trainButton")
    assert ended.args[0].outcome == "completed"
    assert len(controller.run.epochs) == 2
    assert window.run_bar.headline() == "Finished"

    type_into(window, qtbot, "epochs", "500")
    press(window, qtbot, "trainButton")
    qtbot.waitUntil(lambda: controller.state == "running" and controller.run.step > 20, timeout=PATIENCE)
    press(window, qtbot, "trainButton")
    assert controller.state == "paused"
    press(window, qtbot, "trainButton")
    with qtbot.waitSignal(controller.ended, timeout=PATIENCE) as ended:
        press(window, qtbot, "stopButton")
    assert ended.args[0].outcome == "stopped"
    assert window.windowTitle() == "LeNet-5 on Generated digits* – Inkling"

    window.dialogs.path = str(tmp_path / "digits.safetensors")
    with qtbot.waitSignal(window.session.saved, timeout=PATIENCE):
        choose(window, "actionSaveModel")
    assert window.windowTitle() == "digits – Inkling"
    figures = evaluate(window, qtbot)

    choose(window, "actionNewRun")
    assert window.session.model is None
    with qtbot.waitSignal(window.session.opened, timeout=PATIENCE):
        choose(window, "actionOpenModel")
    assert evaluate(window, qtbot) == figures
