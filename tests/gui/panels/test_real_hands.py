"""Digits of writers that the shipped network never saw, drawn with the mouse."""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.datasets.spec import DIGITS
from core.datasets.unipen import held_out_writers, read_unipen
from core.model_files import open_model
from core.paths import assets_dir
from core.pixels.spec import Drawing
from core.predict import Prediction
from gui.panels.draw_panel import DrawPanel
from gui.tasks import Tasks
from gui.widgets.canvas_strokes import PEN_WIDTHS
from tests.gui.drawing import LEFT
from tests.gui.fakes import FakeDialogs

COUNT = 300


@pytest.fixture
def digits(real_data: Path) -> Sequence[Drawing]:
    """Of every fifth writer, whom the training left out."""
    path = real_data / "pendigits-train.unipen"
    if not path.is_file():
        pytest.skip("needs pendigits-train.unipen in the folder that INKLING_DATA_DIR names")
    written = read_unipen(path)
    held_out = held_out_writers([entry.writer for entry in written])
    found = [entry.drawing for entry in written if entry.writer in held_out and entry.drawing.label in DIGITS]
    random.Random(1).shuffle(found)
    return found[:COUNT]


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


def draw(panel: DrawPanel, drawing: Drawing, size: float = 0.7, middle: tuple[float, float] = (0.5, 0.5)) -> Prediction:
    """Draw it with the mouse, that large and there (in shares of the canvas), and see what it is taken for."""
    panel.canvas.clear()
    xs, ys = ([getattr(point, axis) for stroke in drawing.strokes for point in stroke] for axis in "xy")
    scale = size * panel.canvas.width() / max(max(xs) - min(xs), max(ys) - min(ys))
    left = panel.canvas.width() * middle[0] - scale * (min(xs) + max(xs)) / 2
    top = panel.canvas.width() * middle[1] - scale * (min(ys) + max(ys)) / 2
    for stroke in drawing.strokes:
        way = [QPoint(round(point.x * scale + left), round(point.y * scale + top)) for point in stroke]
        QTest.mousePress(panel.canvas, LEFT, pos=way[0])
        for place in way[1:]:
            QTest.mouseMove(panel.canvas, place)
        QTest.mouseRelease(panel.canvas, LEFT, pos=way[-1])
    panel.judging.judge_now()
    return panel.judging.judgement.answer


def test_nearly_all_are_read_right_and_it_is_sure_of_nearly_all(panel: DrawPanel, digits: Sequence[Drawing]):
    answers = [draw(panel, digit) for digit in digits]
    right = sum(answer.label == digit.label for answer, digit in zip(answers, digits, strict=True))
    assert right >= 0.97 * len(digits)
    assert sum(answer.sure for answer in answers) >= 0.95 * len(digits)


def test_size_place_and_pen_change_no_answer(panel: DrawPanel, digits: Sequence[Drawing]):
    places = ((0.95, 0.5, 0.5), (0.5, 0.3, 0.3), (0.3, 0.8, 0.2), (0.2, 0.15, 0.85))
    for digit in digits[:25]:
        answers = set()
        for number, (size, *middle) in enumerate(places):
            panel.canvas.set_pen(PEN_WIDTHS[number % 3])
            answers.add(draw(panel, digit, size, (middle[0], middle[1])).label)
        assert len(answers) == 1
