"""Digits of writers that the shipped network never saw, drawn with the mouse."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.model_files import open_model
from core.paths import assets_dir
from core.pixels.spec import Drawing
from gui.panels.draw_panel import DrawPanel
from gui.tasks import Tasks
from gui.widgets.canvas_strokes import PEN_WIDTHS
from tests.gui.drawing import draw_by_mouse, unseen_hands
from tests.gui.fakes import FakeDialogs

COUNT = 300


@pytest.fixture
def digits(real_data: Path) -> Sequence[Drawing]:
    """Of every fifth writer, whom the training left out."""
    path = real_data / "pendigits-train.unipen"
    if not path.is_file():
        pytest.skip("needs pendigits-train.unipen in the folder that INKLING_DATA_DIR names")
    return unseen_hands(path)[:COUNT]


@pytest.fixture
def panel(tasks: Tasks, dialogs: FakeDialogs, qtbot: QtBot) -> DrawPanel:
    shipped = sorted(assets_dir().glob("*.safetensors"))
    if not shipped:
        pytest.skip("needs the model that comes along")
    made = DrawPanel(tasks, dialogs)
    qtbot.addWidget(made)
    made.resize(304, 711)
    made.show()
    made.set_model(open_model(shipped[0]))
    return made


def test_nearly_all_are_read_right_and_it_is_sure_of_nearly_all(panel: DrawPanel, digits: Sequence[Drawing]):
    answers = [draw_by_mouse(panel, digit) for digit in digits]
    right = sum(answer.label == digit.label for answer, digit in zip(answers, digits, strict=True))
    assert right >= 0.97 * len(digits)
    assert sum(answer.sure for answer in answers) >= 0.95 * len(digits)


def test_size_place_and_pen_change_no_answer(panel: DrawPanel, digits: Sequence[Drawing]):
    places = ((0.95, 0.5, 0.5), (0.5, 0.3, 0.3), (0.3, 0.8, 0.2), (0.2, 0.15, 0.85))
    for digit in digits[:25]:
        answers = set()
        for number, (size, *middle) in enumerate(places):
            panel.canvas.set_pen(PEN_WIDTHS[number % 3])
            answers.add(draw_by_mouse(panel, digit, size, (middle[0], middle[1])).label)
        assert len(answers) == 1
