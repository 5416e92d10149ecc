"""The Training tab before the first run."""

from dataclasses import replace

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from core.pixels.spec import Preprocessing
from gui.panels.setup_panel import SetupPanel
from gui.panels.setup_words import first_to_do
from gui.panels.training_tab import what_to_do
from gui.tasks import Tasks
from tests.gui.fakes import FakeDialogs, empty_model


def test_a_trained_network_is_promised_only_where_there_is_one() -> None:
    assert "ready" not in what_to_do(None)
    assert "draw a digit" in what_to_do(empty_model())


def test_a_network_for_other_things_asks_for_a_picture() -> None:
    clothes = replace(empty_model(), preprocessing=Preprocessing("picture", (1, 28, 28), (0.29,), (0.35,)))
    assert "try a picture" in what_to_do(clothes)


def test_train_is_not_asked_for_before_it_can_be_clicked(tasks: Tasks, dialogs: FakeDialogs, qtbot: QtBot) -> None:
    setup = SetupPanel(tasks, dialogs)
    qtbot.addWidget(setup)
    assert first_to_do(setup) == ("", "")
    setup.data.show_dataset("mnist")
    title, sentence = first_to_do(setup)
    assert title == "MNIST is not on this computer"
    assert "Download it on the left" in sentence
    assert "Generated digits" in sentence
    setup.data.show_dataset("generated")
    qtbot.keyClicks(setup.findChild(QLineEdit, "learningRate"), "x")
    title, sentence = first_to_do(setup)
    assert title == "Nearly ready"
    assert sentence == setup.problem() != ""
